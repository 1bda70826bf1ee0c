import type { Database } from '../connection.js'
import type { SqlJsDatabase } from '../engines/sqljs-shape.js'
import type { MigrationError } from '../errors.js'
import type { Goal, RunReport } from '../report.js'
import type { MigrationRunner } from '../runner.js'
import type { Snapshot, Store } from './store.js'

/** What a save did. */
export interface SaveReport {
  readonly generation: number
  /**
   * `tracked`: the file knew its changed chunks. `compared`: an export was compared with what is
   * stored, which takes time with the size of the database. `whole`: everything was written.
   */
  readonly how: 'nothing' | 'tracked' | 'compared' | 'whole'
  /** How many chunks were written, and their bytes. */
  readonly chunks: number
  readonly bytes: number
  readonly durationMs: number
}

export interface SaveOptions {
  /** Store everything again where the store was emptied meanwhile (`STORE_REMOVED`). */
  readonly anew?: boolean
  /**
   * `relaxed` (default) leaves to the browser when the disk has it: a power cut may take the last saves,
   * whole; a crash of the browser does not. `strict` waits for the disk, as migrations, imports and
   * `restore` do.
   */
  readonly durability?: 'strict' | 'relaxed'
}

/** What happens to the stored image while a database is open. */
export type StoreEvent =
  /** This tab has saved, by itself or asked to. */
  | { readonly kind: 'saved'; readonly generation: number; readonly report: SaveReport }
  /** Another tab has saved: this one can no longer save before it calls `reload()`. */
  | { readonly kind: 'changed-elsewhere'; readonly generation: number }
  /** Another tab has removed the database. */
  | { readonly kind: 'removed-elsewhere' }
  /** An autosave failed. What it would have saved is kept, and it is tried again unless `STALE`. */
  | { readonly kind: 'save-failed'; readonly error: MigrationError }

/** An open database with a stored image. */
export interface BrowserDatabase<Db extends SqlJsDatabase = SqlJsDatabase> {
  readonly name: string
  /** The sql.js database; it stays the same object until `close`. */
  readonly db: Db
  readonly connection: Database
  readonly runner: MigrationRunner
  readonly store: Store
  /** What opening did. */
  readonly report: RunReport
  /** The number of the stored image that this tab holds; 0 before the first save. */
  readonly generation: number
  /**
   * Stores what changed: when it answers, the next visit finds it. A call while another save runs waits
   * for its turn.
   * @throws MigrationError STALE, STORE_REMOVED, QUOTA_EXCEEDED, TRANSACTION_OPEN, STORE_TIMEOUT,
   *   STORE_UNAVAILABLE, STORE_FAILED, DATABASE_CLOSED. The stored image is then the one before, the
   *   changes are kept in memory, and it can be called again.
   */
  save(options?: SaveOptions): Promise<SaveReport>
  /** Saves now what autosave would save soon; what goes wrong is told to `onChanged`. */
  flush(): void
  /** The bytes of the database file. @throws MigrationError TRANSACTION_OPEN, DATABASE_CLOSED */
  export(): Uint8Array
  /**
   * The stored image in pieces, one behind the other: to hash or to send without another copy. Where the
   * live file is known to be the same, it is the live file's own memory: read it before the next write,
   * and do not write to it. Empty before the first save.
   * @throws MigrationError STORE_REMOVED, STORE_TIMEOUT, STORE_UNAVAILABLE, STORE_FAILED, DATABASE_CLOSED
   */
  storedPieces(): Promise<readonly Uint8Array[]>
  /**
   * Goes to a goal (default: the newest version) and stores the result, keeping the generation before
   * as a snapshot. Unsaved changes are saved first. All-or-nothing, in the store and in memory: a run
   * that fails or is aborted leaves the database as it was saved. Aborting takes effect between
   * migrations. Where the run succeeded and only storing it failed (QUOTA_EXCEEDED, STORE_FAILED ...),
   * the database in memory is the new one, the error's `report` says what was done, and `save()` can be
   * called again.
   * @throws MigrationError what `runner` and `save` throw, ABORTED
   */
  migrate(goal?: Goal, options?: { signal?: AbortSignal | undefined }): Promise<RunReport>
  /** The kept generations, newest first. */
  snapshots(): Promise<Snapshot[]>
  /**
   * Puts a kept generation back, byte by byte, as a new generation; what stood is kept as a snapshot.
   * Changes that were not saved are lost, as is what other tabs have not saved.
   * @throws MigrationError NO_SUCH_SNAPSHOT, STALE, RESTORE_UNAVAILABLE
   */
  restore(generation: number): Promise<void>
  /**
   * Takes over the stored image, in place: `db` stays valid. Changes that were not saved are lost.
   * @throws MigrationError STORE_REMOVED, STORE_DAMAGED, RESTORE_UNAVAILABLE (a transaction or a SELECT
   *   is open) and then nothing has changed; DATABASE_AHEAD when a newer app has migrated it, after the
   *   image was taken over.
   */
  reload(): Promise<void>
  /** Deletes the stored database with its snapshots, and closes this one. Other tabs are told. */
  remove(): Promise<void>
  /**
   * Saves what is unsaved (not with `autosave: false`, and not with `discard`) and closes. When that
   * save fails the database stays open.
   */
  close(options?: { discard?: boolean }): Promise<void>
  /** Asks the browser not to evict this site's data, and tells whether it agreed. */
  requestPersistence(): Promise<boolean>
  /** Hears of what happens to the stored image; the answer ends it. */
  onChanged(listener: (event: StoreEvent) => void): () => void
}
