import type { Connection, SqlValue } from './connection.js'
import { reason } from './errors.js'
import { groupBy } from './group-by.js'
import { foldCase, quoteName } from './sql.js'

// Foreign keys are off while a migration works: DROP TABLE would delete or change child rows, and
// inside a transaction the switch does nothing (https://sqlite.org/foreignkeys.html#fk_enable). What
// the enforcement would have said is asked afterwards, and compared with what was so before.

/** A row whose parent is missing, or a foreign key that cannot work at all. */
interface Violation {
  readonly table: string
  readonly parent: string
  /** The values that find no parent, as SQL literals: they stay when a rebuild moves the row. */
  readonly values: string
  /** In words, for a person. */
  readonly words: string
}

/** What foreign keys are like at one moment. */
export interface ForeignKeyState {
  readonly tables: ReadonlySet<string>
  readonly violations: readonly Violation[]
}

export const NO_FOREIGN_KEYS: ForeignKeyState = { tables: new Set(), violations: [] }

const WITH_KEYS = `main.sqlite_schema AS s, pragma_foreign_key_list(s.name, 'main') AS f WHERE s.type = 'table' AND lower(s.sql) LIKE '%references%'`

/** Whether any table has a foreign key: without one, nothing has to be checked. */
export function hasForeignKeys(db: Connection): boolean {
  return db.get(`SELECT 1 FROM ${WITH_KEYS} LIMIT 1`) !== undefined
}

/** Reads all violations; the cost is SQLite's own check of every child row. */
export function foreignKeyState(db: Connection): ForeignKeyState {
  const names = db.all<{ name: string }>(`SELECT name FROM main.sqlite_schema WHERE type = 'table'`)
  const tables = new Set(names.map(({ name }) => foldCase(name)))
  return { tables, violations: violations(db) }
}

function linksOf(db: Connection): { readonly child: string; readonly parent: string }[] {
  return db.all(`SELECT DISTINCT s.name AS child, f."table" AS parent FROM ${WITH_KEYS}`)
}

/** The violations that `after` has and `before` had not, in words. */
export function newViolations(before: ForeignKeyState, after: ForeignKeyState): string[] {
  // A renamed table takes its old violations along: a name that only one side has says nothing.
  const shared = (name: string): string =>
    before.tables.has(foldCase(name)) && after.tables.has(foldCase(name)) ? foldCase(name) : ''
  const tables = ({ table, parent }: Violation): string =>
    JSON.stringify([shared(table), shared(parent)])
  const exact = (violation: Violation): string =>
    JSON.stringify([tables(violation), violation.values])
  // Of a row without a rowid the check does not say which one it is: any of the same tables will do.
  const nameless = ({ values }: Violation): boolean => values === ''
  const named = (violation: Violation): boolean => !nameless(violation)
  const [known, rest] = withoutPairs(before.violations, after.violations, exact)
  const [, left] = withoutPairs(known.filter(nameless), rest, tables)
  const [, added] = withoutPairs(known.filter(named), left.filter(nameless), tables)
  return [...left.filter(named), ...added].map(({ words }) => words)
}

/** What is left of both lists when each of the first has taken one of the second with the same key. */
function withoutPairs(
  first: readonly Violation[],
  second: readonly Violation[],
  keyOf: (violation: Violation) => string,
): [first: Violation[], second: Violation[]] {
  const waiting = groupBy(first, keyOf)
  const left = second.filter((violation) => waiting.get(keyOf(violation))?.pop() === undefined)
  return [[...waiting.values()].flat(), left]
}

/** Tables that lost a parent which existed before. `after` is what the database is now. */
export function newlyDangling(
  db: Connection,
  before: ForeignKeyState,
  after: ForeignKeyState,
): string[] {
  const gone = new Set([...before.tables].filter((name) => !after.tables.has(name)))
  // With many tables, to ask for the links takes longer than the check.
  if (gone.size === 0) return []
  return linksOf(db)
    .filter(({ parent }) => gone.has(foldCase(parent)))
    .map(({ child, parent }) => `${child} refers to ${parent}, which is gone`)
}

interface CheckRow {
  readonly table: string
  readonly rowid: SqlValue
  readonly parent: string
  readonly fkid: number
}

function violations(db: Connection): Violation[] {
  const valuesOf = keyReader(db)
  const check = (of: string): Violation[] =>
    db
      .all<CheckRow>(`PRAGMA main.foreign_key_check${of}`)
      .map((row) => violationOf(row, valuesOf(row)))
  try {
    return check('')
  } catch {
    // One foreign key that cannot work ends the whole check: ask table by table.
    const children = new Set(linksOf(db).map(({ child }) => child))
    return [...children].flatMap((child) => violationsOf(child, check))
  }
}

function violationsOf(child: string, check: (of: string) => Violation[]): Violation[] {
  try {
    return check(`(${quoteName(child)})`)
  } catch (error) {
    const words = reason(error instanceof Error ? (error.cause ?? error) : error)
    return [{ table: child, parent: '', values: words, words: `${child}: ${words}` }]
  }
}

function violationOf({ table, rowid, parent }: CheckRow, values: string): Violation {
  const row = rowid === null ? 'a row' : `row ${String(rowid)}`
  return {
    table,
    parent,
    values,
    words: `${row} of ${table} refers to ${parent} ${values}`.trimEnd(),
  }
}

/** Reads the values that find no parent. What it has to know of a table it asks once: a file can have a hundred thousand such rows. */
function keyReader(db: Connection): (row: CheckRow) => string {
  const queries = new Map<string, string>()
  return ({ table, rowid, fkid }) => {
    if (rowid === null) return ''
    const key = `${fkid} ${table}`
    const query = queries.get(key) ?? keyQuery(db, table, fkid)
    queries.set(key, query)
    return query === '' ? '' : (db.get<{ v: string }>(query, [rowid])?.v ?? '')
  }
}

/** The query for the columns of a foreign key by rowid; empty where no name of the rowid is free. */
function keyQuery(db: Connection, table: string, fkid: number): string {
  const name = quoteName(table)
  const columns = db.all<{ name: string }>(`PRAGMA main.table_xinfo(${name})`)
  const taken = new Set(columns.map((column) => foldCase(column.name)))
  const rowid = ['rowid', '_rowid_', 'oid'].find((alias) => !taken.has(alias))
  if (rowid === undefined) return ''
  const literals = db
    .all<{ id: number; from: string }>(`PRAGMA main.foreign_key_list(${name})`)
    .filter(({ id }) => id === fkid)
    .map(({ from }) => `quote(${quoteName(from)})`)
  return `SELECT substr(${literals.join(` || ', ' || `)}, 1, 200) AS v FROM main.${name} WHERE ${rowid} = ?`
}
