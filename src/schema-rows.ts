import type { Connection } from './connection.js'

// The questions to SQLite behind readSchema, each asked once for the whole database.

export interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string
}

export function readObjects(db: Connection): SchemaObject[] {
  const rows = aggregate<[string, string, string, string | null]>(
    db,
    'type, name, tbl_name, sql',
    'main.sqlite_schema',
  )
  return rows
    .map(([type, name, table, sql]) => ({ type, name, table, sql: sql ?? '' }))
    .filter(({ name, type }) => type === 'index' || !/^sqlite_/i.test(name))
}

/**
 * Rows of several values as one JSON text: through sql.js, one text is several times cheaper than
 * thousands of rows. The caller names the types of the values, which only the query knows.
 */
export function aggregate<Row>(db: Connection, values: string, from: string): Row[] {
  const found = db.get<{ rows: string }>(
    `SELECT json_group_array(json_array(${values})) AS rows FROM ${from}`,
  )
  return JSON.parse(found?.rows ?? '[]') as Row[]
}

export type ColumnRow = [
  table: string,
  name: string,
  type: string,
  notNull: number,
  value: string | null,
  pk: number,
  hidden: number,
]
export type IndexRow = [
  table: string,
  name: string,
  unique: number,
  origin: string,
  partial: number,
  column: string | null,
  descending: number,
  collation: string,
]
export type KeyRow = [
  table: string,
  id: number,
  parent: string,
  from: string,
  to: string | null,
  onUpdate: string,
  onDelete: string,
]

/** The answers of SQLite's pragmas for every table at once, by the name of the table. */
export interface Details {
  readonly columns: ReadonlyMap<string, readonly ColumnRow[]>
  /** A row for each column of an index. */
  readonly indexes: ReadonlyMap<string, readonly IndexRow[]>
  readonly keys: ReadonlyMap<string, readonly KeyRow[]>
  readonly indexTexts: ReadonlyMap<string, string>
}

export const COLUMN = `c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden`

export function readDetails(db: Connection, objects: readonly SchemaObject[]): Details {
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
