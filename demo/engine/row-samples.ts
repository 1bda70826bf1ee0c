import { quoteName } from 'tidemark'
import type { ColumnSchema, Connection, Schema, TableSchema } from 'tidemark'
import type { RowSample } from '../model.js'

// Rows before and after, a few of each table. They come from a stranger: no view and no generated
// column is read, no value as a whole, and nothing that a table can have thousands of.

/** Rows that are looked at, from the first key on; the changed ones among them are shown. */
const LOOKED_AT = 100
const SHOWN = 20
const TABLES = 60
const COLUMNS = 40
const LETTERS = 80

/** Some rows of one table: by key, in order. */
interface Window {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: ReadonlyMap<string, readonly (string | null)[]>
  /** All rows of the table were looked at. */
  readonly whole: boolean
}

/** By folded name; null for a table that cannot be read. */
export type Windows = ReadonlyMap<string, Window | null>

/** The tables to look at, where there are too many for all of them: `first` names what matters most. */
export function chooseTables({ tables }: Schema, first: readonly string[] = []): string[] {
  const names = [...first, ...tables.map(({ name }) => name)].map(fold)
  return [...new Set(names)].slice(0, TABLES)
}

/** The first rows of these tables; those that are not there are left out. */
export function readWindows(db: Connection, { tables }: Schema, names: readonly string[]): Windows {
  const wanted = new Set(names)
  return new Map(
    tables
      .filter(({ name, kind }) => kind === 'table' && wanted.has(fold(name)))
      .map((table) => [fold(table.name), readWindow(db, table)]),
  )
}

function readWindow(db: Connection, table: TableSchema): Window | null {
  const columns = shownColumns(table)
  if (columns.length === 0) return null
  const key = keyOf(table)
  const texts = columns.map(({ name }, at) => `${textOf(quoteName(name))} AS c${at}`)
  const keys = key.map((each) => `quote(${textOf(each)})`).join(` || ',' || `)
  try {
    const rows = db.all<Record<string, string | null>>(
      `SELECT ${keys} AS k, ${texts.join(', ')} FROM main.${quoteName(table.name)}
       ORDER BY ${key.join(', ')} LIMIT ${LOOKED_AT}`,
    )
    return {
      table: table.name,
      columns: columns.map(({ name }) => name),
      rows: new Map(
        rows.map((row) => [row['k'] ?? '', columns.map((_, at) => row[`c${at}`] ?? null)]),
      ),
      whole: rows.length < LOOKED_AT,
    }
  } catch {
    // Its module, collation or function is missing, or its pages are damaged.
    return null
  }
}

/** Keys first, then as many others as can be shown. */
function shownColumns({ columns }: TableSchema): ColumnSchema[] {
  const stored = columns.filter(({ generated, hidden }) => generated === undefined && !hidden)
  if (stored.length <= COLUMNS) return stored
  const keys = stored.filter(({ primaryKey }) => primaryKey > 0)
  const others = stored.filter(({ primaryKey }) => primaryKey === 0)
  return [...keys, ...others].slice(0, COLUMNS)
}

/** What tells a row from others before and after: the primary key, else the rowid. */
function keyOf({ columns, withoutRowid }: TableSchema): string[] {
  const keys = columns
    .filter(({ primaryKey }) => primaryKey > 0)
    .sort((a, b) => a.primaryKey - b.primaryKey)
    .map(({ name }) => quoteName(name))
  if (keys.length > 0 || withoutRowid) return keys
  const taken = new Set(columns.map(({ name }) => fold(name)))
  return [['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name)) ?? 'rowid']
}

/** A value as a short text. octet_length() asks for the size without reading the value. */
export function textOf(column: string): string {
  return `CASE
    WHEN typeof(${column}) = 'null' THEN NULL
    WHEN typeof(${column}) = 'blob' THEN octet_length(${column}) || ' bytes'
    WHEN octet_length(${column}) > 1000000 THEN octet_length(${column}) || ' bytes of text'
    ELSE substr(${column}, 1, ${LETTERS + 1}) END`
}

/** The rows that changed, of each table that has some. */
export function compareWindows(before: Windows, after: Windows): RowSample[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)]
    if (old === null || now === null) return []
    const sample = compareTable(now?.table ?? old?.table ?? name, old, now)
    return sample.rows.length > 0 ? [sample] : []
  })
}

function compareTable(table: string, old: Window | undefined, now: Window | undefined): RowSample {
  const columns = [...new Set([...(now?.columns ?? []), ...(old?.columns ?? [])])]
  const places = (window: Window | undefined) =>
    columns.map((column) => window?.columns.indexOf(column) ?? -1)
  const [oldPlaces, newPlaces] = [places(old), places(now)]
  const rows = [...new Set([...(old?.rows.keys() ?? []), ...(now?.rows.keys() ?? [])])].flatMap(
    (key): RowSample['rows'][number][] => {
      const before = cells(old?.rows.get(key), oldPlaces)
      const after = cells(now?.rows.get(key), newPlaces)
      // Beyond the end of the other window nothing is known of a row.
      if (!before) return after && (old?.whole ?? true) ? [{ change: 'added', after }] : []
      if (!after) return (now?.whole ?? true) ? [{ change: 'dropped', before }] : []
      const isSame = before.every((cell, at) => cell === after[at])
      return isSame ? [] : [{ change: 'changed', before, after }]
    },
  )
  const isAll = rows.length <= SHOWN && (old?.whole ?? true) && (now?.whole ?? true)
  return { table, columns, rows: rows.slice(0, SHOWN), ...(!isAll && { more: true as const }) }
}

function cells(
  row: readonly (string | null)[] | undefined,
  places: readonly number[],
): (string | null)[] | undefined {
  return row && places.map((at) => shorten(row[at] ?? null))
}

function shorten(text: string | null): string | null {
  if (text === null) return null
  const value = String(text)
  return value.length > LETTERS ? `${value.slice(0, LETTERS)}…` : value
}

/** As SQLite compares names. */
function fold(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
