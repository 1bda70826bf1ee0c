import type { Connection } from './connection.js'
import { whatOf } from './errors.js'
import { groupBy } from './group-by.js'
import { columnOf, foreignKeysOf, indexesOf } from './schema-parts.js'
import { KnownTables } from './schema-memory.js'
import { aggregate, COLUMN, readDetails, readObjects } from './schema-rows.js'
import type { ColumnRow, Details, SchemaObject } from './schema-rows.js'
import type { ColumnSchema, Schema, TableSchema } from './schema-shape.js'
import { foldCase, quoteName } from './sql.js'
import { moduleOf, readTableFacts } from './table-text.js'

export type {
  Affinity,
  ColumnSchema,
  ForeignKeySchema,
  IndexColumn,
  IndexSchema,
  Schema,
  TableSchema,
  TriggerSchema,
  ViewSchema,
} from './schema-shape.js'

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
 * table is read. Broken views and tables whose module is missing do not stop it. A table that is as it
 * was when it was read last is the same object again.
 */
export function readSchema(db: Connection, options: ReadSchemaOptions = {}): Schema {
  const { rows = false, viewColumns = false, except = [] } = options
  const left = new Set(except.map(foldCase))
  const objects = readObjects(db).filter(({ table }) => !left.has(foldCase(table)))
  const tables = readTables(db, objects)
  return {
    tables: rows ? tables.map((table) => withRows(table, countRows(db, table.name))) : tables,
    views: ofType(objects, 'view').map(({ name, sql }) => ({
      name,
      sql,
      ...(viewColumns && compileView(db, name)),
    })),
    triggers: ofType(objects, 'trigger').map(({ name, table, sql }) => ({ name, table, sql })),
  }
}

function ofType(objects: readonly SchemaObject[], type: string): SchemaObject[] {
  const found = objects.filter((object) => object.type === type)
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Asks SQLite about those that are not known from before. */
function readTables(db: Connection, objects: readonly SchemaObject[]): TableSchema[] {
  const known = new KnownTables(db)
  const indexes = groupBy(
    objects.filter(({ type }) => type === 'index'),
    ({ table }) => foldCase(table),
  )
  const found = ofType(objects, 'table').map((object) => {
    const own = indexes.get(foldCase(object.name)) ?? []
    return { object, own, table: known.find(object, own) }
  })
  const asked = found.flatMap(({ object, table }) => (table || object.root === 0 ? [] : [object]))
  const details = readDetails(db, asked)
  const tables = found.map(({ object, own, table }) => table ?? tableOf(db, object, own, details))
  known.replace(tables, asked.length)
  return tables
}

function tableOf(
  db: Connection,
  { name, sql }: SchemaObject,
  indexes: readonly SchemaObject[],
  details: Details,
): TableSchema {
  const module = moduleOf(sql)
  if (module !== undefined) return virtualTable(db, name, sql, module)
  const columns = details.columns.get(name) ?? []
  const facts = hasFacts(sql) ? readTableFacts(sql) : undefined
  const texts = new Map(indexes.map((index) => [index.name, index.sql]))
  return {
    name,
    kind: 'table',
    sql,
    strict: facts?.strict ?? false,
    withoutRowid: facts?.withoutRowid ?? false,
    autoincrement: facts?.autoincrement ?? false,
    columns: columns.map((row, at) => columnOf(row, facts, at)),
    indexes: indexesOf(details.indexes.get(name) ?? [], texts),
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
      `0, ${COLUMN}`,
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
    return { error: whatOf(error) }
  }
}
