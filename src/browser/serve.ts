import { expose, transfer } from 'comlink'
import { openImage } from '../adopt/open-image.js'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import { MigrationError, reason } from '../errors.js'
import type { Migration } from '../migration.js'
import { preview } from '../preview.js'
import type { Progress } from '../report.js'
import type { BrowserDatabase, StoreEvent } from './browser-database.js'
import { memoryStore } from './memory.js'
import { openDatabase } from './open.js'
import type { OpenOptions } from './open.js'
import type { Answer, Message, RemoteOpenOptions, Server, Verb, Verbs } from './protocol.js'
import type { Store } from './store.js'
import { closed } from './trouble.js'

export interface ServeOptions {
  readonly migrations?: Iterable<Migration> | undefined
  /** What `initSqlJs()` gave or will give. */
  readonly sqlJs: SqlJsStatic | Promise<SqlJsStatic>
  /** Makes the store of a name; default `indexedDbStore`. */
  readonly store?: ((name: string) => Store) | undefined
}

/** So many milliseconds lie between two progress messages of the same phase. */
const PROGRESS_EVERY = 50

/**
 * Answers a page that called `connectWorker(worker)`. To be called once, in the app's own worker file:
 *
 * ```ts
 * import { serve } from 'tidemark/worker'
 * serve({ migrations, sqlJs: initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasmUrl }) })
 * ```
 */
export function serve(options: ServeOptions): void {
  const post = (message: Message) => postMessage(message)
  expose(server(options, post))
}

function server(options: ServeOptions, post: (message: Message) => void): Server {
  const desk = new Desk(options, post)
  return {
    async call(id, verb, args, stopFlag) {
      try {
        const value = await desk.call(id, verb, args, stopFlag)
        const answer: Answer<typeof value> = { ok: true, value }
        return value instanceof Uint8Array ? transfer(answer, [value.buffer]) : answer
      } catch (error) {
        return error instanceof MigrationError
          ? { ok: false, error: error.toJSON() }
          : { ok: false, unknown: reason(error) }
      }
    },
    abort: (id) => desk.abort(id),
    flush: () => desk.flush(),
  }
}

type Handlers = {
  readonly [V in Verb]: (
    context: Context,
    ...args: Parameters<Verbs[V]>
  ) => ReturnType<Verbs[V]> | Promise<ReturnType<Verbs[V]>>
}

/** What a call has beside its arguments. */
interface Context {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** One database, and one call after the other. */
class Desk {
  readonly #options: ServeOptions
  readonly #post: (message: Message) => void
  readonly #calls = new Map<number, AbortController>()
  #queue: Promise<unknown> = Promise.resolve()
  #database: BrowserDatabase | undefined
  #stopFlag: Int32Array | undefined
  #context: Context | undefined

  constructor(options: ServeOptions, post: (message: Message) => void) {
    this.#options = options
    this.#post = post
  }

  call<V extends Verb>(
    id: number,
    verb: V,
    args: Parameters<Verbs[V]>,
    stopFlag: Int32Array | undefined,
  ): Promise<ReturnType<Verbs[V]>> {
    const controller = new AbortController()
    this.#calls.set(id, controller)
    const handler: Handlers[V] = this.#handlers[verb]
    const turn = this.#queue.then(() => {
      this.#stopFlag = stopFlag
      this.#context = { signal: controller.signal, onProgress: this.#throttled(id) }
      return handler(this.#context, ...args)
    })
    const settled = turn.finally(() => this.#calls.delete(id))
    this.#queue = settled.catch(() => undefined)
    return settled
  }

  abort(id: number): void {
    this.#calls.get(id)?.abort()
  }

  flush(): void {
    this.#database?.flush()
  }

  readonly #handlers: Handlers = {
    open: (context, name, options = {}) =>
      this.#open(context, name, { ...options, store: this.#options.store?.(name) }),
    openFile: async (context, file, { wal, storeAs, ...options } = {}) => {
      const sqlJs = await this.#options.sqlJs
      const bytes = await bytesOf(file)
      // A stranger's file passes every check before anything is done with it.
      const { database } = openImage(bytes, { sqlJs, ...(wal && { wal: await bytesOf(wal) }) })
      const image = wal ? database.export() : bytes
      database.close()
      const store = storeAs === undefined ? memoryStore() : this.#options.store?.(storeAs)
      return this.#open(context, storeAs ?? 'file', { ...options, store, image })
    },
    status: () => this.#opened().runner.status(),
    plan: (_, goal) => this.#opened().runner.plan(goal),
    preview: (_, goal) => preview(this.#opened().runner, goal),
    listApplied: () => this.#opened().runner.listApplied(),
    migrate: (context, goal) => this.#opened().migrate(goal, context),
    exec: (_, sql) => {
      this.#opened().connection.exec(sql)
      return undefined
    },
    run: (_, sql, params) => this.#opened().connection.run(sql, params),
    all: (_, sql, params) => this.#opened().connection.all(sql, params),
    export: () => this.#opened().export(),
    save: (_, options) => this.#opened().save(options),
    snapshots: () => this.#opened().snapshots(),
    restore: (_, generation) => nothing(this.#opened().restore(generation)),
    reload: () => nothing(this.#opened().reload()),
    remove: () => nothing(this.#opened().remove()),
    close: async (_, options) => {
      await this.#database?.close(options)
      this.#database = undefined
      return undefined
    },
  }

  async #open(
    { signal }: Context,
    name: string,
    options: RemoteOpenOptions & Pick<OpenOptions, 'store' | 'image'>,
  ) {
    await this.#database?.close()
    this.#database = undefined
    const { sqlJs, migrations } = this.#options
    const database = await openDatabase(name, {
      ...options,
      sqlJs,
      migrations,
      signal,
      // The runner keeps these two for its whole life: they are about the call of the moment.
      onProgress: (progress) => this.#context?.onProgress(progress),
      shouldStop: () => this.#stopFlag !== undefined && Atomics.load(this.#stopFlag, 0) === 1,
    })
    database.onChanged((event) => this.#post({ tidemark: 'event', event: plainEvent(event) }))
    this.#database = database
    return database.report
  }

  #opened(): BrowserDatabase {
    if (!this.#database) throw closed('The database of the worker')
    return this.#database
  }

  /** At most one message in {@link PROGRESS_EVERY} ms, except for what is new. */
  #throttled(call: number): (progress: Progress) => void {
    let last = { phase: '', version: '' as string | undefined, at: 0 }
    return (progress) => {
      const { phase, version, done, of } = progress
      const now = performance.now()
      const isNews = phase !== last.phase || version !== last.version || done === of
      if (!isNews && now - last.at < PROGRESS_EVERY) return
      last = { phase, version, at: now }
      this.#post({ tidemark: 'progress', call, progress })
    }
  }
}

async function nothing(work: Promise<void>): Promise<undefined> {
  await work
  return undefined
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer())
}

function plainEvent(event: StoreEvent) {
  if (event.kind !== 'save-failed') return event
  return { kind: event.kind, json: event.error.toJSON() }
}
