import { isPageSize, startOf, viewOf } from './bytes.js'
import { lookAt } from './look.js'

/** `encrypted?` is a guess: bytes without any structure and without a known signature. */
export type FileKind = 'sqlite' | 'empty' | 'encrypted?' | 'not-a-database'

export type FileProblemCode =
  | 'EMPTY'
  | 'NOT_A_DATABASE'
  | 'ENCRYPTED'
  | 'TRUNCATED'
  | 'EXTRA_BYTES'
  | 'DAMAGED_HEADER'
  | 'NEWER_FORMAT'
  | 'READ_ONLY'
  | 'WAL_PENDING'
  | 'TOO_LARGE'

/** `error`: do not open it. `warning`: it opens, but something may be missing. */
export interface FileProblem {
  readonly code: FileProblemCode
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** What the header of a file says. Plain data; the fields of the header are there for `sqlite` only. */
export interface FileInspection {
  readonly kind: FileKind
  /** For `not-a-database`: what it looks like ("zip", "PNG", "SQL text", "SQLite 2", "unknown" ...). */
  readonly looksLike?: string
  /** Bytes of the whole file. */
  readonly size: number
  /** Bytes. */
  readonly pageSize?: number
  /** Pages by the header where it is in force, else by the size. */
  readonly pageCount?: number
  readonly encoding?: 'UTF-8' | 'UTF-16le' | 'UTF-16be'
  readonly readVersion?: number
  readonly writeVersion?: number
  readonly schemaFormat?: number
  readonly userVersion?: number
  readonly applicationId?: number
  /** The program that registered the application id, where it is a known one. */
  readonly application?: string
  readonly changeCounter?: number
  readonly schemaCookie?: number
  /** Pages that the header promises and whole pages that are there, or false. */
  readonly truncated: false | { readonly expected: number; readonly actual: number }
  /** The file was last used in WAL mode: a `-wal` file beside it may hold newer rows. */
  readonly wal: boolean
  /** A newer SQLite wrote it in a format that cannot be read, or only be read. */
  readonly newerFormat: false | 'unreadable' | 'read-only'
  readonly problems: readonly FileProblem[]
}

/** Where `File.arrayBuffer()` and a 32-bit WASM heap both give up. */
const LARGEST = 2 ** 31 - 1
const ENCODINGS = ['UTF-8', 'UTF-16le', 'UTF-16be'] as const

/** Programs that registered their application id with SQLite (its magic.txt). */
const APPLICATIONS: Readonly<Record<number, string>> = {
  0x0f055111: 'Fossil',
  0x0f055112: 'Fossil',
  0x0f055113: 'Fossil',
  0x47503130: 'GeoPackage',
  0x47503131: 'GeoPackage',
  0x47504b47: 'GeoPackage',
  0x4d504258: 'MBTiles',
}

/** The page size of a database header in bytes, or 0 where it is none. */
export function pageSizeOf(header: DataView): number {
  // > The database page size in bytes. Must be a power of two between 512 and 32768 inclusive,
  // > or the value 1 representing a page size of 65536.
  const stored = header.getUint16(16)
  if (stored === 1) return 65536
  return isPageSize(stored) ? stored : 0
}

/** True for a whole header that starts with the sixteen bytes of every SQLite 3 database. */
export function hasMagic(bytes: Uint8Array): boolean {
  return bytes.length >= 100 && startOf(bytes, 16) === 'SQLite format 3\0'
}

function problem(code: FileProblemCode, message: string): FileProblem {
  const isWarning = code === 'EXTRA_BYTES' || code === 'WAL_PENDING'
  return { code, severity: isWarning ? 'warning' : 'error', message }
}

/** The fields of the header that break a rule which no SQLite breaks. */
function damages(view: DataView, pageSize: number, pages: number): string {
  const encoding = view.getUint32(56)
  const type = view.byteLength > 100 ? view.getUint8(100) : 13
  const rules: readonly (readonly [boolean, string])[] = [
    [pageSize > 0, 'page size'],
    [view.getUint8(18) > 0 && view.getUint8(19) > 0, 'format version'],
    [pageSize - view.getUint8(20) >= 480, 'reserved bytes'],
    [view.getUint32(20) % 2 ** 24 === 0x402020, 'payload fractions'],
    // A new file has neither an encoding nor a schema format until its first table.
    [encoding < 4 && (encoding > 0 || view.getUint32(44) === 0), 'encoding'],
    [view.getUint32(32) <= pages && view.getUint32(36) <= pages, 'free list'],
    [view.getUint32(52) <= pages, 'largest root page'],
    // > Page 1 of a database file is the root page of a table b-tree that holds the schema table.
    [type === 13 || type === 5, 'first page'],
  ]
  const broken = rules.filter(([holds]) => !holds)
  return broken.map(([, field]) => field).join(', ')
}

type Header = Pick<FileInspection, 'truncated' | 'wal' | 'newerFormat'>

function problemsOf(header: Header, damaged: string, pages: number, pageCount: number) {
  const problems: FileProblem[] = []
  const add = (holds: unknown, code: FileProblemCode, message: string) => {
    if (holds) problems.push(problem(code, message))
  }
  add(damaged, 'DAMAGED_HEADER', `Its header is damaged: ${damaged}.`)
  add(header.truncated, 'TRUNCATED', `It is cut off: it should have ${pageCount} pages.`)
  add(pages > pageCount, 'EXTRA_BYTES', 'It has bytes behind its last page.')
  add(header.newerFormat === 'unreadable', 'NEWER_FORMAT', 'Its format is too new to be read.')
  add(header.newerFormat === 'read-only', 'READ_ONLY', 'Its format is too new to be written.')
  add(header.wal, 'WAL_PENDING', 'Its newest rows may be in its -wal file.')
  return problems
}

function inspectSqlite(view: DataView, size: number): FileInspection {
  const pageSize = pageSizeOf(view)
  const pages = pageSize && size / pageSize
  const changeCounter = view.getUint32(24)
  // > The in-header database size is only considered to be valid if it is non-zero and if the 4-byte
  // > change counter at offset 24 exactly matches the 4-byte version-valid-for number at offset 92.
  const inForce = changeCounter === view.getUint32(92) && view.getUint32(28)
  const pageCount = inForce || Math.ceil(pages)
  const [writeVersion, readVersion] = [view.getUint8(18), view.getUint8(19)]
  const schemaFormat = view.getUint32(44)
  // > If the read version is greater than 2 the file cannot be read; if only the write version is, it
  // > must be treated as read-only.
  const unreadable = readVersion > 2 || schemaFormat > 4
  const header: Header = {
    truncated: pages < pageCount && { expected: pageCount, actual: Math.floor(pages) },
    wal: writeVersion === 2 || readVersion === 2,
    newerFormat: unreadable ? 'unreadable' : writeVersion > 2 && 'read-only',
  }
  const applicationId = view.getInt32(68)
  const application = APPLICATIONS[applicationId]
  const encoding = ENCODINGS[view.getUint32(56) - 1]
  return {
    kind: 'sqlite',
    size,
    pageSize,
    pageCount,
    ...(encoding && { encoding }),
    readVersion,
    writeVersion,
    schemaFormat,
    userVersion: view.getInt32(60),
    applicationId,
    ...(application && { application }),
    changeCounter,
    schemaCookie: view.getUint32(40),
    ...header,
    problems: problemsOf(header, damages(view, pageSize, pageCount), pages, pageCount),
  }
}

function notADatabase(bytes: Uint8Array, size: number): FileInspection {
  const rest = { size, truncated: false, wal: false, newerFormat: false } as const
  const told = (kind: FileKind, code: FileProblemCode, words: string): FileInspection => {
    return { kind, ...rest, problems: [problem(code, words)] }
  }
  // SQLite opens 0 bytes as an empty database, and an app would save that over the real one.
  if (size === 0) return told('empty', 'EMPTY', 'It has no bytes.')
  const looksLike = lookAt(bytes)
  if (looksLike === 'noise') return told('encrypted?', 'ENCRYPTED', 'It is probably encrypted.')
  const but = looksLike === 'unknown' ? '' : ` but ${looksLike}`
  const words = `It is not an SQLite database${but}.`
  return { ...told('not-a-database', 'NOT_A_DATABASE', words), looksLike }
}

/**
 * Says what a file is from its bytes alone, without an engine: reads the header and at most 4 KiB,
 * so the size of the file does not matter. Throws nothing and changes nothing.
 *
 * `bytes` is the whole file or its start; from 100 bytes on everything is said, more bytes sharpen the
 * guess at a file that is no database. `size` is the size of the whole file in bytes where `bytes` is
 * only its start; without it `bytes` is taken for the whole.
 *
 * A verdict without `error` problems does not say that the file is sound: damage behind the header is
 * found by `openImage` (`tidemark/adopt`).
 *
 * @example
 * const start = new Uint8Array(await file.slice(0, 4096).arrayBuffer())
 * const { kind, problems } = inspect(start, { size: file.size })
 */
export function inspect(bytes: Uint8Array, options: { size?: number } = {}): FileInspection {
  const size = options.size ?? bytes.length
  const result = hasMagic(bytes) ? inspectSqlite(viewOf(bytes), size) : notADatabase(bytes, size)
  if (size <= LARGEST) return result
  const found = problem('TOO_LARGE', 'It has 2 GiB or more.')
  return { ...result, problems: [...result.problems, found] }
}
