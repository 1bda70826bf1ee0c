import type { Params, SqlValue } from '../connection.js'
import type { MigrationError } from '../errors.js'
import type {
  AppliedMigration,
  Goal,
  MigrationStatus,
  Plan,
  Progress,
  RunReport,
} from '../report.js'
import type { Preview } from '../preview.js'
import type { RunnerOptions } from '../runner.js'
import type { SaveOptions, SaveReport, StoreEvent } from './browser-database.js'
import type { Snapshot } from './store.js'

// What page and worker say to each other. Comlink carries the calls; each has a number, with which the
// page can abort it and the worker tells of its progress. Answers are values, errors too: Comlink alone
// would keep nothing of an error but its message.

/** The options of opening that cross to the worker; what is a function stays there (`serve`). */
export interface RemoteOpenOptions extends Pick<
  RunnerOptions,
  'historyTable' | 'atomic' | 'unknown' | 'outOfOrder' | 'changed' | 'foreignKeys'
> {
  readonly runMigrations?: boolean | undefined
  readonly snapshots?: number | undefined
  readonly autosave?: number | false | undefined
}

export interface RemoteFileOptions extends RemoteOpenOptions {
  /** The file's `-wal`, where there is one. */
  readonly wal?: Blob | undefined
  /**
   * Store the file under this name, in the place of what is there (kept as a snapshot). Without it the
   * file lives in the worker's memory, and `export` gives it back.
   */
  readonly storeAs?: string | undefined
}

/** The verbs that both sides have. `rows` come as plain objects. */
export interface Verbs {
  open(name: string, options?: RemoteOpenOptions): RunReport
  openFile(file: Blob, options?: RemoteFileOptions): RunReport
  status(): MigrationStatus[]
  plan(goal?: Goal): Plan
  preview(goal?: Goal): Preview
  listApplied(): AppliedMigration[]
  migrate(goal?: Goal): RunReport
  exec(sql: string): undefined
  run(sql: string, params?: Params): { changes: number }
  all(sql: string, params?: Params): Record<string, SqlValue>[]
  export(): Uint8Array
  save(options?: SaveOptions): SaveReport
  snapshots(): Snapshot[]
  restore(generation: number): undefined
  reload(): undefined
  remove(): undefined
  close(options?: { discard?: boolean }): undefined
}

export type Verb = keyof Verbs

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ReturnType<MigrationError['toJSON']> }
  /** Not one of ours: a fault in the app's own code, or in this library. */
  | { readonly ok: false; readonly unknown: string }

/** What Comlink exposes. */
export interface Server {
  call<V extends Verb>(
    id: number,
    verb: V,
    args: Parameters<Verbs[V]>,
    /** Set to 1 by the page to stop inside a migration; only on a page that is cross-origin isolated. */
    stopFlag?: Int32Array,
  ): Promise<Answer<ReturnType<Verbs[V]>>>
  abort(id: number): void
  flush(): void
}

/** What the worker says without being asked. */
export type Message =
  | { readonly tidemark: 'progress'; readonly call: number; readonly progress: Progress }
  | { readonly tidemark: 'event'; readonly event: StoreEvent | RemoteFailure }

/** A failed autosave, with the error as plain data. */
export interface RemoteFailure {
  readonly kind: 'save-failed'
  readonly json: ReturnType<MigrationError['toJSON']>
}
