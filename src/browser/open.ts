import { connect } from '../engines/sqljs.js'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import { reason } from '../errors.js'
import type { Progress, RunReport } from '../report.js'
import { MigrationRunner } from '../runner.js'
import type { RunnerOptions } from '../runner.js'
import type { BrowserDatabase } from './browser-database.js'
import { indexedDbStore } from './indexeddb.js'
import { LiveImage, splitImage } from './live-image.js'
import { changesSomething, migrateInTasks, refuseAborted } from './migrate.js'
import { StoredDatabase } from './stored-database.js'
import type { Store, StoredImage } from './store.js'
import { withLock } from './tabs.js'
import { emptyImage, valueOf } from './tracked-file.js'
import { damaged } from './trouble.js'
import { faultOf } from './verify.js'

export interface OpenOptions<S extends SqlJsStatic = SqlJsStatic> extends RunnerOptions {
  /** What `initSqlJs({ useOldExtensionFunctions: false, … })` gave. */
  readonly sqlJs: S | Promise<S>
  /** False opens the database as it is. Default true. */
  readonly runMigrations?: boolean | undefined
  /** Default `indexedDbStore(name)`. */
  readonly store?: Store | undefined
  /** How many generations from before a migration are kept; default 1. */
  readonly snapshots?: number | undefined
  /** Milliseconds after the last write; default 250. False: only `save()` saves. */
  readonly autosave?: number | false | undefined
  /**
   * A database file to open in the place of what is stored, which is kept as a snapshot. It must have
   * been checked, with `openImage` of './adopt' where it comes from a stranger.
   */
  readonly image?: Uint8Array | undefined
  /** True: the bytes of `image` belong to the database from now on, and nothing is copied. */
  readonly takeOver?: boolean | undefined
  /** Aborts waiting for another tab, and a run between two migrations. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens a stored database, or makes a new one, and brings it to the newest version of its schema. As
 * the next visit sees it this is all-or-nothing: the result is stored when everything has succeeded,
 * and what was stored before is kept as a snapshot. Tabs that migrate wait for each other. With
 * nothing pending nothing is written.
 *
 * ```ts
 * const sqlJs = initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasmUrl })
 * const notes = await openDatabase('notes', { sqlJs, migrations })
 * notes.db.run("INSERT INTO notes (text) VALUES ('saved by itself')")
 * ```
 *
 * @throws MigrationError what `MigrationRunner.applyAll` and `BrowserDatabase.save` throw;
 *   STORE_DAMAGED (the message names the snapshot that can be restored; never an empty database),
 *   STORE_NEWER, ABORTED. Nothing is open then, and the stored image is as it was.
 */
export async function openDatabase<S extends SqlJsStatic>(
  name: string,
  options: OpenOptions<S>,
): Promise<BrowserDatabase<InstanceType<S['Database']>>> {
  const store = options.store ?? indexedDbStore(name)
  const { signal } = options
  const started = performance.now()
  const tell = (phase: Progress['phase'], done?: number, of?: number) =>
    options.onProgress?.({
      phase,
      ...(done !== undefined && { done }),
      ...(of !== undefined && { of }),
      elapsedMs: performance.now() - started,
    })
  refuseAborted(signal)
  const sqlJs = await options.sqlJs
  const onWaiting = () => tell('waiting')
  const database = await withLock(store.channel, { signal, onWaiting }, async () => {
    try {
      tell('loading')
      const stored = await store.load(undefined, (done, of) => tell('loading', done, of))
      refuseAborted(signal)
      return await migrated(name, sqlJs, store, stored, options, tell)
    } catch (error) {
      store.close()
      throw error
    }
  })
  database.start()
  // The constructor of this sqlJs made it; the classes here only ask for what every version has.
  return database as BrowserDatabase as BrowserDatabase<InstanceType<S['Database']>>
}

type Tell = (phase: Progress['phase'], done?: number, of?: number) => void

async function migrated(
  name: string,
  sqlJs: SqlJsStatic,
  store: Store,
  stored: StoredImage | undefined,
  options: OpenOptions,
  tell: Tell,
): Promise<StoredDatabase> {
  const { runMigrations = true, signal, onProgress } = options
  const { image } = options
  let live = image
    ? imported(sqlJs, image, options.takeOver)
    : await opened(name, sqlJs, store, stored)
  try {
    const runnerOptions = {
      ...options,
      shouldStop: () => (signal?.aborted ?? false) || (options.shouldStop?.() ?? false),
    }
    const parts = () => {
      const connection = connect(live.database, { sqlJs })
      live.exporter = () => connection.export()
      return { live, connection, runner: new MigrationRunner(connection, runnerOptions) }
    }
    let { connection, runner } = parts()
    let report = NOTHING
    if (runMigrations) {
      report = await migrateInTasks(runner, { up: 'newest' }, { signal, onProgress })
    }
    const changed = image !== undefined || changesSomething(report)
    if (changed && live.isTrackLost()) {
      // The run truncated the file. Nobody has the database yet, so it can be opened again, tracked.
      live = live.reopened(sqlJs)
      ;({ connection, runner } = parts())
    }
    const database = new StoredDatabase({
      name,
      live,
      connection,
      runner,
      store,
      head: stored?.head,
      report,
      snapshots: options.snapshots ?? 1,
      autosave: options.autosave ?? 250,
      empty: () => emptyImage(sqlJs),
      progress: onProgress,
    })
    if (changed) {
      tell('save')
      await database.saveMigrated().catch(async (error: unknown) => {
        await database.close({ discard: true })
        throw error
      })
    }
    return database
  } catch (error) {
    live.database.close()
    throw error
  }
}

const NOTHING: RunReport = { goal: { up: 'newest' }, steps: [], warnings: [], durationMs: 0 }

function imported(sqlJs: SqlJsStatic, image: Uint8Array, takeOver = false): LiveImage {
  const pieces = splitImage(image)
  const own = takeOver ? pieces : pieces.map((piece) => piece.slice())
  return LiveImage.open(sqlJs, own, { unsaved: true })
}

/** The image as a live database that has answered its first question, or STORE_DAMAGED. */
async function opened(
  name: string,
  sqlJs: SqlJsStatic,
  store: Store,
  stored: StoredImage | undefined,
): Promise<LiveImage> {
  const refuse = async (how: string) => {
    const kept = await store.snapshots()
    return damaged(
      name,
      how,
      kept.map(({ generation }) => generation),
    )
  }
  const fault = stored && faultOf(stored)
  if (fault !== undefined) throw await refuse(fault)
  const live = LiveImage.open(sqlJs, stored?.chunks)
  try {
    valueOf(live.database, 'SELECT count(*) FROM sqlite_schema')
    return live
  } catch (error) {
    live.database.close()
    throw await refuse(reason(error))
  }
}
