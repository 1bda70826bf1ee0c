import { isPageSize, viewOf } from './bytes.js'
import { FileError } from './error.js'
import { hasMagic, pageSizeOf } from './header.js'

/** A field of page 1 that speaks against a pair of files. None of them is a proof. */
export type WalDoubt = 'journal mode' | 'encoding' | 'application_id' | 'schema cookie'

/** What a `-wal` file holds. Plain data. */
export interface WalInspection {
  /** Bytes; 0 where SQLite would ignore the file as a whole. */
  readonly pageSize: number
  /** Frames up to the last commit: what a merge applies. */
  readonly committed: number
  /** Sound frames behind the last commit: a transaction that never finished. */
  readonly uncommitted: number
  /** Pages of the database after the last commit; 0 without one. */
  readonly pageCount: number
  /** Reasons to think that it belongs to another database; needs the database to say. */
  readonly doubts: readonly WalDoubt[]
}

export interface MergeOptions {
  /** `'accept'` merges a WAL that does not seem to fit. SQLite itself would do so without a word. */
  readonly doubtful?: 'refuse' | 'accept'
}

interface Frames extends Omit<WalInspection, 'doubts'> {
  /** For each page the place of its newest committed content in the WAL. */
  readonly newest: ReadonlyMap<number, number>
}

type Checksum = readonly [number, number]

const MAGIC = 0x377f0682

/**
 * Adds the 32-bit words from `start` to `end` to a checksum.
 *
 * > for i from 0 to n-1 step 2:
 * >   s0 += x(i) + s1;
 * >   s1 += x(i+1) + s0;
 */
function add([s0, s1]: Checksum, view: DataView, start: number, end: number): Checksum {
  // > Magic number. 0x377f0682 or 0x377f0683: the checksums are little-endian or big-endian.
  const littleEndian = view.getUint32(0) === MAGIC
  for (let at = start; at < end; at += 8) {
    s0 = (s0 + view.getUint32(at, littleEndian) + s1) | 0
    s1 = (s1 + view.getUint32(at + 4, littleEndian) + s0) | 0
  }
  return [s0, s1]
}

function stored(view: DataView, at: number): Checksum {
  return [view.getInt32(at), view.getInt32(at + 4)]
}

function same(a: Checksum, b: Checksum): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

function isWal(view: DataView): boolean {
  return (view.getUint32(0) & ~1) === MAGIC
}

/** The page size of a WAL whose header is sound, else 0. */
function walPageSize(view: DataView): number {
  if (view.byteLength < 32) return 0
  // > File format version. Currently 3007000.
  const isSound = isWal(view) && view.getUint32(4) === 3007000
  const pageSize = view.getUint32(8)
  const sum = add([0, 0], view, 0, 24)
  return isSound && isPageSize(pageSize) && same(sum, stored(view, 24)) ? pageSize : 0
}

/** Walks the frames as SQLite's recovery does: up to the first that is not sound. */
function readFrames(wal: Uint8Array): Frames {
  const view = viewOf(wal)
  const pageSize = walPageSize(view)
  const newest = new Map<number, number>()
  let [sum, committed, pageCount] = [pageSize ? stored(view, 24) : ([0, 0] as const), 0, 0]
  let pending: [number, number][] = []
  let next = 0
  for (let at = 32; pageSize > 0 && (next = at + 24 + pageSize) <= wal.length; at = next) {
    // > A frame is considered valid if ... the salt-1 and salt-2 values in the frame-header match salt
    // > values in the wal-header [and] the checksum values in the final 8 bytes of the frame-header
    // > exactly match the checksum computed consecutively on the first 24 bytes of the WAL header and
    // > the first 8 bytes and the content of all frames up to and including the current frame.
    const page = view.getUint32(at)
    if (page === 0 || !same(stored(view, at + 8), stored(view, 16))) break
    sum = add(add(sum, view, at, at + 8), view, at + 24, next)
    if (!same(sum, stored(view, at + 16))) break
    pending.push([page, at + 24])
    // > For commit records, the size of the database file in pages after the commit. For all other
    // > records, zero.
    const pagesAfter = view.getUint32(at + 4)
    if (pagesAfter === 0) continue
    for (const [committedPage, place] of pending) newest.set(committedPage, place)
    committed += pending.length
    pending = []
    pageCount = pagesAfter
  }
  return { pageSize, committed, uncommitted: pending.length, pageCount, newest }
}

/**
 * What speaks against the two belonging together. That a database is in WAL mode SQLite writes into the
 * file itself, before there is a WAL, and takes it back when that is gone (sqlite.org/fileformat2.html
 * 4.1); the rest is what page 1 of the WAL says. Salts stand in the WAL only and prove nothing.
 */
function doubtsAbout(database: Uint8Array, wal: Uint8Array, frames: Frames): WalDoubt[] {
  const doubts: WalDoubt[] = []
  if (!hasMagic(database) || frames.committed === 0) return doubts
  if (database[18] !== 2 && database[19] !== 2) doubts.push('journal mode')
  const place = frames.newest.get(1)
  if (place === undefined) return doubts
  const differs = (at: number): boolean => {
    const before = viewOf(database).getUint32(at)
    const after = viewOf(wal).getUint32(place + at)
    // The schema cookie (40) only goes up; of the others a zero says "not yet set".
    return at === 40 ? after < before : before > 0 && after !== before
  }
  if (differs(56)) doubts.push('encoding')
  if (differs(68)) doubts.push('application_id')
  if (differs(40)) doubts.push('schema cookie')
  return doubts
}

/**
 * Says what a `-wal` file holds, and with the database beside it whether they seem to belong together.
 * Only reads, throws nothing; the time grows with the size of the WAL.
 */
export function inspectWal(wal: Uint8Array, database = wal): WalInspection {
  const { newest, ...rest } = readFrames(wal)
  return { ...rest, doubts: doubtsAbout(database, wal, { newest, ...rest }) }
}

function refusal(code: 'NOT_A_DATABASE' | 'NOT_A_WAL' | 'WAL_MISMATCH', what: string): FileError {
  return new FileError(code, what, 'Find the right pair.')
}

/**
 * Returns the database with the committed frames of its `-wal` file applied, as a new image in
 * rollback-journal mode (sql.js keeps no WAL). Pure: neither argument is changed.
 *
 * It is what SQLite's own checkpoint leaves, byte for byte except bytes 18 and 19 of the header:
 * the last commit wins, what stands behind it or is torn is ignored, the file gets the length that the
 * last commit names.
 *
 * A WAL of another database cannot be told for certain; SQLite would apply it, and the file would
 * *become* that other database. So pair files by name (`sidecarOf`), and check the result
 * (`openImage`).
 *
 * Throws {@link FileError} with `NOT_A_DATABASE`, `NOT_A_WAL`, and `WAL_MISMATCH` for another page size, a database
 * that is not in WAL mode, or where page 1 of the WAL does not fit the file (`doubtful: 'accept'` merges all the same).
 */
export function mergeWal(
  database: Uint8Array,
  wal: Uint8Array,
  options: MergeOptions = {},
): Uint8Array<ArrayBuffer> {
  if (!hasMagic(database)) throw refusal('NOT_A_DATABASE', 'It is not an SQLite database.')
  // A WAL that was torn within its header never held a commit: SQLite ignores it, and so does this.
  if (wal.length >= 32 && !isWal(viewOf(wal))) throw refusal('NOT_A_WAL', 'It is not a WAL.')
  const frames = readFrames(wal)
  const { pageSize, pageCount } = frames
  const wanted = pageSizeOf(viewOf(database))
  if (pageSize > 0 && pageSize !== wanted) {
    throw refusal('WAL_MISMATCH', `It has pages of ${pageSize} bytes, the database of ${wanted}.`)
  }
  const doubts = doubtsAbout(database, wal, frames)
  if (doubts.length > 0 && options.doubtful !== 'accept') {
    throw refusal('WAL_MISMATCH', `It does not fit the database: ${doubts.join(', ')}.`)
  }
  const merged = new Uint8Array(pageCount * pageSize || database.length)
  merged.set(database.subarray(0, merged.length))
  for (const [page, place] of frames.newest) {
    if (page <= pageCount) merged.set(wal.subarray(place, place + pageSize), (page - 1) * pageSize)
  }
  // > 18 1 File format write version. 1 for legacy; 2 for WAL. 19 1 File format read version.
  if (merged[18] === 2) merged[18] = 1
  if (merged[19] === 2) merged[19] = 1
  return merged
}
