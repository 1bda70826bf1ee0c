import type { Migration } from '../migration.js'
import { invalidSource } from './faults.js'
import { OWN_NAME, tidemark } from './formats/tidemark.js'
import { folderOf } from './folder.js'
import { propertyOf } from './from-module.js'
import { readFolder } from './read-folder.js'
import type { SourceFault, SourceFile } from './source-folder.js'

/**
 * Migrations from what Vite's `import.meta.glob` gives with `eager: true`: SQL as text (`query:
 * '?raw'`), TypeScript as modules, in one list.
 *
 * File names: `001_add_tags.sql` (with `-- up` and `-- down` sections, or up only),
 * `001_add_tags.up.sql` with `001_add_tags.down.sql`, `001_add_tags.ts` (its default export or its
 * export `migration`). The version is the number in the name, the description its words.
 * @returns the migrations in the order of their versions.
 * @throws MigrationError INVALID_SOURCE, which lists everything that is wrong with the folder.
 */
export function fromGlob(modules: Readonly<Record<string, unknown>>): Migration[] {
  const faults: SourceFault[] = []
  const files: SourceFile[] = []
  for (const [whole, content] of Object.entries(modules)) {
    // Messages name the file as it is seen in the folder.
    const path = whole.slice(whole.lastIndexOf('/') + 1)
    const file = fileOf(path, content)
    if (typeof file === 'string') faults.push({ path, message: file })
    else files.push(file)
  }
  const found = readFolder(folderOf(files, 'sqlite'), tidemark, {})
  faults.push(...found.faults)
  if (faults.length > 0) throw invalidSource(faults, 'Correct the files and build again.')
  return found.migrations
}

function fileOf(path: string, content: unknown): SourceFile | string {
  if (!OWN_NAME.test(path)) return `a name looks like ${tidemark.names}`
  if (typeof content === 'function')
    return 'it is not loaded; use import.meta.glob with eager: true'
  if (!/\.sql$/i.test(path)) return { path, module: content }
  const text = typeof content === 'string' ? content : propertyOf(content, 'default')
  return typeof text === 'string'
    ? { path, text }
    : "it is not text; use import.meta.glob with query: '?raw' for SQL"
}
