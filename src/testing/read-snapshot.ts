import { failWith } from './expectation-failed.js'
import { SNAPSHOTS, snapshotFile } from './snapshot.js'

/**
 * Where snapshots are: a folder, or texts by their paths, as `import.meta.glob('./schema/*.sql', {
 * query: '?raw', import: 'default', eager: true })` gives them where there are no files.
 */
export type Snapshots = string | URL | Readonly<Record<string, string>>

/** The snapshot of a version. Throws an error that says how to write one. */
export function readSnapshot(version: string, snapshots: Snapshots = SNAPSHOTS): string {
  const file = snapshotFile(version)
  const isFolder = typeof snapshots === 'string' || snapshots instanceof URL
  const text = isFolder ? readFile(snapshots, file) : textOf(snapshots, file)
  if (text !== undefined) return text
  const place = isFolder ? `${String(snapshots).replace(/\/$/, '')}/${file}` : file
  return failWith([
    `There is no snapshot of ${version}: ${place} is missing.`,
    'Write it with "npx tidemark snapshot", read it, and commit it.',
  ])
}

function textOf(texts: Readonly<Record<string, string>>, file: string): string | undefined {
  return Object.entries(texts).find(([path]) => path === file || path.endsWith(`/${file}`))?.[1]
}

function readFile(folder: string | URL, file: string): string | undefined {
  const path =
    typeof folder === 'string'
      ? `${folder}/${file}`
      : new URL(encodeURIComponent(file), `${folder.href.replace(/\/$/, '')}/`)
  try {
    return fileSystem().readFileSync(path, 'utf8')
  } catch (error) {
    // jest runs tests in a realm whose Error is not that of node:fs.
    const isMissing = typeof error === 'object' && error !== null && 'code' in error
    if (isMissing && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The part of node:fs that is used. */
interface FileSystem {
  readFileSync(path: string | URL, encoding: 'utf8'): string
}

/** Asked for when it is needed: an import would keep the rest from running in a browser. */
function fileSystem(): FileSystem {
  const { process } = globalThis
  if (typeof process?.getBuiltinModule === 'function') return process.getBuiltinModule('node:fs')
  return failWith([
    'Snapshots cannot be read from a folder here: there are no files.',
    `Pass their texts: import.meta.glob('./schema/*.sql', { query: '?raw', import: 'default', eager: true }).`,
  ])
}
