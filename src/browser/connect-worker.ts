import { releaseProxy, wrap } from 'comlink'
import type { Params, SqlValue } from '../connection.js'
import { MigrationError } from '../errors.js'
import type {
  AppliedMigration,
  Goal,
  MigrationStatus,
  Plan,
  Progress,
  RunReport,
} from '../report.js'
import type { Preview } from '../preview.js'
import type { SaveOptions, SaveReport, StoreEvent } from './browser-database.js'
import type {
  Answer,
  Message,
  RemoteFileOptions,
  RemoteOpenOptions,
  Server,
  Verb,
  Verbs,
} from './protocol.js'
import type { Snapshot } from './store.js'

/** For calls that take long. */
export interface CallOptions {
  /**
   * Stops a run between two migrations; inside one, between two of its statements, only on a page that
   * is cross-origin isolated. What cannot be stopped that way ends with `terminate()`.
   */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** A database in a worker: the verbs of `BrowserDatabase` and its runner, as promises. */
export interface WorkerDatabase {
  /** As `openDatabase`; a database that is open already is closed first. */
  open(name: string, options?: RemoteOpenOptions & CallOptions): Promise<RunReport>
  /** Opens a file, checked as a stranger's. It is handed over as it is and read in the worker. */
  openFile(file: Blob, options?: RemoteFileOptions & CallOptions): Promise<RunReport>
  status(): Promise<MigrationStatus[]>
  plan(goal?: Goal): Promise<Plan>
  /** The plan carried out on a throw-away clone in the worker. */
  preview(goal?: Goal): Promise<Preview>
  listApplied(): Promise<AppliedMigration[]>
  /** As `BrowserDatabase.migrate`: all-or-nothing, stored, with the generation before kept. */
  migrate(goal?: Goal, options?: CallOptions): Promise<RunReport>
  applyAll(options?: CallOptions & { to?: string | undefined }): Promise<RunReport>
  rollback(version: string, options?: CallOptions & { only?: boolean }): Promise<RunReport>
  rollbackTo(version: string | null, options?: CallOptions): Promise<RunReport>
  exec(sql: string): Promise<void>
  run(sql: string, params?: Params): Promise<{ changes: number }>
  all<Row extends object = Record<string, SqlValue>>(sql: string, params?: Params): Promise<Row[]>
  /** The bytes of the database file; transferred, not copied. */
  export(): Promise<Uint8Array>
  save(options?: SaveOptions): Promise<SaveReport>
  snapshots(): Promise<Snapshot[]>
  restore(generation: number): Promise<void>
  reload(): Promise<void>
  remove(): Promise<void>
  /** Saves what is unsaved, and closes the database; the worker stays, for another `open`. */
  close(options?: { discard?: boolean }): Promise<void>
  requestPersistence(): Promise<boolean>
  onChanged(listener: (event: StoreEvent) => void): () => void
  /**
   * Ends the worker at once, whatever it is doing. Calls that wait fail with `WORKER_ENDED`. What is
   * stored is the old image or the new one, and a new worker can open it.
   */
  terminate(): void
}

/** The page's side of a worker that calls `serve`. */
export function connectWorker(worker: Worker): WorkerDatabase {
  return new RemoteDatabase(worker)
}

class RemoteDatabase implements WorkerDatabase {
  readonly #worker: Worker
  readonly #server
  readonly #progress = new Map<number, (progress: Progress) => void>()
  readonly #waiting = new Set<(error: MigrationError) => void>()
  readonly #listeners = new Set<(event: StoreEvent) => void>()
  #calls = 0
  #ended: MigrationError | undefined

  constructor(worker: Worker) {
    this.#worker = worker
    this.#server = wrap<Server>(worker)
    worker.addEventListener('message', this.#onMessage)
    worker.addEventListener('error', this.#onError)
    globalThis.document?.addEventListener('visibilitychange', this.#onHidden)
  }

  open(name: string, { signal, onProgress, ...options }: RemoteOpenOptions & CallOptions = {}) {
    return this.#call('open', [name, options], { signal, onProgress })
  }
  openFile(file: Blob, { signal, onProgress, ...options }: RemoteFileOptions & CallOptions = {}) {
    return this.#call('openFile', [file, options], { signal, onProgress })
  }
  status() {
    return this.#call('status', [])
  }
  plan(goal?: Goal) {
    return this.#call('plan', [goal])
  }
  preview(goal?: Goal) {
    return this.#call('preview', [goal])
  }
  listApplied() {
    return this.#call('listApplied', [])
  }
  migrate(goal?: Goal, options?: CallOptions) {
    return this.#call('migrate', [goal], options)
  }
  applyAll({ to = 'newest', ...options }: CallOptions & { to?: string | undefined } = {}) {
    return this.migrate({ up: to }, options)
  }
  rollback(version: string, { only, ...options }: CallOptions & { only?: boolean } = {}) {
    return this.migrate({ undo: version, ...(only !== undefined && { only }) }, options)
  }
  rollbackTo(version: string | null, options?: CallOptions) {
    return this.migrate({ downTo: version }, options)
  }
  async exec(sql: string) {
    await this.#call('exec', [sql])
  }
  run(sql: string, params?: Params) {
    return this.#call('run', [sql, params])
  }
  async all<Row extends object = Record<string, SqlValue>>(sql: string, params?: Params) {
    // What columns a statement has only its SQL tells; the caller names the type as for JSON.parse.
    return (await this.#call('all', [sql, params])) as Row[]
  }
  export() {
    return this.#call('export', [])
  }
  save(options?: SaveOptions) {
    return this.#call('save', [options])
  }
  snapshots() {
    return this.#call('snapshots', [])
  }
  async restore(generation: number) {
    await this.#call('restore', [generation])
  }
  async reload() {
    await this.#call('reload', [])
  }
  async remove() {
    await this.#call('remove', [])
  }
  async close(options?: { discard?: boolean }) {
    await this.#call('close', [options])
  }

  // Only a page can ask; a worker has no persist().
  async requestPersistence() {
    const storage = navigator.storage as Partial<StorageManager> | undefined
    return (await storage?.persist?.()) ?? false
  }

  onChanged(listener: (event: StoreEvent) => void) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  terminate() {
    this.#end('The worker was ended by terminate().')
  }

  async #call<V extends Verb>(
    verb: V,
    args: Parameters<Verbs[V]>,
    { signal, onProgress }: CallOptions = {},
  ): Promise<ReturnType<Verbs[V]>> {
    if (this.#ended) throw this.#ended
    const id = ++this.#calls
    if (onProgress) this.#progress.set(id, onProgress)
    const flag = signal && sharedFlag()
    const abort = () => {
      if (flag) Atomics.store(flag, 0, 1)
      void this.#server.abort(id)
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      const answer = await this.#answer<V>(id, verb, args, flag, abort, signal)
      if (answer.ok) return answer.value
      throw 'error' in answer ? MigrationError.fromJSON(answer.error) : new Error(answer.unknown)
    } finally {
      signal?.removeEventListener('abort', abort)
      this.#progress.delete(id)
    }
  }

  /** Whichever comes first: the answer, or the end of the worker. */
  #answer<V extends Verb>(
    id: number,
    verb: V,
    args: Parameters<Verbs[V]>,
    flag: Int32Array | undefined,
    abort: () => void,
    signal: AbortSignal | undefined,
  ): Promise<Answer<ReturnType<Verbs[V]>>> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject)
      const asked = this.#server.call(id, verb, args, flag) as Promise<Answer<ReturnType<Verbs[V]>>>
      // Messages arrive in order: an abort that came before still reaches this call.
      if (signal?.aborted) abort()
      asked.then(resolve, reject).finally(() => this.#waiting.delete(reject))
    })
  }

  readonly #onMessage = ({ data }: MessageEvent<Partial<Message> | null>) => {
    // Comlink's own messages pass here too.
    if (data?.tidemark === 'progress' && data.call !== undefined && data.progress) {
      this.#progress.get(data.call)?.(data.progress)
    } else if (data?.tidemark === 'event' && data.event) {
      const { event } = data
      const plain =
        'json' in event ? { kind: event.kind, error: MigrationError.fromJSON(event.json) } : event
      for (const listener of this.#listeners) listener(plain)
    }
  }

  readonly #onError = (event: ErrorEvent) => {
    // An error of the worker's script as a whole: it did not load, or threw outside of a call.
    this.#end(`The worker failed: ${event.message || 'its script could not be loaded'}.`)
  }

  readonly #onHidden = () => {
    if (document.visibilityState === 'hidden' && !this.#ended) void this.#server.flush()
  }

  #end(what: string): void {
    if (this.#ended) return
    const error = new MigrationError('WORKER_ENDED', {
      what,
      state:
        'The stored image is the old or the new one, never between; what was not saved is lost.',
      next: 'Make a new worker and open the database again.',
    })
    this.#ended = error
    this.#worker.removeEventListener('message', this.#onMessage)
    this.#worker.removeEventListener('error', this.#onError)
    globalThis.document?.removeEventListener('visibilitychange', this.#onHidden)
    this.#server[releaseProxy]()
    this.#worker.terminate()
    for (const reject of this.#waiting) reject(error)
    this.#waiting.clear()
  }
}

/** Only where the browser lets a page share memory: https://web.dev/articles/coop-coep */
function sharedFlag(): Int32Array | undefined {
  return globalThis.crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : undefined
}
