import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFile } from '../../src/sources/index.js'

/** A file of a folder, as text. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

const ROOT = fileURLToPath(new URL('fixtures/', import.meta.url))

/**
 * The files of a folder of fixtures, with paths inside it. Programs have `.txt` behind their names, so
 * that no tool of this project takes them for its own.
 */
export function fixture(name: string): TextFile[] {
  const folder = join(ROOT, name)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const inside = path.slice(folder.length + 1).replaceAll('\\', '/')
      return { path: inside.replace(/\.txt$/, ''), text: readFileSync(path, 'utf8') }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Files from a record of texts. */
export function filesOf(texts: Readonly<Record<string, string>>): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }))
}
