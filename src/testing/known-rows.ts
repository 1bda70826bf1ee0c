import type { Database } from '../connection.js'
import { aggregate } from '../schema-rows.js'
import { isInTransaction } from '../transaction.js'
import type { Row } from './rows.js'

/** A table whose rows may be known. */
export interface RowsOf {
  readonly name: string
  readonly sql: string
}

interface Known {
  readonly sql: string
  readonly page: Uint8Array
  readonly rows: readonly Row[]
}

const NONE: readonly Row[] = []
/** https://sqlite.org/fileformat2.html#b_tree_pages */
const LEAF_OF_TABLE = 13

/**
 * Rows that were read before. A proof looks at every table four times for each migration, and most
 * tables are as they were: their rows follow from their text and the bytes of their page. Tables of more
 * than one page are read each time.
 */
export class KnownRows {
  readonly #tables = new Map<string, Known>()

  /** How to get the rows of a table as this database has it now: known ones, or with `read`. */
  from(db: Database): (table: RowsOf, read: () => readonly Row[]) => readonly Row[] {
    const pages = pagesOf(db)
    return (table, read) => {
      const page = pages(table.name)
      if (!page) return read()
      if (cellsOf(page) === 0) return NONE
      const known = this.#tables.get(table.name)
      if (known?.sql === table.sql && isEqual(known.page, page)) return known.rows
      const rows = read()
      this.#tables.set(table.name, { sql: table.sql, page: page.slice(), rows })
      return rows
    }
  }
}

/** For a table its page, where it has all its rows. */
function pagesOf(db: Database): (table: string) => Uint8Array | undefined {
  if (!isWhole(db)) return () => undefined
  const image = db.export()
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength)
  // In WAL mode the newest pages can be elsewhere.
  if (image.length < 512 || view.getUint8(18) !== 1) return () => undefined
  // 65536 does not fit there, and is written as 1.
  const size = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16)
  const usable = size - view.getUint8(20)
  const roots = new Map(
    aggregate<[string, number]>(
      db,
      'name, rootpage',
      "main.sqlite_schema WHERE type = 'table' AND rootpage > 1",
    ),
  )
  return (table) => {
    const root = roots.get(table)
    const page = root === undefined ? undefined : image.subarray((root - 1) * size, root * size)
    return page?.length === size && hasAllRows(page, usable) ? page : undefined
  }
}

/** Whether its image is all there is of it: sql.js before 1.16 opens the database anew for an image. */
function isWhole(db: Database): boolean {
  return !isInTransaction(db) && db.get('SELECT 1 FROM temp.sqlite_schema LIMIT 1') === undefined
}

function cellsOf(page: Uint8Array): number {
  return uint16(page, 3)
}

/** Whether the page is the only one of its table: it has no pages below it, and no row goes on elsewhere. */
function hasAllRows(page: Uint8Array, usable: number): boolean {
  if (page[0] !== LEAF_OF_TABLE) return false
  const cells = cellsOf(page)
  for (let cell = 0; cell < cells; cell++) {
    if (varint(page, uint16(page, 8 + 2 * cell)) > usable - 35) return false
  }
  return true
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)
}

/** A number of up to nine bytes; large ones need not be exact here. */
function varint(bytes: Uint8Array, at: number): number {
  let value = 0
  for (let next = at; next < at + 9; next++) {
    const byte = bytes[next] ?? 0
    value = value * 128 + (byte % 128)
    if (byte < 128) break
  }
  return value
}

/** The bytes of the rows: what is between the list of cells and the first of them is nobody's. */
function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  const list = 8 + 2 * cellsOf(one)
  const content = uint16(one, 5)
  return hasSame(one, other, 0, list) && hasSame(one, other, Math.max(list, content), one.length)
}

function hasSame(one: Uint8Array, other: Uint8Array, from: number, to: number): boolean {
  if (one.length !== other.length) return false
  // A loop: every() and subarray() cost several times as much, and this is most of the work.
  for (let at = from; at < to; at++) if (one[at] !== other[at]) return false
  return true
}
