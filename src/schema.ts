import type { Connection } from './connection.js'
import { MigrationError, reason } from './errors.js'
import { foldCase, quoteName, tokenize } from './sql.js'
import { closing, moduleOf, readTableFacts, splitAt, textOf } from './table-text.js'
import type { TableFacts } from './table-text.js'

export type Affinity = 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC'

export interface ColumnSchema {
  readonly name: string
  /** As declared; empty without one. */
  readonly type: string
  readonly affinity: Affinity
  readonly notNull: boolean
  /** The text of the default expression. */
  readonly default?: string
  /** Its place in the primary key, from 1; 0 outside of it. */
  readonly primaryKey: number
  readonly collation: string
  readonly generated?: 'virtual' | 'stored'
  /** A hidden column of a virtual table. */
  readonly hidden: boolean
}

export interface IndexColumn {
  /** Absent for an expression. */
  readonly name?: string
  /** As written, with its COLLATE and order. Absent for a column. */
  readonly expression?: string
  readonly descending: boolean
  readonly collation: string
}

export interface IndexSchema {
  readonly name: string
  readonly unique: boolean
  /** Made by CREATE INDEX, a UNIQUE constraint, or a PRIMARY KEY. */
  readonly origin: 'index' | 'unique' | 'primary key'
  /** The condition of a partial index. */
  readonly where?: string
  readonly columns: readonly IndexColumn[]
  /** Absent for the indexes of constraints. */
  readonly sql?: string
}

export interface ForeignKeySchema {
  readonly columns: readonly string[]
  readonly parent: string
  /** Absent where the key of the parent is meant. */
  readonly parentColumns?: readonly string[]
  readonly onUpdate: string
  readonly onDelete: string
  /** Checked at COMMIT. */
  readonly deferred: boolean
}

export interface TableSchema {
  readonly name: string
  readonly kind: 'table' | 'virtual'
  /** The module of a virtual table. */
  readonly module?: string
  readonly sql: string
  readonly strict: boolean
  readonly withoutRowid: boolean
  readonly autoincrement: boolean
  /** In the order of the table. Empty for a virtual table whose module is missing. */
  readonly columns: readonly ColumnSchema[]
  readonly indexes: readonly IndexSchema[]
  readonly foreignKeys: readonly ForeignKeySchema[]
  /** Number of rows, when it was asked for; absent where it cannot be counted. */
  readonly rows?: number
}

export interface TriggerSchema {
  readonly name: string
  readonly table: string
  readonly sql: string
}

export interface ViewSchema {
  readonly name: string
  readonly sql: string
  /** When it was asked for; absent for a view that SQLite cannot compile. */
  readonly columns?: readonly string[]
  /** Why SQLite cannot compile it. */
  readonly error?: string
}

/** What a database is made of. Plain data, each list in the order of names (columns as they stand). */
export interface Schema {
  readonly tables: readonly TableSchema[]
  readonly views: readonly ViewSchema[]
  readonly triggers: readonly TriggerSchema[]
}

export interface ReadSchemaOptions {
  /** Counts the rows of each table: reads one index or the table as a whole. */
  readonly rows?: boolean
  /**
   * Asks SQLite for the columns of each view, by compiling it. Nothing is read from it, but views of a
   * stranger that read views can take seconds to compile.
   */
  readonly viewColumns?: boolean
  /** Tables to leave out, with their indexes and triggers. */
  readonly except?: readonly string[]
}

/**
 * Reads the schema of the main database: from pragmas, and from the tokens of the stored texts for what
 * pragmas do not tell. SQLite's own tables are left out. Only reads; no view and, without `rows`, no
 * table is read. Broken views and tables whose module is missing do not stop it.
 */
export function readSchema(db: Connection, options: ReadSchemaOptions = {}): Schema {
  const { rows = false, viewColumns = false, except = [] } = options
  const left = new Set(except.map(foldCase))
  const objects = readObjects(db).filter(({ table }) => !left.has(foldCase(table)))
  const details = readDetails(db, objects)
  return {
    tables: ofType(objects, 'table')
      .map((object) => tableOf(db, object, details))
      .map((table) => (rows ? withRows(table, countRows(db, table.name)) : table)),
    views: ofType(objects, 'view').map(({ name, sql }) => ({
      name,
      sql,
      ...(viewColumns && compileView(db, name)),
    })),
    triggers: ofType(objects, 'trigger').map(({ name, table, sql }) => ({ name, table, sql })),
  }
}

interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string
}

function readObjects(db: Connection): SchemaObject[] {
  const rows = aggregate<[string, string, string, string | null]>(
    db,
    'type, name, tbl_name, sql',
    'main.sqlite_schema',
  )
  return rows
    .map(([type, name, table, sql]) => ({ type, name, table, sql: sql ?? '' }))
    .filter(({ name, type }) => type === 'index' || !/^sqlite_/i.test(name))
}

function ofType(objects: readonly SchemaObject[], type: string): SchemaObject[] {
  const found = objects.filter((object) => object.type === type)
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/**
 * Rows of several values as one JSON text: through sql.js, one text is several times cheaper than
 * thousands of rows. The caller names the types of the values, which only the query knows.
 */
function aggregate<Row>(db: Connection, values: string, from: string): Row[] {
  const found = db.get<{ rows: string }>(
    `SELECT json_group_array(json_array(${values})) AS rows FROM ${from}`,
  )
  return JSON.parse(found?.rows ?? '[]') as Row[]
}

type ColumnRow = [
  table: string,
  name: string,
  type: string,
  notNull: number,
  value: string | null,
  pk: number,
  hidden: number,
]
type IndexRow = [
  table: string,
  name: string,
  unique: number,
  origin: string,
  partial: number,
  column: string | null,
  descending: number,
  collation: string,
]
type KeyRow = [
  table: string,
  id: number,
  parent: string,
  from: string,
  to: string | null,
  onUpdate: string,
  onDelete: string,
]

/** The answers of SQLite's pragmas for every table at once, by the name of the table. */
interface Details {
  readonly columns: ReadonlyMap<string, readonly ColumnRow[]>
  /** A row for each column of an index. */
  readonly indexes: ReadonlyMap<string, readonly IndexRow[]>
  readonly keys: ReadonlyMap<string, readonly KeyRow[]>
  readonly indexTexts: ReadonlyMap<string, string>
}

const COLUMN = `c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden`

function readDetails(db: Connection, objects: readonly SchemaObject[]): Details {
  // Virtual tables have no root page; one without its module would end the whole query.
  const from = (pragma: string) =>
    `main.sqlite_schema AS s, ${pragma} WHERE s.type = 'table' AND s.rootpage > 0`
  const indexes = objects.filter(({ type }) => type === 'index')
  return {
    indexTexts: new Map(indexes.map(({ name, sql }) => [name, sql])),
    columns: byTable(
      aggregate<ColumnRow>(
        db,
        `s.name, ${COLUMN}`,
        from(`pragma_table_xinfo(s.name, 'main') AS c`),
      ),
    ),
    indexes: byTable(
      aggregate<IndexRow>(
        db,
        `s.name, i.name, i."unique", i.origin, i.partial, x.name, x."desc", x.coll`,
        `${from(`pragma_index_list(s.name, 'main') AS i, pragma_index_xinfo(i.name, 'main') AS x`)} AND x.key`,
      ),
    ),
    keys: byTable(
      aggregate<KeyRow>(
        db,
        `s.name, f.id, f."table", f."from", f."to", f.on_update, f.on_delete`,
        `${from(`pragma_foreign_key_list(s.name, 'main') AS f`)} AND s.sql LIKE '%references%'`,
      ),
    ),
  }
}

function byTable<Row extends [table: string, ...rest: unknown[]]>(
  rows: readonly Row[],
): Map<string, Row[]> {
  const map = new Map<string, Row[]>()
  for (const row of rows) {
    const known = map.get(row[0])
    if (known) known.push(row)
    else map.set(row[0], [row])
  }
  return map
}

function tableOf(db: Connection, { name, sql }: SchemaObject, details: Details): TableSchema {
  const module = moduleOf(sql)
  if (module !== undefined) return virtualTable(db, name, sql, module)
  const columns = details.columns.get(name) ?? []
  const facts = hasFacts(sql) ? readTableFacts(sql) : undefined
  return {
    name,
    kind: 'table',
    sql,
    strict: facts?.strict ?? false,
    withoutRowid: facts?.withoutRowid ?? false,
    autoincrement: facts?.autoincrement ?? false,
    columns: columns.map((row, at) => columnOf(row, facts, at)),
    indexes: indexesOf(details.indexes.get(name) ?? [], details.indexTexts),
    foreignKeys: foreignKeysOf(details.keys.get(name) ?? [], facts?.deferred ?? []),
  }
}

/** Whether the text can hold what only its tokens tell; without these letters it cannot. */
function hasFacts(sql: string): boolean {
  return /collate|deferr|strict|rowid|autoincrement/i.test(sql)
}

function virtualTable(db: Connection, name: string, sql: string, module: string): TableSchema {
  const none = { strict: false, withoutRowid: false, autoincrement: false }
  const lists = { indexes: [], foreignKeys: [] }
  return {
    name,
    kind: 'virtual',
    module,
    sql,
    ...none,
    columns: virtualColumns(db, name),
    ...lists,
  }
}

function virtualColumns(db: Connection, table: string): ColumnSchema[] {
  try {
    const rows = aggregate<ColumnRow>(
      db,
      `${literal(table)}, ${COLUMN}`,
      `pragma_table_xinfo(${literal(table)}, 'main') AS c`,
    )
    return rows.map((row) => columnOf(row, undefined, 0))
  } catch {
    // Its module is missing: SQLite itself does not know its columns.
    return []
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function columnOf(row: ColumnRow, table: TableFacts | undefined, at: number): ColumnSchema {
  const [, name, type, notNull, value, pk, hidden] = row
  const column: ColumnSchema = {
    name,
    type,
    affinity: affinityOf(type, table?.strict ?? false),
    notNull: notNull === 1,
    primaryKey: pk,
    collation: table?.collations[at] ?? 'BINARY',
    hidden: hidden === 1,
  }
  // Most columns have neither, and thousands of spreads show.
  if (value === null && hidden < 2) return column
  return {
    ...column,
    ...(value !== null && { default: value }),
    ...(hidden === 2 && { generated: 'virtual' }),
    ...(hidden === 3 && { generated: 'stored' }),
  }
}

/** https://sqlite.org/datatype3.html#determination_of_column_affinity */
function affinityOf(type: string, strict: boolean): Affinity {
  if (/INT/i.test(type)) return 'INTEGER'
  if (/CHAR|CLOB|TEXT/i.test(type)) return 'TEXT'
  // > In a STRICT table ... a column of type ANY preserves the datatype of the content.
  if (type === '' || /BLOB/i.test(type) || (strict && /^ANY$/i.test(type))) return 'BLOB'
  return /REAL|FLOA|DOUB/i.test(type) ? 'REAL' : 'NUMERIC'
}

const ORIGINS: Readonly<Record<string, IndexSchema['origin']>> = { u: 'unique', pk: 'primary key' }

function indexesOf(rows: readonly IndexRow[], texts: ReadonlyMap<string, string>): IndexSchema[] {
  const names = [...new Set(rows.map(([, name]) => name))].sort()
  return names.map((name) =>
    indexOf(
      rows.filter((row) => row[1] === name),
      texts.get(name) ?? '',
    ),
  )
}

/** `rows` are the columns of one index. */
function indexOf(rows: readonly IndexRow[], sql: string): IndexSchema {
  const [, name = '', unique, origin = '', partial] = rows[0] ?? []
  const hasExpression = rows.some((row) => row[5] === null)
  const { items, where } = hasExpression || partial === 1 ? readIndexText(sql) : PLAIN_INDEX
  return {
    name,
    unique: unique === 1,
    origin: ORIGINS[origin] ?? 'index',
    ...(where !== undefined && { where }),
    columns: rows.map(([, , , , , column, descending, collation], at) => ({
      ...(column === null ? { expression: items[at] ?? '' } : { name: column }),
      descending: descending === 1,
      collation,
    })),
    ...(sql !== '' && { sql }),
  }
}

interface IndexText {
  readonly items: readonly string[]
  readonly where?: string
}

const PLAIN_INDEX: IndexText = { items: [] }

/** CREATE [UNIQUE] INDEX name ON table ( ... ) [WHERE ...]: the first parenthesis opens the list. */
function readIndexText(sql: string): IndexText {
  const tokens = tokenize(sql)
  const open = tokens.findIndex(({ text }) => text === '(')
  const close = closing(tokens, open)
  const items = splitAt(tokens.slice(open + 1, close), ',').map((item) => textOf(sql, item))
  const where = textOf(sql, tokens.slice(close + 2))
  return where === '' ? { items } : { items, where }
}

/** SQLite numbers foreign keys backwards: the last one written is number 0. */
function foreignKeysOf(rows: readonly KeyRow[], deferred: readonly boolean[]): ForeignKeySchema[] {
  const ids = [...new Set(rows.map(([, id]) => id))].sort((a, b) => b - a)
  return ids.map((id, at) => {
    const parts = rows.filter((row) => row[1] === id)
    const [, , parent = '', , , onUpdate = '', onDelete = ''] = parts[0] ?? []
    const to = parts.flatMap((row) => (row[4] === null ? [] : [row[4]]))
    return {
      columns: parts.map((row) => row[3]),
      parent,
      ...(to.length > 0 && { parentColumns: to }),
      onUpdate,
      onDelete,
      deferred: deferred[at] ?? false,
    }
  })
}

function withRows(table: TableSchema, rows: number | undefined): TableSchema {
  return rows === undefined ? table : { ...table, rows }
}

/** The number of rows; undefined where they cannot be counted. */
export function countRows(db: Connection, table: string): number | undefined {
  try {
    return db.get<{ n: number }>(`SELECT count(*) AS n FROM main.${quoteName(table)}`)?.n
  } catch {
    return undefined
  }
}

function compileView(db: Connection, view: string): { columns?: string[]; error?: string } {
  try {
    const columns = db.all<{ name: string }>(`SELECT name FROM pragma_table_xinfo(?, 'main')`, [
      view,
    ])
    return { columns: columns.map(({ name }) => name) }
  } catch (error) {
    return { error: error instanceof MigrationError ? error.what : reason(error) }
  }
}
