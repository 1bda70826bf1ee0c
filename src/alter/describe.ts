import type { Connection } from '../connection.js'
import { foldCase } from '../sql.js'
import { affinityOf } from './affinity.js'
import type { Affinity } from './affinity.js'
import { collationOf, definitionOf } from './definition.js'
import type { Check } from './definition.js'

export interface Column {
  readonly name: string
  readonly type: string
  readonly affinity: Affinity
  readonly collation: string
  readonly notNull: boolean
  /** The text of its DEFAULT, without outer parentheses; null without one. */
  readonly default: string | null
  /** Its place in the primary key from 1; 0 outside of it. */
  readonly key: number
  readonly generated: 'no' | 'virtual' | 'stored'
  /** Its definition as it was written. */
  readonly definition: string
}

/** One UNIQUE or PRIMARY KEY that SQLite keeps an index for. */
export interface Unique {
  /** The number at the end of its name: sqlite_autoindex_t_1. */
  readonly number: number
  readonly primary: boolean
  readonly columns: readonly {
    readonly name: string
    readonly descending: boolean
    readonly collation: string
  }[]
}

/** A table as SQLite itself tells of it. Plain data. */
export interface TableDescription {
  readonly name: string
  /** Its text in `sqlite_schema`. */
  readonly sql: string
  readonly columns: readonly Column[]
  readonly uniques: readonly Unique[]
  /** Numbers of the indexes of UNIQUE and PRIMARY KEY that have an entry in `sqlite_schema`. */
  readonly autoindexes: readonly number[]
  /** One text for each foreign key; deferral is not told by any pragma. */
  readonly references: readonly string[]
  readonly checks: readonly Check[]
  readonly constraints: readonly string[]
  readonly autoincrement: boolean
  readonly withoutRowid: boolean
  readonly strict: boolean
  /** The column that is the rowid itself (INTEGER PRIMARY KEY). */
  readonly rowidColumn: string | undefined
}

/** Describes a table of the main database; undefined where there is none of this name. Only reads. */
export function describeTable(db: Connection, name: string): TableDescription | undefined {
  const table = db.get<{ name: string; sql: string; wr: number; strict: number }>(
    `SELECT s.name, s.sql, l.wr, l.strict FROM main.sqlite_schema AS s, pragma_table_list(s.name) AS l
     WHERE l.schema = 'main' AND l.type = 'table'
       AND s.type = 'table' AND s.sql IS NOT NULL AND s.name = ? COLLATE NOCASE`,
    [name],
  )
  if (!table) return undefined
  const strict = table.strict === 1
  const listed = db.all<ColumnRow>(`SELECT * FROM pragma_table_xinfo(?, 'main')`, [table.name])
  const definition = definitionOf(table.sql, listed.length)
  const columns = listed.map((row, at) => columnOf(row, definition.columns[at] ?? '', strict))
  const uniques = uniquesOf(db, table.name)
  const withoutRowid = table.wr === 1
  return {
    name: table.name,
    sql: table.sql,
    columns,
    uniques,
    autoindexes: autoindexesOf(db, table.name),
    references: referencesOf(db, table.name),
    checks: definition.checks,
    constraints: definition.constraints,
    autoincrement: definition.autoincrement,
    withoutRowid,
    strict,
    rowidColumn: withoutRowid ? undefined : rowidColumnOf(columns, uniques),
  }
}

interface ColumnRow {
  readonly name: string
  readonly type: string
  readonly notnull: number
  readonly dflt_value: string | null
  readonly pk: number
  readonly hidden: number
}

function columnOf(row: ColumnRow, definition: string, strict: boolean): Column {
  return {
    name: row.name,
    type: row.type,
    affinity: affinityOf(row.type, strict),
    collation: collationOf(definition),
    notNull: row.notnull === 1,
    default: row.dflt_value,
    key: row.pk,
    generated: row.hidden === 2 ? 'virtual' : row.hidden === 3 ? 'stored' : 'no',
    definition,
  }
}

/** A lone primary key column without an index of its own is the rowid (a DESC one has an index). */
function rowidColumnOf(columns: readonly Column[], uniques: readonly Unique[]): string | undefined {
  if (uniques.some(({ primary }) => primary)) return undefined
  return columns.find(({ key }) => key > 0)?.name
}

function uniquesOf(db: Connection, table: string): Unique[] {
  const found = db.all<{
    index: string
    origin: string
    name: string
    desc: number
    coll: string
  }>(
    `SELECT l.name AS "index", l.origin, x.name, x.desc, x.coll
     FROM pragma_index_list(?, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x
     WHERE l.origin <> 'c' AND x.key ORDER BY l.name, x.seqno`,
    [table],
  )
  const numbers = [...new Set(found.map(({ index }) => numberOf(index)))].toSorted((a, b) => a - b)
  return numbers.map((number) => {
    const rows = found.filter(({ index }) => numberOf(index) === number)
    return {
      number,
      primary: rows[0]?.origin === 'pk',
      columns: rows.map(({ name, desc, coll }) => ({
        name: foldCase(name),
        descending: desc === 1,
        collation: coll.toUpperCase(),
      })),
    }
  })
}

function autoindexesOf(db: Connection, table: string): number[] {
  const found = db.all<{ name: string }>(
    `SELECT name FROM main.sqlite_schema
     WHERE type = 'index' AND sql IS NULL AND tbl_name = ? COLLATE NOCASE`,
    [table],
  )
  return found.map(({ name }) => numberOf(name)).toSorted((a, b) => a - b)
}

function numberOf(autoindex: string): number {
  return Number(autoindex.slice(autoindex.lastIndexOf('_') + 1))
}

function referencesOf(db: Connection, table: string): string[] {
  const found = db.all<{ id: number; text: string }>(
    `SELECT id, json_array(lower("table"), lower("from"), lower("to"), on_update, on_delete) AS text
     FROM pragma_foreign_key_list(?, 'main') ORDER BY id, seq`,
    [table],
  )
  const ids = [...new Set(found.map(({ id }) => id))]
  return ids.map((id) => found.flatMap((row) => (row.id === id ? [row.text] : [])).join())
}

/** A name under which SQL reaches the rowid; undefined where columns have taken all three. */
export function rowidName(table: TableDescription): string | undefined {
  if (table.withoutRowid) return undefined
  const taken = new Set(table.columns.map(({ name }) => foldCase(name)))
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name))
}
