import type { Database } from '../connection.js'
import type { SqlJsDatabase } from '../engines/sqljs-shape.js'
import { MigrationError } from '../errors.js'
import type { Goal, RunReport } from '../report.js'
import type { MigrationRunner } from '../runner.js'
import { Autosave } from './autosave.js'
import type { BrowserDatabase, SaveOptions, SaveReport, StoreEvent } from './browser-database.js'
import { joined } from './live-image.js'
import type { LiveImage } from './live-image.js'
import { changesSomething, migrateInTasks } from './migrate.js'
import type { MigrateOptions } from './migrate.js'
import { chunkLength } from './store.js'
import type { Snapshot, Store, StoredImage, StoreHead } from './store.js'
import { tabs, withLock } from './tabs.js'
import type { Tabs } from './tabs.js'
import { closed, nowAhead, removed, stale, storeError } from './trouble.js'

/** What a stored database is made of. */
export interface Parts {
  readonly name: string
  readonly live: LiveImage
  readonly connection: Database
  readonly runner: MigrationRunner
  readonly store: Store
  readonly head: StoreHead | undefined
  readonly report: RunReport
  readonly snapshots: number
  readonly autosave: number | false
  /** An image without content, for going back to before the first save. */
  readonly empty: () => Uint8Array
  readonly progress: MigrateOptions['onProgress']
}

export class StoredDatabase implements BrowserDatabase {
  readonly #parts: Parts
  readonly #listeners = new Set<(event: StoreEvent) => void>()
  readonly #tabs: Tabs
  #autosave: Autosave | undefined
  #head: StoreHead | undefined
  /** Saves, reloads and restores, one after the other. */
  #queue: Promise<unknown> = Promise.resolve()
  /** The next save keeps what stands: the save after a migration, until one succeeds. */
  #keep = false
  #removed = false
  #closed = false
  /** The fingerprint of a new database as it was opened. */
  readonly #opened: string | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#head = parts.head
    this.#opened = parts.head ? undefined : parts.live.fingerprint()
    this.#tabs = tabs(parts.store.channel, (notice) => {
      if (notice.kind === 'removed') this.#wasRemoved()
      else if (this.#isBehind(notice.lineage, notice.generation)) {
        this.#tell({ kind: 'changed-elsewhere', generation: notice.generation })
      }
    })
  }

  get name(): string {
    return this.#parts.name
  }
  get db(): SqlJsDatabase {
    return this.#parts.live.database
  }
  get connection(): Database {
    return this.#parts.connection
  }
  get runner(): MigrationRunner {
    return this.#parts.runner
  }
  get store(): Store {
    return this.#parts.store
  }
  get report(): RunReport {
    return this.#parts.report
  }
  get generation(): number {
    return this.#head?.generation ?? 0
  }

  save({ anew = false, durability = 'relaxed' }: SaveOptions = {}): Promise<SaveReport> {
    return this.#inTurn(() => this.#save(durability, anew))
  }

  export(): Uint8Array {
    this.#refuseClosed()
    return this.#parts.live.export()
  }

  migrate(goal: Goal = { up: 'newest' }, options: MigrateOptions = {}): Promise<RunReport> {
    const started = performance.now()
    const { onProgress = this.#parts.progress } = options
    const onWaiting = () =>
      onProgress?.({ phase: 'waiting', elapsedMs: performance.now() - started })
    return withLock(this.store.channel, { signal: options.signal, onWaiting }, () =>
      this.#inTurn(async () => {
        await this.#catchUp()
        let report: RunReport
        try {
          report = await migrateInTasks(this.runner, goal, options)
        } catch (error) {
          await this.#takeBack(error)
          throw error
        }
        if (!changesSomething(report)) return report
        this.#keep = true
        onProgress?.({ phase: 'save', elapsedMs: performance.now() - started })
        await this.#save('strict', false).catch((error: unknown) => {
          // The run is done and in memory; only whoever has its report can tell.
          throw error instanceof MigrationError ? error.with({ report }) : error
        })
        return report
      }),
    )
  }

  storedPieces(): Promise<readonly Uint8Array[]> {
    return this.#inTurn(async () => {
      const known = this.#head ? this.#parts.live.storedPieces() : []
      if (known) return known
      const stored = await this.store.load()
      if (!stored) throw removed(this.name)
      return stored.chunks
    })
  }

  snapshots(): Promise<Snapshot[]> {
    return this.store.snapshots()
  }

  restore(generation: number): Promise<void> {
    return this.#inTurn(async () => {
      const { store, snapshots, connection, live } = this.#parts
      this.#refuseRestoreless()
      const stored = await store.load(generation)
      if (!stored) throw removed(this.name)
      // Memory first: an open transaction refuses it, and then the store must not have changed.
      const before = live.export()
      connection.restore?.(joined(stored.chunks))
      const base = this.#head && { base: this.#head }
      const head = await store
        .restore(generation, { ...base, snapshots })
        .catch((error: unknown) => {
          connection.restore?.(before)
          throw error
        })
      this.#tookOver({ head, chunks: stored.chunks })
      this.#tabs.tell({ kind: 'saved', lineage: head.lineage, generation: head.generation })
    })
  }

  reload(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#takeOver()
      const { refusals } = this.runner.plan()
      const ahead = refusals.find(({ code }) => code === 'DATABASE_AHEAD')
      if (ahead) throw nowAhead(this.name, ahead.message)
    })
  }

  async remove(): Promise<void> {
    this.#autosave?.stop()
    await this.#inTurn(() => this.store.remove())
    this.#tabs.tell({ kind: 'removed' })
    this.#end()
  }

  async close({ discard = false } = {}): Promise<void> {
    if (this.#closed) return
    const save = !discard && this.#parts.autosave !== false && !this.#removed
    await this.#inTurn(async () => {
      if (save && this.#hasChanges()) await this.#save('strict', false)
      await this.store.rest?.()
      this.#end()
    })
  }

  async requestPersistence(): Promise<boolean> {
    // Absent without https, in workers and in old browsers.
    const storage = navigator.storage as Partial<StorageManager> | undefined
    return (await storage?.persist?.()) ?? false
  }

  onChanged(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The save after the migrations of opening. */
  saveMigrated(): Promise<SaveReport> {
    this.#keep = true
    return this.save({ durability: 'strict' })
  }

  /** Starts what runs by itself; called once, when the database is handed to the app. */
  start(): void {
    const { autosave, live } = this.#parts
    if (autosave !== false) {
      this.#autosave = new Autosave(live, autosave, () => this.#saveByItself())
    }
    // The last moment that a page on a phone is sure to see.
    globalThis.document?.addEventListener('visibilitychange', this.#onHidden)
  }

  flush(): void {
    const flushed = this.#autosave?.flush() ?? Promise.resolve()
    // After what was in the queue: a save that begins later is told to the store anew.
    void flushed.then(() => this.#inTurn(async () => this.store.rest?.())).catch(ignored)
  }

  readonly #onHidden = () => {
    if (document.visibilityState === 'hidden') this.flush()
  }

  async #saveByItself(): Promise<void> {
    try {
      await this.#inTurn(() => this.#save('relaxed', false))
    } catch (thrown) {
      const error = storeError(this.name, 'saving', thrown)
      const known = error.code === 'TRANSACTION_OPEN' || error.code === 'DATABASE_CLOSED'
      if (!known) this.#tell({ kind: 'save-failed', error })
      throw error
    }
  }

  async #save(durability: 'strict' | 'relaxed', anew: boolean): Promise<SaveReport> {
    const started = performance.now()
    const { live, store, snapshots } = this.#parts
    if (this.#removed && !anew) throw removed(this.name)
    const base = anew ? undefined : this.#head
    const capture = live.capture(base === undefined)
    const { length, dirty } = capture
    const written = dirty.length > 0 || length !== base?.length
    const head = written
      ? await store
          .save({
            base,
            length,
            dirty,
            chunk: (index) => capture.chunk(index),
            durability,
            keep: this.#keep,
            snapshots,
          })
          .catch((error: unknown) => {
            capture.end(false)
            throw error
          })
      : base
    capture.end(true)
    this.#settled(head)
    const generation = this.generation
    const report: SaveReport = {
      generation,
      how: written ? capture.how : 'nothing',
      chunks: dirty.length,
      bytes: dirty.reduce((sum, index) => sum + chunkLength(length, index), 0),
      durationMs: performance.now() - started,
    }
    if (head && written) {
      this.#keep = false
      this.#tabs.tell({ kind: 'saved', lineage: head.lineage, generation })
      this.#tell({ kind: 'saved', generation, report })
    }
    return report
  }

  /** Before a migration: everything saved, nothing newer in the store. */
  async #catchUp(): Promise<void> {
    const head = await this.store.head()
    const same =
      head?.lineage === this.#head?.lineage && head?.generation === this.#head?.generation
    if (same) {
      if (this.#hasChanges()) await this.#save('strict', false)
      return
    }
    if (!head) throw removed(this.name)
    if (this.#hasChanges()) throw stale(this.name, this.generation, head.generation)
    await this.#takeOver()
  }

  /** After a run that failed: migrations before the failed one are in memory, and were not saved. */
  async #takeBack(error: unknown): Promise<void> {
    const ours = error instanceof MigrationError
    const untouched = ours && !(error.report && changesSomething(error.report))
    if (untouched && !ENDED.has(error.code)) return
    try {
      if (this.#head) await this.#takeOver()
      else this.connection.restore?.(this.#parts.empty())
    } catch {
      // Neither the old nor the new: nobody may save this. The error of the run is thrown all the same,
      // and the next call says that the database is closed.
      this.#end()
    }
  }

  #hasChanges(): boolean {
    // A new database that nobody has written to is nothing to store.
    if (!this.#head && this.#parts.live.fingerprint() === this.#opened) return false
    const capture = this.#parts.live.capture(false)
    capture.end(false)
    return capture.dirty.length > 0 || capture.length !== (this.#head?.length ?? capture.length)
  }

  async #takeOver(): Promise<void> {
    this.#refuseRestoreless()
    const { store, connection } = this.#parts
    const stored = await store.load()
    if (!stored) throw removed(this.name)
    connection.restore?.(joined(stored.chunks))
    this.#tookOver(stored)
  }

  #tookOver({ head, chunks }: StoredImage): void {
    this.#parts.live.rebase(chunks)
    this.#keep = false
    this.#settled(head)
  }

  #settled(head: StoreHead | undefined): void {
    this.#head = head
    this.#removed = false
    this.#autosave?.settled()
  }

  #isBehind(lineage: string, generation: number): boolean {
    return !this.#closed && (lineage !== this.#head?.lineage || generation > this.generation)
  }

  #wasRemoved(): void {
    if (this.#closed || !this.#head) return
    this.#removed = true
    this.#tell({ kind: 'removed-elsewhere' })
  }

  #tell(event: StoreEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        // A listener's fault must not become a failed save, nor silence.
        reportError(error)
      }
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => {
      this.#refuseClosed()
      return work()
    })
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  #refuseClosed(): void {
    if (this.#closed) throw closed(`'${this.name}'`)
  }

  #refuseRestoreless(): void {
    if (this.connection.restore) return
    throw new MigrationError('RESTORE_UNAVAILABLE', {
      what: 'This build of sql.js cannot put an image in the place of an open database.',
      state: 'Nothing was changed.',
      next: 'Close the database and open it again, or use sql.js 1.16.',
    })
  }

  #end(): void {
    this.#closed = true
    this.#autosave?.stop()
    globalThis.document?.removeEventListener('visibilitychange', this.#onHidden)
    this.#tabs.close()
    this.store.close()
    this.connection.close()
  }
}

/** Failures of a save that happens by itself are told where they happen. */
function ignored(): void {}

/** Codes that say that the database is not as before the migration that failed. */
const ENDED: ReadonlySet<string> = new Set<MigrationError['code']>([
  'TRANSACTION_ENDED',
  'FOREIGN_HISTORY',
])
