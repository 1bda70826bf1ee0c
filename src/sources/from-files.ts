import { choose } from './detect-format.js'
import { invalidSource } from './faults.js'
import { folderOf } from './folder.js'
import { readFolder } from './read-folder.js'
import type { FromFilesOptions, SourceFault, SourceFile, SourceFolder } from './source-folder.js'

/**
 * Migrations from the files of a folder of any known kind. The kind is told from names and contents
 * (see `detectFormat`), or given. Nothing is run, and no file is skipped in silence: what is no step
 * is listed in `fresh` and `leftOut`.
 *
 * TypeScript and JavaScript come as modules that the caller has loaded: `{ path, module }`. A module
 * may also stand in for a step that is a program in another language.
 * @throws MigrationError INVALID_SOURCE, which lists everything that is wrong with the folder.
 */
export function fromFiles(
  files: readonly SourceFile[],
  options: FromFilesOptions = {},
): SourceFolder {
  const { faults, ...folder } = readFiles(files, options)
  if (faults.length > 0) throw invalidSource(faults, 'Correct the files.')
  return folder
}

/** As {@link fromFiles}, with what is wrong as data in place of an error: `faults` is empty where nothing is. */
export function readFiles(
  files: readonly SourceFile[],
  options: FromFilesOptions = {},
): SourceFolder & { readonly faults: readonly SourceFault[] } {
  const folder = folderOf(files, options.dialect ?? 'sqlite')
  const { format, why, faults } = choose(folder, options.format)
  const about = { format: format.name, why, ...(format.history && { history: format.history }) }
  if (faults.length > 0) {
    const { leftOut } = folder
    const empty = { migrations: [], missing: [], fresh: [], leftOut, warnings: [] }
    return { ...about, ...empty, faults }
  }
  return { ...about, ...readFolder(folder, format, options) }
}
