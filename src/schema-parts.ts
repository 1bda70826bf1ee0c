import type { ColumnRow, IndexRow, KeyRow } from './schema-rows.js'
import type { Affinity, ColumnSchema, ForeignKeySchema, IndexSchema } from './schema-shape.js'
import { tokenize } from './sql.js'
import { closing, splitAt, textOf } from './table-text.js'
import type { TableFacts } from './table-text.js'

export function columnOf(row: ColumnRow, table: TableFacts | undefined, at: number): ColumnSchema {
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

export function indexesOf(
  rows: readonly IndexRow[],
  texts: ReadonlyMap<string, string>,
): IndexSchema[] {
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
export function foreignKeysOf(
  rows: readonly KeyRow[],
  deferred: readonly boolean[],
): ForeignKeySchema[] {
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
