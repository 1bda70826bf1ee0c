import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isLikeStep } from '../sources/names.js'
import { FolderFault } from './fault.js'

/** A file of the folder of migrations; the path is relative to it, with slashes. */
export interface FolderFile {
  readonly path: string
  readonly text: string
}

/** Tests, types and hidden files may lie beside the migrations. */
const BESIDE =
  /(?:^|\/)(?:\.|node_modules\/|__snapshots__\/)|\.(?:test|spec)\.[cm]?[jt]sx?$|\.d\.[cm]?ts$/

/** Whether a file of the folder can be one of its migrations, or tell how they are to be read. */
export function belongs(path: string): boolean {
  return !BESIDE.test(path)
}

/**
 * The files of a folder and of the folders in it, by name.
 * @throws FolderFault where there is no such folder, or SQL in it that is not UTF-8.
 */
export async function readFolder(folder: string): Promise<FolderFile[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error
      throw new FolderFault([
        {
          message: `There is no folder ${folder}. Make it, or say which one it is: tidemark({ dir }).`,
        },
      ])
    },
  )
  const listed = found
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => ({ path: pathOf(entry, folder), isLink: entry.isSymbolicLink() }))
    .filter(({ path }) => belongs(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const files = await Promise.all(
    listed.map(async (each) => ({ ...each, bytes: await bytesOf(join(folder, each.path)) })),
  )
  const lost = files.filter(
    ({ path, isLink, bytes }) => isLink && bytes === undefined && isLikeStep(basename(path)),
  )
  const texts = files.flatMap(({ path, bytes }) =>
    bytes === undefined ? [] : [{ path, text: decode(path, bytes) }],
  )
  const foreign = texts.filter(({ text }) => text === undefined)
  const faults = [
    ...lost.map(({ path }) => ({ path, message: 'It is a link that leads to no file.' })),
    ...foreign.map(({ path }) => ({
      path,
      message: 'It is not written in UTF-8. Save it as UTF-8.',
    })),
  ]
  if (faults.length > 0) throw new FolderFault(faults)
  return texts.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]))
}

function pathOf({ parentPath, name }: Dirent, folder: string): string {
  return join(parentPath, name)
    .slice(folder.length + 1)
    .replaceAll('\\', '/')
}

/** Undefined for SQL of another encoding, whose letters would reach the users' databases as others. */
function decode(path: string, bytes: Uint8Array): string | undefined {
  const fatal = /\.(?:sql|sqm)\b/i.test(path.slice(path.lastIndexOf('/') + 1))
  try {
    // A byte order mark stays, as it does for those who read the file as text.
    return new TextDecoder('utf-8', { fatal, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Undefined for what is no file: gone since it was listed, or a link to a folder or to nothing. */
async function bytesOf(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'EISDIR')) return undefined
    throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
