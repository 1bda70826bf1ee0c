import { MigrationError } from '../errors.js'
import type { SqlJsDatabase, SqlJsStatic } from '../engines/sqljs-shape.js'
import { CHUNK_SIZE, chunkCount, chunkLength } from './store.js'
import { TrackedFile, canTrack, emptyImage, valueOf } from './tracked-file.js'

/** The bytes of one moment, on their way to the store. */
export interface Capture {
  readonly how: 'tracked' | 'compared' | 'whole'
  readonly length: number
  /** Numbers of the chunks that differ from what is stored. */
  readonly dirty: readonly number[]
  chunk(index: number): Uint8Array
  /** Must be called once, with whether the store has taken it. */
  end(saved: boolean): void
}

/**
 * An open database and what of it the store has. Two ways lead to the changed chunks: the tracked file
 * knows them, or an export is compared with what was stored. Invariants, for each chunk:
 *  1. If `#stored` has it, that is what the store has.
 *  2. Otherwise, if it is not dirty, the tracked file's chunk is what the store has.
 *  3. Otherwise nobody knows, and it counts as changed.
 * "Is what the store has" leaves out the counters of the header, see `sameChunk`.
 */
export class LiveImage {
  readonly database: SqlJsDatabase
  /** How an export is made; sql.js before 1.16 needs more care than its own `export()` takes. */
  exporter: () => Uint8Array
  readonly #file: TrackedFile | undefined
  #stored: Map<number, Uint8Array>
  #storedLength: number

  private constructor(
    database: SqlJsDatabase,
    file: TrackedFile | undefined,
    stored: Map<number, Uint8Array>,
    storedLength: number,
  ) {
    this.database = database
    this.exporter = () => database.export()
    this.#file = file
    this.#stored = stored
    this.#storedLength = storedLength
  }

  /**
   * Opens an image, or a new database without one. `chunks` belong to it from now on. They are what the
   * store has, unless `unsaved`.
   */
  static open(
    sqlJs: SqlJsStatic,
    chunks: Uint8Array[] | undefined,
    { unsaved = chunks === undefined, track = canTrack(sqlJs) } = {},
  ): LiveImage {
    const pieces = chunks ?? [emptyImage(sqlJs)]
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    const storedLength = unsaved ? 0 : length
    clearWalFlags(pieces)
    if (!track) {
      const stored = new Map(unsaved ? [] : pieces.entries())
      return new LiveImage(new sqlJs.Database(joined(pieces)), undefined, stored, storedLength)
    }
    const file = new TrackedFile(pieces, length)
    if (unsaved && chunks) for (const index of pieces.keys()) file.dirty.add(index)
    return new LiveImage(new sqlJs.Database(file.asArgument()), file, new Map(), storedLength)
  }

  /** Called when something may have been written; absent calls prove nothing once tracking is lost. */
  set onTouch(listener: (() => void) | undefined) {
    if (this.#file) this.#file.onTouch = listener
  }

  /** Whether the tracked file is still the database, and every write is noticed. */
  isTracked(): boolean {
    return this.#file?.isLive(this.database) ?? false
  }

  /** Whether the tracked file has been written to. Says nothing where `isTracked` says false. */
  hasDirtyChunks(): boolean {
    return (this.#file?.dirty.size ?? 0) > 0
  }

  /**
   * Something cheap that is another text after a change, for where writes are not noticed. It misses
   * changes that are taken back, and nothing else that SQL can do.
   */
  fingerprint(): string {
    return FINGERPRINT.map((sql) => String(valueOf(this.database, sql))).join()
  }

  /**
   * The chunks to save, as they are at this moment; the database may be used meanwhile. `whole` gives
   * all of them. Throws `TRANSACTION_OPEN` while a write transaction is open: half a transaction is
   * nothing to keep.
   */
  capture(whole: boolean): Capture {
    const file = this.#file
    return file?.isLive(this.database) ? this.#tracked(file, whole) : this.#compared(whole)
  }

  #tracked(file: TrackedFile, whole: boolean): Capture {
    if (whole) for (let index = 0; index < file.chunkCount; index++) file.dirty.add(index)
    // SQLite may grow a file over pages that it never writes: their chunk is longer all the same.
    const end = chunkCount(this.#storedLength) - 1
    if (chunkLength(this.#storedLength, end) !== chunkLength(file.bytes, end)) file.dirty.add(end)
    const frozen = file.freeze()
    return {
      how: whole ? 'whole' : 'tracked',
      length: frozen.length,
      dirty: frozen.dirty,
      chunk: (index) => frozen.chunk(index),
      end: (saved) => {
        file.thaw(frozen, saved)
        if (!saved) return
        for (const index of frozen.dirty) this.#stored.delete(index)
        this.#storedLength = frozen.length
      },
    }
  }

  #compared(whole: boolean): Capture {
    const image = this.export()
    const pieces = splitImage(image)
    const dirty = [...pieces.keys()].filter(
      (index) => whole || !this.#isStored(index, pieces, image),
    )
    return {
      how: whole ? 'whole' : 'compared',
      length: image.length,
      dirty,
      chunk: (index) => pieces[index] ?? new Uint8Array(),
      end: (saved) => {
        if (saved) this.#keepStored(pieces, dirty, image.length)
      },
    }
  }

  #isStored(index: number, pieces: readonly Uint8Array[], image: Uint8Array): boolean {
    const piece = pieces[index]
    const before = chunkLength(this.#storedLength, index)
    if (!piece || before !== chunkLength(image.length, index)) return false
    const stored = this.#stored.get(index) ?? this.#clean(index)
    return stored !== undefined && sameChunk(index, stored.subarray(0, before), piece)
  }

  #clean(index: number): Uint8Array | undefined {
    return this.#file && !this.#file.dirty.has(index) ? this.#file.chunk(index) : undefined
  }

  /** The file may still be live (a false alarm): then its chunks are not known to be what is stored. */
  #keepStored(pieces: readonly Uint8Array[], dirty: readonly number[], length: number): void {
    for (const index of dirty) {
      const piece = pieces[index]
      if (piece) this.#stored.set(index, piece.slice())
      this.#file?.dirty.add(index)
    }
    for (const index of this.#stored.keys()) {
      if (index >= pieces.length) this.#stored.delete(index)
    }
    this.#storedLength = length
  }

  /** The bytes of the database file. Throws `TRANSACTION_OPEN`. */
  export(): Uint8Array {
    return exportImage(this.exporter)
  }

  /** The chunks of the live file, where they are known to be what the store has; not copied. */
  storedPieces(): readonly Uint8Array[] | undefined {
    const file = this.#file
    const isSame = this.#stored.size === 0 && file?.dirty.size === 0 && file.isLive(this.database)
    if (!file || !isSame || file.bytes !== this.#storedLength) return undefined
    return Array.from({ length: file.chunkCount }, (_, index) =>
      file.chunk(index).subarray(0, chunkLength(file.bytes, index)),
    )
  }

  /** Whether the file was tracked and may no longer be. */
  isTrackLost(): boolean {
    return this.#file !== undefined && !this.isTracked()
  }

  /**
   * The same content in a new connection, tracked again; this one is closed, with its statements,
   * functions and TEMP tables.
   */
  reopened(sqlJs: SqlJsStatic): LiveImage {
    const image = this.export()
    const pieces = splitImage(image)
    const dirty = [...pieces.keys()].filter((index) => !this.#isStored(index, pieces, image))
    this.database.close()
    const next = LiveImage.open(
      sqlJs,
      pieces.map((piece) => piece.slice()),
    )
    next.#storedLength = this.#storedLength
    for (const index of dirty) next.#file?.dirty.add(index)
    return next
  }

  /**
   * To be called when the content was replaced in place by an image of the store: what is equal is
   * known to be stored.
   */
  rebase(chunks: readonly Uint8Array[]): void {
    const live = this.isTracked()
    this.#storedLength = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    this.#stored = new Map()
    chunks.forEach((chunk, index) => {
      const ours = live ? this.#file?.chunk(index).subarray(0, chunk.length) : undefined
      if (ours && sameChunk(index, ours, chunk)) this.#file?.dirty.delete(index)
      else this.#stored.set(index, chunk)
      if (this.#stored.has(index)) this.#file?.dirty.add(index)
    })
  }
}

const FINGERPRINT = [
  'SELECT total_changes()',
  'PRAGMA schema_version',
  'PRAGMA user_version',
  'PRAGMA application_id',
  'PRAGMA page_count',
  'PRAGMA freelist_count',
  'PRAGMA page_size',
  'PRAGMA auto_vacuum',
]

/** The whole image as pieces of the store's size, views into it. */
export function splitImage(image: Uint8Array): Uint8Array[] {
  return Array.from({ length: chunkCount(image.length) }, (_, index) =>
    image.subarray(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE),
  )
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const image = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    image.set(piece, at)
    at += piece.length
  }
  return image
}

/**
 * Whether two pieces hold the same, apart from the counters that tell other connections to read anew
 * (bytes 24, 40, 92 and 96 of the header, four each): an export sets them, a restore in place counts
 * them up, and no content depends on them.
 */
export function sameChunk(index: number, one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  if (index > 0 || one.length < 100) return sameBytes(one, other, 0)
  return (
    SETTLED.every(([from, to]) => sameBytes(one.subarray(from, to), other.subarray(from, to), 0)) &&
    sameBytes(one, other, 100)
  )
}

const SETTLED = [
  [0, 24],
  [28, 40],
  [44, 92],
] as const

/** By words: Int32Array is three times as fast as BigUint64Array, and Float64Array wrong (NaN). */
function sameBytes(one: Uint8Array, other: Uint8Array, from: number): boolean {
  const aligned = [one, other].every(({ byteOffset }) => byteOffset % 4 === 0) && from % 4 === 0
  const words = aligned ? (one.length - from) >> 2 : 0
  const a = words > 0 ? new Int32Array(one.buffer, one.byteOffset + from, words) : EMPTY
  const b = words > 0 ? new Int32Array(other.buffer, other.byteOffset + from, words) : EMPTY
  for (let at = 0; at < words; at++) if (a[at] !== b[at]) return false
  for (let at = from + words * 4; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}

const EMPTY = new Int32Array()

/** An image that says WAL would make SQLite look for the other file, and the tracking blind. */
function clearWalFlags(pieces: readonly Uint8Array[]): void {
  const header = pieces[0]
  if (header?.[18] === 2) header[18] = 1
  if (header?.[19] === 2) header[19] = 1
}

function exportImage(give: () => Uint8Array): Uint8Array {
  try {
    return give()
  } catch (cause) {
    throw new MigrationError('TRANSACTION_OPEN', {
      what: 'The database cannot be saved now: a transaction is open, or a writing statement has not been stepped to its end.',
      state: 'Nothing was written; the stored image is the one before.',
      next: 'Commit, roll back or free the statement, then save again.',
      cause,
    })
  }
}
