import { lintAll, rehearse } from './check.js'
import { FolderFault } from './fault.js'
import type { Fault } from './fault.js'
import { findSqlJs, startSqlJs } from './find-sql-js.js'
import { loadModule } from './load-module.js'
import { prepareFolder } from './prepare.js'
import type { PreparedFolder } from './prepare.js'
import { readFolder } from './read-folder.js'
import type { TidemarkOptions } from './options.js'

/** Where the folder of migrations lies, and how the app's modules are named. */
export interface Place {
  /** The app's root. */
  readonly root: string
  /** The folder, absolute, with slashes. */
  readonly folder: string
  readonly alias: Readonly<Record<string, string>>
}

/**
 * Reads the folder and looks at everything that can be wrong with it. Several virtual modules ask for
 * the same folder: as long as no file has changed they get the same answer.
 */
export class MigrationsFolder {
  readonly #place: Place
  readonly #options: TidemarkOptions
  #reading: Promise<PreparedFolder> | undefined

  constructor(place: Place, options: TidemarkOptions) {
    this.#place = place
    this.#options = options
  }

  /** @throws FolderFault with everything that is wrong. */
  read(): Promise<PreparedFolder> {
    return (this.#reading ??= this.#read())
  }

  /** A file of it has changed. */
  forget(): void {
    this.#reading = undefined
  }

  async #read(): Promise<PreparedFolder> {
    const { folder, alias, root } = this.#place
    const files = await readFolder(folder)
    const { prepared, warnings } = await prepareFolder(files, this.#options, (path) =>
      loadModule(`${folder}/${path}`, alias),
    )
    const checks = [
      { faults: [], warnings },
      unloaded(prepared),
      lintAll(prepared, this.#options.allow),
    ]
    stopAt(checks.flatMap(({ faults }) => faults))
    if (this.#options.rehearse !== false) {
      const sqlJs = findSqlJs(root)
      if (sqlJs !== undefined) checks.push(rehearse(prepared, await startSqlJs(sqlJs)))
      stopAt(checks.flatMap(({ faults }) => faults))
    }
    return { prepared, warnings: checks.flatMap((check) => check.warnings) }
  }
}

function stopAt(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new FolderFault(faults)
}

function unloaded(prepared: PreparedFolder['prepared']) {
  const warnings = prepared.flatMap(({ program }): Fault[] => {
    if (program?.failure === undefined) return []
    const message = `It was not looked into, because Node cannot load it: ${program.failure}`
    return [{ path: program.path, message }]
  })
  return { faults: [], warnings }
}
