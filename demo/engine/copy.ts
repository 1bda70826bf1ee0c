import { connect, MigrationError } from 'tidemark'
import type { Database, MigrationRunner, Progress, SqlJsStatic } from 'tidemark'
import { indexedDbStore, memoryStore } from 'tidemark/browser'
import type { BrowserDatabase, Store } from 'tidemark/browser'
import type { Notice } from '../model.js'
import { joined, withFlags } from './image-pieces.js'
import { LooseCopy } from './loose.js'
import type { Loose } from './loose.js'
import { writeNote } from './notes.js'
import type { Note, OriginalNote } from './notes.js'
import { openStored, SNAPSHOTS, storeName } from './open-stored.js'
import { sha256 } from './sha256.js'
import { noteOf } from './source.js'
import type { Source } from './source.js'
import { gone, troubleOf } from './storage-trouble.js'

/** A generation that no store has: they count from 1. */
const KEPT_NOWHERE = 0

/**
 * The working copy. It begins as an open database beside the file, which nobody writes to; `keep` makes
 * a stored one of it, and everything that writes calls that first.
 */
export class Copy {
  readonly source: Source
  readonly #sqlJs: SqlJsStatic
  #loose: LooseCopy | undefined
  #database: BrowserDatabase | undefined
  #note: Note | undefined
  #hash: { readonly generation: number | undefined; readonly sha256: string } | undefined
  /** Why the copy is in memory only. */
  trouble: Notice | undefined
  /** Hears of the progress of the run under way. */
  onProgress: ((progress: Progress) => void) | undefined

  constructor(
    sqlJs: SqlJsStatic,
    source: Source,
    open: { loose: Loose } | { database: BrowserDatabase; note: Note },
  ) {
    this.#sqlJs = sqlJs
    this.source = source
    if ('loose' in open) {
      this.#loose = new LooseCopy(open.loose, this.#options())
    } else {
      this.#database = open.database
      this.#note = open.note
    }
  }

  get connection(): Database {
    return this.runner.connection
  }

  get runner(): MigrationRunner {
    return (this.#database ?? this.#looseCopy()).runner
  }

  get historyTable(): string {
    return this.runner.historyTable
  }

  /** Whether the bytes are those of the file as it came. */
  get isOriginal(): boolean {
    return !this.#database || this.#database.generation === this.#note?.pristineAt
  }

  get original(): OriginalNote | undefined {
    return this.#note?.original
  }

  /** Stored where another visit finds it. */
  get isStored(): boolean {
    return this.#database !== undefined && this.trouble === undefined && this.source.mayStore
  }

  /** The database with a store below it, made of the file where that is not done yet. */
  async keep(): Promise<BrowserDatabase> {
    if (this.#database) return this.#kept(this.#database)
    const image = await this.#looseCopy().imageToKeep(this.#sqlJs)
    // Bytes 18 and 19 say WAL, until a database is made of the bytes.
    const flags = image.slice(18, 20)
    this.#closeLoose()
    if (!this.source.mayStore) return this.#take(memoryStore(), image, flags)
    try {
      const store = indexedDbStore(storeName(this.source.id))
      // An older copy of the same file would stay as a snapshot, each time the file is dropped.
      await store.remove()
      return await this.#take(store, image, flags)
    } catch (error) {
      this.trouble = troubleOf(error)
      return this.#take(memoryStore(), image, flags)
    }
  }

  /** The browser may have thrown away what it stored; what is open is whole, and goes on in memory. */
  async #kept(database: BrowserDatabase): Promise<BrowserDatabase> {
    const isThere = !this.isStored || (await database.store.head()) !== undefined
    if (!isThere) await this.keepInMemory(gone('STORE_REMOVED', 'The stored copy is gone.'))
    return this.#database ?? database
  }

  /**
   * Goes on in memory, with what the database holds now: storing the result of a run failed. The file
   * as it came stays restorable, where it is still kept.
   */
  async keepInMemory(error: unknown): Promise<void> {
    const before = this.#database
    if (!before || !this.#note) return
    const original = await this.originalPieces().then(joined, () => undefined)
    const now = before.export()
    await before.close({ discard: true })
    this.trouble = troubleOf(error)
    // Generations are counted anew.
    this.#hash = undefined
    const store = memoryStore()
    const generation = original ? await this.#putFirst(store, original) : KEPT_NOWHERE
    this.#database = await this.#openIn(store, now)
    this.#note = {
      ...this.#note,
      original: { ...this.#note.original, generation },
      pristineAt: generation,
    }
  }

  async #putFirst(store: Store, image: Uint8Array): Promise<number> {
    const first = await this.#openIn(store, image)
    await first.close({ discard: true })
    return first.generation
  }

  /** After a run that failed and could not be taken back in place: what is stored is the copy. */
  async heal(): Promise<void> {
    if (!this.#database) return
    try {
      this.connection.get('SELECT count(*) FROM main.sqlite_schema')
    } catch {
      this.#database = await this.#openIn(this.#database.store)
    }
  }

  /** The image, in pieces: what a download gets, and what is hashed. Views of the live file. */
  async pieces(): Promise<readonly Uint8Array[]> {
    if (!this.#database) return [await this.#looseCopy().bytes()]
    const pieces = await this.#database.storedPieces()
    return this.isOriginal ? withFlags(pieces, this.original) : pieces
  }

  /** Of these pieces; computed once for each generation, since what is not stored is never shown. */
  async hash(): Promise<string> {
    const generation = this.#database?.generation
    if (this.#hash && this.#hash.generation === generation) return this.#hash.sha256
    const hash = sha256(await this.pieces())
    this.#hash = { generation, sha256: hash }
    return hash
  }

  /** Of what the store has, read anew; undefined where nothing is stored. */
  async storedHash(): Promise<string | undefined> {
    const stored = this.isStored ? await this.#database?.store.load() : undefined
    if (!stored) return undefined
    return sha256(this.isOriginal ? withFlags(stored.chunks, this.original) : stored.chunks)
  }

  /** The file as it came, in pieces. */
  async originalPieces(): Promise<readonly Uint8Array[]> {
    if (!this.#database || this.isOriginal) return this.pieces()
    const { generation } = this.#note?.original ?? { generation: 1 }
    const stored = await this.#database.store.load(generation)
    return withFlags(stored?.chunks ?? [], this.original)
  }

  /** A database on the file as it came, beside the copy; whoever asks closes it. */
  async openOriginal(): Promise<Database> {
    const image = joined(await this.originalPieces())
    // What says WAL there is wanting for a file that is not there.
    if (this.original?.wal) image.fill(1, 18, 20)
    return connect(new this.#sqlJs.Database(image), { sqlJs: this.#sqlJs })
  }

  /** Puts the file as it came in the place of the copy. */
  async restoreOriginal(): Promise<void> {
    const before = this.#database
    const { original } = this
    if (!before || !original || !this.#note || this.isOriginal) return
    const { store } = before
    const base = await store.head()
    // Asked before anything is closed: what is open may be all that there is.
    const kept = await store.snapshots()
    if (!kept.some(({ generation }) => generation === original.generation)) {
      throw gone('NO_SUCH_SNAPSHOT', 'The original file is not kept any more.')
    }
    // Opened anew: in place it would need both images at once, and a third to go back to.
    await before.close({ discard: true })
    try {
      await store.restore(original.generation, { ...(base && { base }), snapshots: SNAPSHOTS })
    } finally {
      this.#database = await this.#openIn(store)
    }
    this.#note = { ...this.#note, pristineAt: this.#database.generation }
    await this.#writeNote()
  }

  async close(): Promise<void> {
    this.#closeLoose()
    await this.#database?.close({ discard: true })
    this.#database = undefined
  }

  #options() {
    const { known, historyTable } = this.source
    return {
      migrations: known.migrations,
      historyTable,
      onProgress: (progress: Progress) => this.onProgress?.(progress),
    }
  }

  #looseCopy(): LooseCopy {
    if (this.#loose) return this.#loose
    throw new MigrationError('DATABASE_CLOSED', {
      what: 'No file is open.',
      state: 'What is stored is as it was.',
      next: 'Open the file or its stored copy again.',
    })
  }

  #closeLoose(): void {
    this.#loose?.close()
    this.#loose = undefined
  }

  /** The bytes are taken over. */
  #openIn(store: Store, image?: Uint8Array): Promise<BrowserDatabase> {
    const options = { store, image, takeOver: true, ...this.#options() }
    return openStored(this.#sqlJs, this.source.id, options)
  }

  async #take(store: Store, image: Uint8Array, flags: Uint8Array): Promise<BrowserDatabase> {
    const database = await this.#openIn(store, image)
    this.#database = database
    const [write = 1, read = 1] = flags
    this.#note = noteOf(this.source, {
      generation: database.generation,
      size: image.length,
      ...(flags.includes(2) && { wal: [write, read] as const }),
    })
    await this.#writeNote()
    return database
  }

  async #writeNote(): Promise<void> {
    if (this.#note && this.isStored) await writeNote(this.source.id, this.#note)
  }
}
