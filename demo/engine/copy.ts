import { connect, MigrationError, MigrationRunner } from 'tidemark'
import type { Database, Progress, SqlJsStatic } from 'tidemark'
import { indexedDbStore, memoryStore, openDatabase } from 'tidemark/browser'
import type { BrowserDatabase, Store } from 'tidemark/browser'
import type { Unsupported } from 'tidemark/adopt'
import type { FileInspection } from 'tidemark/file'
import type { Notice } from '../model.js'
import { failureOf } from './failure.js'
import type { KnownMigrations, SqlFile } from './migration-set.js'
import { writeNote } from './notes.js'
import type { Note, OriginalNote } from './notes.js'
import { sha256 } from './sha256.js'

/** What is known about a file before it is a stored copy. */
export interface Source {
  readonly id: string
  readonly name: string
  readonly known: KnownMigrations
  readonly sql?: readonly SqlFile[] | undefined
  readonly historyTable?: string | undefined
  readonly inspection: FileInspection
  readonly notices: readonly Notice[]
  readonly unsupported: readonly Unsupported[]
  /** False: nothing may be stored; another tab has it. */
  readonly mayStore: boolean
}

/** The bytes of the file as it came. The file itself may have changed or gone meanwhile. */
export type ReadOriginal = () => Promise<Uint8Array>

/** A database beside the file. */
export interface Loose {
  readonly connection: Database
  readonly read: ReadOriginal
  /** The bytes that it is open on, where they are those of the file: then nothing is read again. */
  readonly bytes?: Uint8Array | undefined
}

/** Runs that can be gone back behind to the original file. */
const SNAPSHOTS = 50

/** A generation that no store has: they count from 1. */
const KEPT_NOWHERE = 0

export const storeName = (id: string) => `page-${id}`

/**
 * The working copy. It begins as an open database beside the file, which nobody writes to; `keep` makes
 * a stored one of it, and everything that writes calls that first.
 */
export class Copy {
  readonly source: Source
  readonly #sqlJs: SqlJsStatic
  #loose: Loose | undefined
  /** What the header of the loose database said of changes when it was opened. */
  #untouched = ''
  #runner: MigrationRunner | undefined
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
      this.#loose = open.loose
      this.#untouched = changeCounter(open.loose.bytes)
      this.#runner = new MigrationRunner(open.loose.connection, this.#options())
    } else {
      this.#database = open.database
      this.#note = open.note
    }
  }

  get connection(): Database {
    return this.runner.connection
  }

  get runner(): MigrationRunner {
    const runner = this.#database?.runner ?? this.#runner
    if (!runner) throw notOpen()
    return runner
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
    const image = await this.#imageToKeep()
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
    if (!this.#database) return [await this.#originalBytes()]
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
    this.#runner = undefined
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

  #closeLoose(): void {
    this.#loose?.connection.close()
    this.#loose = undefined
  }

  /** The bytes are taken over. */
  #openIn(store: Store, image?: Uint8Array): Promise<BrowserDatabase> {
    const options = { store, image, takeOver: true, ...this.#options() }
    return openStored(this.#sqlJs, this.source.id, options)
  }

  async #take(store: Store, image: Uint8Array, flags: Uint8Array): Promise<BrowserDatabase> {
    const { name, sql, historyTable, inspection, notices, unsupported } = this.source
    const [write = 1, read = 1] = flags
    const database = await this.#openIn(store, image)
    this.#database = database
    this.#runner = undefined
    this.#note = {
      name,
      inspection,
      notices,
      unsupported,
      ...(sql && { sql }),
      ...(historyTable !== undefined && { historyTable }),
      original: {
        generation: database.generation,
        size: image.length,
        ...(flags.includes(2) && { wal: [write, read] as const }),
      },
      pristineAt: database.generation,
    }
    await this.#writeNote()
    return database
  }

  async #writeNote(): Promise<void> {
    if (this.#note && this.isStored) await writeNote(this.source.id, this.#note)
  }

  async #imageToKeep(): Promise<Uint8Array> {
    // The file may have been changed on disk since it was opened; then the copy is what was read of it.
    const image = await this.#originalBytes().catch(() => this.connection.export())
    return image.length > 0 ? image : onePage(this.#sqlJs)
  }

  /** Those that the database is open on, as long as they are not written to; else the file's. */
  async #originalBytes(): Promise<Uint8Array> {
    if (!this.#loose) throw notOpen()
    const { bytes, read } = this.#loose
    return bytes && changeCounter(bytes) === this.#untouched ? bytes : read()
  }
}

/**
 * "Whenever the database file is unlocked after having been modified" it has another value
 * (sqlite.org/fileformat2.html 1.3.6).
 */
function changeCounter(bytes: Uint8Array | undefined): string {
  return String(bytes?.subarray(24, 28))
}

/** Opens a stored database as this page does everywhere. */
export async function openStored(
  sqlJs: SqlJsStatic,
  id: string,
  options: Partial<Parameters<typeof openDatabase>[1]>,
): Promise<BrowserDatabase> {
  const database = await openDatabase(id, {
    ...options,
    sqlJs,
    runMigrations: false,
    autosave: false,
    snapshots: SNAPSHOTS,
  })
  careful(database.connection)
  return database
}

/** As openImage does: what a stranger's schema says is not trusted. */
function careful(db: Database): void {
  db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
}

/** What an empty file is stored as: a database without pages cannot be. */
function onePage(sqlJs: SqlJsStatic): Uint8Array {
  const db = connect(new sqlJs.Database(), { sqlJs })
  try {
    db.exec('CREATE TABLE t (a); DROP TABLE t; VACUUM')
    return db.export()
  } finally {
    db.close()
  }
}

/** With the bytes of the header that said WAL: what is stored is a database without. */
function withFlags(
  pieces: readonly Uint8Array[],
  original: OriginalNote | undefined,
): readonly Uint8Array[] {
  const [first, ...rest] = pieces
  if (!original?.wal || !first) return pieces
  const header = first.slice()
  header.set(original.wal, 18)
  return [header, ...rest]
}

/** Always a copy: the pieces may be the live file, and what is transferred is gone here. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const image = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    image.set(piece, at)
    at += piece.length
  }
  return image
}

function troubleOf(error: unknown): Notice {
  const { code, what } = failureOf('', error)
  return {
    kind: 'storage',
    message: `${TROUBLE[code] ?? what} The copy lives in this tab only.`,
    next: 'Everything works; download the result before you close the tab.',
  }
}

const TROUBLE: Readonly<Record<string, string>> = {
  QUOTA_EXCEEDED: 'This browser has no room for the copy.',
  STORE_UNAVAILABLE:
    'This browser keeps nothing for this page: private windows and some settings forbid it.',
  STORE_TIMEOUT: "The browser's storage does not answer.",
  STORE_REMOVED: 'The browser has thrown away what it kept of this copy.',
}

/** What the browser no longer has. */
function gone(code: 'STORE_REMOVED' | 'NO_SUCH_SNAPSHOT', what: string): MigrationError {
  return new MigrationError(code, {
    what,
    state: 'The copy is as it was, and whole.',
    next: 'Download it. The original file is where it came from.',
  })
}

function notOpen(): MigrationError {
  return new MigrationError('DATABASE_CLOSED', {
    what: 'No file is open.',
    state: 'What is stored is as it was.',
    next: 'Open the file or its stored copy again.',
  })
}
