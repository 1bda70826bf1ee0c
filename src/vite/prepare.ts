import type { Migration } from '../migration.js'
import { readFiles } from '../sources/index.js'
import type { FromFilesOptions, SourceFile, SourceFolder } from '../sources/index.js'
import { versionKey } from '../version.js'
import { FolderFault } from './fault.js'
import type { Fault } from './fault.js'
import type { Loaded } from './load-module.js'
import type { FolderFile } from './read-folder.js'

/** A migration of the folder, and the module that it is, where it is one. */
export interface Prepared {
  readonly migration: Migration
  readonly program?: {
    /** Relative to the folder. */
    readonly path: string
    /** Why the build could not look into it; the app's bundle will load it. */
    readonly failure?: string
  }
}

export interface PreparedFolder {
  readonly prepared: readonly Prepared[]
  readonly warnings: readonly Fault[]
}

/** Programs that a bundle for a browser can hold. */
const LOADABLE = /\.[cm]?[jt]s$/i

/**
 * The migrations of a folder, in order. `load` gives the exports of a file of it.
 * @throws FolderFault with everything that is wrong.
 */
export async function prepareFolder(
  files: readonly FolderFile[],
  options: FromFilesOptions,
  load: (path: string) => Promise<Loaded>,
): Promise<PreparedFolder> {
  if (files.length === 0) {
    return { prepared: [], warnings: [{ message: 'There is no migration in the folder yet.' }] }
  }
  // First as texts: that tells which files are steps, and of which version.
  const steps = read(files, { ...options, missing: 'stand-in' }).missing
  const programs = new Map(
    await Promise.all(
      steps
        .filter(({ path }) => LOADABLE.test(path))
        .map(async ({ path, version }) => [path, { version, ...(await load(path)) }] as const),
    ),
  )
  const folder = read(
    files.map((file): SourceFile => {
      const program = programs.get(file.path)
      if (!program) return file
      const module = 'module' in program ? program.module : standIn(program.version)
      return { path: file.path, module }
    }),
    options,
  )
  const byVersion = new Map(
    [...programs].map(([path, program]) => [versionKey(program.version), { path, ...program }]),
  )
  return {
    prepared: folder.migrations.map((migration) => {
      const program = byVersion.get(versionKey(migration.version))
      if (!program) return { migration: withText(migration) }
      const { path } = program
      return {
        migration,
        program: 'failure' in program ? { path, failure: program.failure } : { path },
      }
    }),
    warnings: folder.warnings.map(({ what, statement }) => ({
      message: what,
      path: statement?.source,
      line: statement?.line,
    })),
  }
}

/** What is neither SQL nor a module of its own could not be written into a bundle. */
function withText(migration: Migration): Migration {
  if (migration.sql) return migration
  const { version } = migration
  throw new FolderFault([
    { message: `${version} is neither SQL nor a module: no bundle can hold it.` },
  ])
}

/** In the place of a module that only the app's bundle can load, so that order and names can be seen. */
function standIn(version: string): { readonly default: Migration } {
  return { default: { version, description: '', apply() {} } }
}

function read(files: readonly SourceFile[], options: FromFilesOptions): SourceFolder {
  const { faults, ...folder } = readFiles(files, options)
  if (faults.length === 0) return folder
  throw new FolderFault(
    faults.map(({ path, line, message }) => ({ message, line, ...(path !== '' && { path }) })),
  )
}
