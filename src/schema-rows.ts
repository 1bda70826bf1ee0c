import type { Connection } from './connection.js'
import { groupBy } from './group-by.js'

// The questions to SQLite behind readSchema, each asked once for the whole database.

export interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string
  readonly rowid: number
  /** 0 for what has no pages of its own: views, triggers, virtual tables. */
  readonly root: number
}

export function readObjects(db: Connection): SchemaObject[] {
  const rows = aggregate<[string, string, string, string | null, number, number | null]>(
    db,
    'type, name, tbl_name, sql, rowid, rootpage',
    'main.sqlite_schema',
  )
  return rows
    .map(([type, name, table, sql, rowid, root]) => {
      return { type, name, table, sql: sql ?? '', rowid, root: root ?? 0 }
    })
    .filter(({ name, type }) => type === 'index' || !/^sqlite_/i.test(name))
}

/**
 * Rows of several values as one JSON text: through sql.js, one text is several times cheaper than
 * thousands of rows. The caller names the types of the values, which only the query knows.
 */
export function aggregate<Row>(
  db: Connection,
  values: string,
  from: string,
  params: readonly string[] = [],
): Row[] {
  const found = db.get<{ rows: string }>(
    `SELECT json_group_array(json_array(${values})) AS rows FROM ${from}`,
    params,
  )
  return JSON.parse(found?.rows ?? '[]') as Row[]
}

export type ColumnRow = [
  table: number,
  name: string,
  type: string,
  notNull: number,
  value: string | null,
  pk: number,
  hidden: number,
]
export type IndexRow = [
  table: number,
  name: string,
  unique: number,
  origin: string,
  partial: number,
  column: string | null,
  descending: number,
  collation: string,
]
export type KeyRow = [
  table: number,
  id: number,
  parent: string,
  from: string,
  to: string | null,
  onUpdate: string,
  onDelete: string,
]

/** The answers of SQLite's pragmas for many tables at once, by the name of the table. */
export interface Details {
  readonly columns: ReadonlyMap<string, readonly ColumnRow[]>
  /** A row for each column of an index. */
  readonly indexes: ReadonlyMap<string, readonly IndexRow[]>
  readonly keys: ReadonlyMap<string, readonly KeyRow[]>
}

export const COLUMN = `c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden`

/** Of tables that are not virtual: one without its module would end the whole query. */
export function readDetails(db: Connection, tables: readonly SchemaObject[]): Details {
  const referring = tables.filter(({ sql }) => /references/i.test(sql))
  return {
    columns: byTable<ColumnRow>(db, tables, COLUMN, `pragma_table_xinfo(s.name, 'main') AS c`),
    indexes: byTable<IndexRow>(
      db,
      tables,
      `i.name, i."unique", i.origin, i.partial, x.name, x."desc", x.coll`,
      `pragma_index_list(s.name, 'main') AS i, pragma_index_xinfo(i.name, 'main') AS x`,
      'WHERE x.key',
    ),
    keys: byTable<KeyRow>(
      db,
      referring,
      `f.id, f."table", f."from", f."to", f.on_update, f.on_delete`,
      `pragma_foreign_key_list(s.name, 'main') AS f`,
    ),
  }
}

function byTable<Row extends [table: number, ...rest: unknown[]]>(
  db: Connection,
  tables: readonly SchemaObject[],
  values: string,
  pragmas: string,
  where = '',
): Map<string, Row[]> {
  if (tables.length === 0) return new Map()
  // By number: names that are no text in Unicode would not come back as they went.
  const from = `json_each(?) AS t CROSS JOIN main.sqlite_schema AS s ON s.rowid = t.value, ${pragmas} ${where}`
  const numbers = JSON.stringify(tables.map(({ rowid }) => rowid))
  const rows = aggregate<Row>(db, `t.key, ${values}`, from, [numbers])
  return groupBy(rows, ([table]) => tables[table]?.name ?? '')
}
