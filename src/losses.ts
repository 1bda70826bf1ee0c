import type { Connection, SqlValue } from './connection.js'
import type { SchemaChange } from './diff.js'
import type { ColumnSchema, Schema, TableSchema } from './schema.js'
import { foldCase, quoteName } from './sql.js'

/** Data that is there before a run and not afterwards, in numbers: "column bio: 1,204 of 1,300". */
export interface Loss {
  /**
   * `table`: a table went with its rows. `column`: a column went with values. `rows`: rows vanished from
   * a table that stays. `values`: values were turned into another storage class by a change of type.
   */
  readonly kind: 'table' | 'column' | 'rows' | 'values'
  readonly table: string
  readonly column?: string
  /** Rows or values lost. */
  readonly count: number
  /** Rows or values (not NULL) that were there. */
  readonly of: number
}

/** A database at one moment, with its schema and row counts. */
export interface Moment {
  readonly db: Connection
  readonly schema: Schema
}

/**
 * What is lost between two moments, of which `before` may be another database than `after`. Only
 * reads. A table or column that is gone while another of the same content has come is a rename, and no
 * loss; content is compared by number, length, least and greatest of the values.
 */
export function findLosses(
  before: Moment,
  after: Moment,
  changes: readonly SchemaChange[],
): Loss[] {
  const gone = tablesOf(before.schema)
  const left = tablesOf(after.schema)
  const added = [...left].filter(([name]) => !gone.has(name))
  return [...gone].flatMap(([key, table]): Loss[] => {
    if (table.kind === 'virtual') return []
    const now = left.get(key)
    if (now) return lossesWithin(before, after, table, now, changes)
    const rows = table.rows ?? 0
    const isKept = rows === 0 || added.some(([, one]) => isSameTable(before, after, table, one))
    return isKept ? [] : [{ kind: 'table', table: table.name, count: rows, of: rows }]
  })
}

function tablesOf({ tables }: Schema): Map<string, TableSchema> {
  return new Map(tables.map((table) => [foldCase(table.name), table]))
}

/** Under another name: as many columns of the same names, with the same content in each. */
function isSameTable(before: Moment, after: Moment, old: TableSchema, now: TableSchema): boolean {
  if (old.rows !== now.rows || old.columns.length !== now.columns.length) return false
  const stored = old.columns.filter(({ generated }) => generated === undefined)
  return stored.every((column) => {
    const other = now.columns.find(({ name }) => foldCase(name) === foldCase(column.name))
    return other !== undefined && isSameContent(before.db, old, column, after.db, now, other)
  })
}

function lossesWithin(
  before: Moment,
  after: Moment,
  old: TableSchema,
  now: TableSchema,
  changes: readonly SchemaChange[],
): Loss[] {
  const losses: Loss[] = []
  const [had, has] = [old.rows ?? 0, now.rows ?? 0]
  if (has < had) losses.push({ kind: 'rows', table: now.name, count: had - has, of: had })
  if (old.sql === now.sql || had === 0) return losses
  for (const column of old.columns.filter(({ generated }) => generated === undefined)) {
    const other = now.columns.find(({ name }) => foldCase(name) === foldCase(column.name))
    const loss = other
      ? changedValues(before, after, old, now, column, other, changes)
      : droppedValues(before, after, old, now, column)
    if (loss) losses.push(loss)
  }
  return losses
}

function droppedValues(
  before: Moment,
  after: Moment,
  old: TableSchema,
  now: TableSchema,
  column: ColumnSchema,
): Loss | undefined {
  const count = countValues(before.db, old, column)
  if (count === 0) return undefined
  const added = now.columns.filter(
    ({ name, generated }) =>
      generated === undefined &&
      !old.columns.some((each) => foldCase(each.name) === foldCase(name)),
  )
  if (added.some((other) => isSameContent(before.db, old, column, after.db, now, other)))
    return undefined
  return { kind: 'column', table: now.name, column: column.name, count, of: old.rows ?? count }
}

const CLASSES = ['integer', 'real', 'text', 'blob'] as const

/**
 * How many values changed their storage class where the type of a column, or STRICT, did: '007' to 7,
 * 9007199254740993 to a REAL. Rows that vanished are counted as rows.
 */
function changedValues(
  before: Moment,
  after: Moment,
  old: TableSchema,
  now: TableSchema,
  column: ColumnSchema,
  other: ColumnSchema,
  changes: readonly SchemaChange[],
): Loss | undefined {
  const isTypeChange = changes.some(
    ({ what, name, attribute, table }) =>
      foldCase(table ?? '') === foldCase(now.name) &&
      ((what === 'table' && attribute === 'options') ||
        (what === 'column' && attribute === 'type' && foldCase(name) === foldCase(column.name))),
  )
  if (!isTypeChange) return undefined
  const [had, has] = [countClasses(before.db, old, column), countClasses(after.db, now, other)]
  const fewer = CLASSES.reduce(
    (sum, kind) => sum + Math.max(0, (had[kind] ?? 0) - (has[kind] ?? 0)),
    0,
  )
  const vanished = Math.max(0, (old.rows ?? 0) - (now.rows ?? 0))
  const of = CLASSES.reduce((sum, kind) => sum + (had[kind] ?? 0), 0)
  const count = fewer - vanished
  return count > 0 ? { kind: 'values', table: now.name, column: other.name, count, of } : undefined
}

function isSameContent(
  oldDb: Connection,
  old: TableSchema,
  column: ColumnSchema,
  nowDb: Connection,
  now: TableSchema,
  other: ColumnSchema,
): boolean {
  const digest = (db: Connection, table: TableSchema, name: string) => {
    const value = quoteName(name)
    const row = db.get(
      `SELECT count(${value}) AS n, total(length(CAST(${value} AS BLOB))) AS size,
        min(${value}) AS least, max(${value}) AS greatest FROM main.${quoteName(table.name)}`,
    )
    return JSON.stringify(row, plain)
  }
  return digest(oldDb, old, column.name) === digest(nowDb, now, other.name)
}

function plain(_key: string, value: SqlValue): unknown {
  if (typeof value === 'bigint') return `${value}n`
  return value instanceof Uint8Array ? [...value.subarray(0, 1000)] : value
}

function countValues(db: Connection, table: TableSchema, column: ColumnSchema): number {
  const from = `main.${quoteName(table.name)}`
  return db.get<{ n: number }>(`SELECT count(${quoteName(column.name)}) AS n FROM ${from}`)?.n ?? 0
}

function countClasses(
  db: Connection,
  table: TableSchema,
  column: ColumnSchema,
): Readonly<Record<string, number>> {
  const rows = db.all<{ kind: string; n: number }>(
    `SELECT typeof(${quoteName(column.name)}) AS kind, count(*) AS n FROM main.${quoteName(table.name)} GROUP BY 1`,
  )
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
}
