import type { SqlJsDatabase, SqlJsStatic } from '../engines/sqljs-shape.js'
import { CHUNK_SIZE, chunkCount } from './store.js'

// The database file that knows which parts of it were written.
//
// sql.js gives the bytes of its constructor to Emscripten's MEMFS, which makes the file out of what
// `slice()` of them returns, and afterwards only asks that for `length`, `subarray(from, to)` and
// `set(bytes, position)`. So a slice() of our own makes an object of our own the live database file: in
// chunks, which may be the very arrays that IndexedDB returned, and with a note of each write.
//
// Invariants, which the property test attacks:
//  1. While MEMFS holds the object, the chunks are the file's bytes, and every chunk that differs from
//     what was there when the object was made, or when `clean` was last called for it, is in `dirty`.
//  2. MEMFS lets go of the object, and makes a plain array, whenever SQLite truncates the file (VACUUM,
//     auto_vacuum, rollback of a grown file) or grows it by truncation. It never takes it back. Then
//     the object keeps the bytes of that moment and hears of no write.
//  3. `isLive` says true only while MEMFS holds it, no transaction of the connection is open and the
//     file is the whole database. It can say false for another reason (an unfinished SELECT, EXCLUSIVE
//     locking, WAL); then the caller takes the long way, which is right in every case.
//  4. A frozen chunk is copied before it is overwritten: what `freeze` promised is what is read until
//     `thaw`, though the app goes on writing.
//  5. Files that were forked from each other hold the same chunks; each makes one of its own before it
//     writes there, as long as another of them is not closed.

/** So long that MEMFS never finds the file full and replaces it by a longer one. */
const NEVER_FULL = Number.MAX_SAFE_INTEGER

/** The bytes of a frozen moment. */
export interface Frozen {
  readonly length: number
  readonly dirty: readonly number[]
  chunk(index: number): Uint8Array
}

/** Files that hold chunks of each other. */
interface Family {
  members: number
}

const made = new WeakMap<Uint8Array, TrackedFile>()

export class TrackedFile {
  /** What MEMFS asks for. */
  readonly length = NEVER_FULL
  /** Numbers of the chunks that were written since they were clean. */
  readonly dirty = new Set<number>()
  /** Called after a write, and when the file may have been let go of. It must not use the database. */
  onTouch: (() => void) | undefined
  readonly #chunks: Uint8Array[]
  #end: number
  /** Reads of bytes 24 to 39, which SQLite makes at the start of a read transaction and nowhere else. */
  #versionReads = 0
  #frozen: Map<number, Uint8Array | undefined> | undefined
  #family: Family = { members: 1 }
  /** Chunks that it has made itself, and that no other member of the family has. */
  readonly #own = new Set<number>()
  #isFork = false

  /** `chunks` belong to the file from now on; `length` is the number of bytes they hold together. */
  constructor(chunks: Uint8Array[], length: number) {
    this.#chunks = chunks
    this.#end = length
  }

  /** How long the file is. */
  get bytes(): number {
    return this.#end
  }

  get chunkCount(): number {
    return chunkCount(this.#end)
  }

  /** The live chunk; longer than the file's rest in it, where it is the last one. */
  chunk(index: number): Uint8Array {
    return this.#chunks[index] ?? new Uint8Array()
  }

  /** What to hand to the constructor of sql.js's Database. */
  asArgument(): Uint8Array {
    const argument = new Uint8Array(1)
    Object.defineProperty(argument, 'length', { value: this.#end })
    Object.defineProperty(argument, 'slice', { value: () => this })
    made.set(argument, this)
    return argument
  }

  /** The file of which `asArgument` has made this. */
  static of(argument: Uint8Array): TrackedFile | undefined {
    return made.get(argument)
  }

  /**
   * Another file with the same bytes, of which nothing is copied before one of the two is written to.
   * The bytes must be whole, see `isLive`.
   */
  fork(): TrackedFile {
    const other = new TrackedFile(this.#chunks.slice(0, this.chunkCount), this.#end)
    other.#family = this.#family
    other.#isFork = true
    this.#family.members++
    this.#own.clear()
    return other
  }

  /** This file will not be read or written any more; the others need not spare its chunks. */
  release(): void {
    this.#family.members--
    this.#family = { members: 1 }
    // Of other files, a store may hold chunks.
    if (this.#isFork) for (const index of this.#own) free(this.chunk(index))
    this.#own.clear()
  }

  /** MEMFS reads. Pages of up to 4 KiB lie in one chunk; a truncation reads everything. */
  subarray(from: number, to: number): Uint8Array {
    if (from === 24 && to === 40) this.#versionReads++
    // Page 1, or everything: the only call that a truncation makes to this object.
    if (from === 0) this.onTouch?.()
    const index = Math.floor(from / CHUNK_SIZE)
    const start = index * CHUNK_SIZE
    const chunk = this.#chunks[index]
    if (chunk && to - start <= chunk.length) return chunk.subarray(from - start, to - start)
    return this.#gather(from, to)
  }

  /** MEMFS writes. */
  set(bytes: Uint8Array, position: number): void {
    let from = 0
    while (from < bytes.length) {
      const at = position + from
      const index = Math.floor(at / CHUNK_SIZE)
      const offset = at - index * CHUNK_SIZE
      const to = Math.min(bytes.length, from + CHUNK_SIZE - offset)
      this.#writable(index).set(
        from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to),
        offset,
      )
      this.dirty.add(index)
      from = to
    }
    this.#end = Math.max(this.#end, position + bytes.length)
    this.onTouch?.()
  }

  /**
   * Whether the chunks are the whole and committed database now. It asks for a read transaction:
   *
   * "If the file change counter has changed, the cache is flushed" (sqlite.org/fileformat2.html 1.3.6),
   * so each one reads the counter from the file first, and those reads are counted. In WAL mode committed rows are in another file while the main one is
   * still read: that mode is asked for first.
   */
  isLive(database: SqlJsDatabase): boolean {
    if (valueOf(database, 'PRAGMA journal_mode') === 'wal') return false
    const before = this.#versionReads
    const touch = this.onTouch
    this.onTouch = undefined
    try {
      // The first read transaction of a connection has no cache to check: the second one tells.
      for (let attempt = 0; attempt < 2 && this.#versionReads === before; attempt++) {
        valueOf(database, 'SELECT 1 FROM sqlite_schema LIMIT 1')
      }
    } catch {
      return false
    } finally {
      this.onTouch = touch
    }
    return this.#versionReads > before
  }

  /** Holds the bytes of this moment for a save. Only one at a time. */
  freeze(): Frozen {
    const dirty = [...this.dirty].filter((index) => index < this.chunkCount)
    const frozen = new Map<number, Uint8Array | undefined>(dirty.map((index) => [index, undefined]))
    this.#frozen = frozen
    this.dirty.clear()
    return { length: this.#end, dirty, chunk: (index) => frozen.get(index) ?? this.chunk(index) }
  }

  /** Ends the save: with `saved` false its chunks are dirty again. */
  thaw(frozen: Frozen, saved: boolean): void {
    this.#frozen = undefined
    if (!saved) for (const index of frozen.dirty) this.dirty.add(index)
  }

  #writable(index: number): Uint8Array {
    const chunk = this.#chunks[index]
    const isLent = this.#family.members > 1 && !this.#own.has(index)
    if (this.#frozen?.has(index) && this.#frozen.get(index) === undefined && chunk) {
      this.#frozen.set(index, isLent ? chunk : chunk.slice())
    }
    if (chunk && chunk.length === CHUNK_SIZE && !isLent) return chunk
    const whole = this.#renew(index)
    // A write beyond the end leaves a hole of zeros, as in any file; its chunks are new too.
    for (let hole = index - 1; hole >= 0 && !this.#isWhole(hole); hole--) {
      this.#renew(hole)
      this.dirty.add(hole)
    }
    return whole
  }

  #isWhole(index: number): boolean {
    return this.#chunks[index]?.length === CHUNK_SIZE
  }

  /** A chunk of full length with the same bytes, in the place of what is there. */
  #renew(index: number): Uint8Array {
    const whole = new Uint8Array(CHUNK_SIZE)
    whole.set(this.chunk(index))
    this.#chunks[index] = whole
    this.#own.add(index)
    return whole
  }

  #gather(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(to - from)
    for (let at = from; at < to;) {
      const index = Math.floor(at / CHUNK_SIZE)
      const offset = at - index * CHUNK_SIZE
      const part = this.chunk(index).subarray(offset, Math.min(CHUNK_SIZE, offset + to - at))
      bytes.set(part, at - from)
      at += CHUNK_SIZE - offset
    }
    return bytes
  }
}

/** At once, where the browser can: the garbage collector takes its time with large memory. */
function free(chunk: Uint8Array): void {
  // Newer than the types that this is checked with.
  const buffer: object & { transfer?: (length: number) => unknown } = chunk.buffer
  buffer.transfer?.(0)
}

/**
 * Whether this build of sql.js can be tracked at all, tried out on a small database: it rests on
 * internals of MEMFS, which no version promises.
 */
export function canTrack(sqlJs: SqlJsStatic): boolean {
  const known = tried.get(sqlJs)
  if (known !== undefined) return known
  const answer = tryOut(sqlJs)
  tried.set(sqlJs, answer)
  return answer
}

const tried = new WeakMap<SqlJsStatic, boolean>()

function tryOut(sqlJs: SqlJsStatic): boolean {
  try {
    const image = emptyImage(sqlJs)
    const file = new TrackedFile([image], image.length)
    const database = new sqlJs.Database(file.asArgument())
    try {
      if (!file.isLive(database)) return false
      database.run("CREATE TABLE t (a); INSERT INTO t VALUES ('tried')")
      const written = file.dirty.has(0) && file.isLive(database)
      // What is in our chunks must be a database that says the same.
      const copy = new sqlJs.Database(file.chunk(0).slice(0, file.bytes))
      try {
        if (!written || valueOf(copy, 'SELECT a FROM t') !== 'tried') return false
      } finally {
        copy.close()
      }
      // A truncation must be noticed.
      database.run('DROP TABLE t; VACUUM')
      return !file.isLive(database)
    } finally {
      database.close()
    }
  } catch {
    return false
  }
}

/**
 * One page, which every database starts from: MEMFS asks nothing of an empty file. It settles
 * page_size and auto_vacuum at SQLite's defaults; another choice needs a VACUUM, as in any database.
 */
export function emptyImage(sqlJs: SqlJsStatic): Uint8Array {
  const database = new sqlJs.Database()
  try {
    database.run('CREATE TABLE t (a); DROP TABLE t; VACUUM')
    return database.export()
  } finally {
    database.close()
  }
}

/** The first value of the first row. */
export function valueOf(database: SqlJsDatabase, sql: string): unknown {
  const statement = database.prepare(sql)
  try {
    return statement.step() ? statement.get()[0] : undefined
  } finally {
    statement.free()
  }
}
