import type { Schema, TableSchema } from '../schema.js'
import { foldCase, quoteName } from '../sql.js'

/** What a run may do to the rows of one table. Columns have their names from before, unless it says otherwise. */
export interface TableChange {
  /** The name of the table afterwards. */
  readonly becomes?: string | undefined
  /** Columns with another name afterwards: `{ old: 'new' }`. */
  readonly rename?: Readonly<Record<string, string>> | undefined
  /** Values that are computed, by the name of the column afterwards: an SQL expression over the old row. */
  readonly using?: Readonly<Record<string, string>> | undefined
  /** Columns that are gone. */
  readonly drop?: readonly string[] | undefined
  /** Columns whose values are not compared. */
  readonly ignore?: readonly string[] | undefined
  /** `'more'`: rows may have come; `'fewer'`: rows may have gone. */
  readonly rows?: 'more' | 'fewer' | undefined
}

/** What a run may do, by the name that a table had before: `'dropped'`, or what may change in it. */
export type DataChanges = Readonly<Record<string, TableChange | 'dropped'>>

/** A table whose rows are to be compared, with the values to ask for on either side. */
export interface Comparison {
  readonly before: string
  readonly after: string
  /** The columns as they are called afterwards. */
  readonly columns: readonly string[]
  readonly expressionsBefore: readonly string[]
  readonly expressionsAfter: readonly string[]
  /** The places of the columns of the primary key. */
  readonly identity: readonly number[]
  readonly rows: TableChange['rows']
}

export interface Comparisons {
  readonly comparisons: readonly Comparison[]
  /** What is gone without being named. */
  readonly gone: readonly { readonly table: string; readonly column?: string }[]
  /** What `changes` say and cannot be so, in words. */
  readonly mistakes: readonly string[]
}

/** What is to be compared between two schemas when these changes are meant. Pure. */
export function planComparisons(before: Schema, after: Schema, changes: DataChanges): Comparisons {
  const strangers = Object.keys(changes).filter((name) => !named(before.tables, name))
  const comparisons: Comparison[] = []
  const gone: { table: string; column?: string }[] = []
  const mistakes = strangers.map((name) => `there is no table ${name} before`)
  // A table whose module is not in this build of SQLite has no columns, and cannot be read.
  for (const table of before.tables.filter(({ columns }) => columns.length > 0)) {
    const change = valueOf(changes, table.name) ?? {}
    const becomes = change === 'dropped' ? undefined : change.becomes
    const now = named(after.tables, becomes ?? table.name)
    if (change === 'dropped') {
      if (now) mistakes.push(`table ${table.name} is said to be dropped, and is there`)
    } else if (now) {
      comparisons.push(comparisonOf(table, now, change))
      gone.push(...goneColumns(table, now, change).map((column) => ({ table: table.name, column })))
      mistakes.push(...mistakesOf(table, now, change))
    } else if (becomes === undefined) gone.push({ table: table.name })
    else mistakes.push(`there is no table ${becomes} afterwards`)
  }
  return { comparisons, gone, mistakes }
}

const COUNTED = { name: 'a row', expression: '1', isKey: false }

function comparisonOf(before: TableSchema, after: TableSchema, change: TableChange): Comparison {
  const { rename = {}, using = {}, drop = [], ignore = [], rows } = change
  const compared = before.columns.flatMap(({ name, primaryKey, hidden }) => {
    const now = named(after.columns, valueOf(rename, name) ?? name)
    if (!now || hidden || isOneOf([...drop, ...ignore], name)) return []
    const expression = valueOf(using, now.name) ?? quoteName(name)
    return [{ name: now.name, expression, isKey: primaryKey > 0 }]
  })
  // Columns that are new, and computed from the old row.
  const computed = Object.entries(using)
    .filter(([name]) => !named(compared, name) && named(after.columns, name))
    .map(([name, expression]) => ({ name, expression, isKey: false }))
  const all = [...compared, ...computed]
  // Where no column is compared, the number of rows still is.
  const pairs = all.length > 0 ? all : [COUNTED]
  return {
    before: before.name,
    after: after.name,
    columns: pairs.map(({ name }) => name),
    expressionsBefore: pairs.map(({ expression }) => `(${expression})`),
    expressionsAfter: pairs.map((pair) => (pair === COUNTED ? '1' : quoteName(pair.name))),
    identity: pairs.flatMap(({ isKey }, at) => (isKey ? [at] : [])),
    rows,
  }
}

/** Columns that are not there afterwards, and of which nothing was said. */
function goneColumns(before: TableSchema, after: TableSchema, change: TableChange): string[] {
  const { rename = {}, drop = [] } = change
  const names = before.columns.map(({ name }) => name)
  return names.filter(
    (name) =>
      !named(after.columns, name) && !isOneOf(drop, name) && valueOf(rename, name) === undefined,
  )
}

/** A misspelt name would turn a check into none. */
function mistakesOf(before: TableSchema, after: TableSchema, change: TableChange): string[] {
  const { rename = {}, using = {}, drop = [], ignore = [] } = change
  const old = [...Object.keys(rename), ...drop, ...ignore]
  const now = [...Object.values(rename), ...Object.keys(using)]
  const stays = drop.filter(
    (name) => named(after.columns, name) && !isOneOf(Object.values(rename), name),
  )
  return [
    ...old
      .filter((name) => !named(before.columns, name))
      .map((name) => `table ${before.name} has no column ${name} before`),
    ...now
      .filter((name) => !named(after.columns, name))
      .map((name) => `table ${after.name} has no column ${name} afterwards`),
    ...stays.map((name) => `column ${before.name}.${name} is said to be dropped, and is there`),
  ]
}

function valueOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.entries(record).find(([key]) => foldCase(key) === foldCase(name))?.[1]
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.some((each) => foldCase(each) === foldCase(name))
}

function named<T extends { readonly name: string }>(list: readonly T[], name: string) {
  return list.find((each) => foldCase(each.name) === foldCase(name))
}
