import type { Connection, SqlValue } from './connection.js'
import { reason } from './errors.js'
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
  /** 'child to parent', where the parent table does not exist. */
  readonly dangling: readonly { readonly child: string; readonly parent: string }[]
}

const WITH_KEYS = `main.sqlite_schema AS s, pragma_foreign_key_list(s.name, 'main') AS f WHERE s.type = 'table' AND lower(s.sql) LIKE '%references%'`

/** Whether any table has a foreign key: without one, nothing has to be checked. */
export function hasForeignKeys(db: Connection): boolean {
  return db.get(`SELECT 1 FROM ${WITH_KEYS} LIMIT 1`) !== undefined
}

/** Reads all violations; the cost is SQLite's own check of every child row. */
export function foreignKeyState(db: Connection): ForeignKeyState {
  const names = db.all<{ name: string }>(`SELECT name FROM main.sqlite_schema WHERE type = 'table'`)
  const tables = new Set(names.map(({ name }) => foldCase(name)))
  const links = db.all<{ child: string; parent: string }>(
    `SELECT DISTINCT s.name AS child, f."table" AS parent FROM ${WITH_KEYS}`,
  )
  return {
    tables,
    violations: violations(db, [...new Set(links.map(({ child }) => child))]),
    dangling: links.filter(({ parent }) => !tables.has(foldCase(parent))),
  }
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
  const [known, rest] = withoutPairs(before.violations, after.violations, exact)
  // Of a row without a rowid the check does not say which one it is: any of the same tables will do.
  const nameless = known.filter(({ values }) => values === '')
  const [, named] = withoutPairs(nameless, rest, tables)
  const others = known.filter(({ values }) => values !== '')
  const [, added] = withoutPairs(
    others,
    named.filter(({ values }) => values === ''),
    tables,
  )
  return [...named.filter(({ values }) => values !== ''), ...added].map(({ words }) => words)
}

/** What is left of both lists when each of the first has taken one of the second with the same key. */
function withoutPairs(
  first: readonly Violation[],
  second: readonly Violation[],
  keyOf: (violation: Violation) => string,
): [first: Violation[], second: Violation[]] {
  const waiting = new Map<string, Violation[]>()
  for (const violation of first) {
    const same = waiting.get(keyOf(violation))
    if (same) same.push(violation)
    else waiting.set(keyOf(violation), [violation])
  }
  const left = second.filter((violation) => waiting.get(keyOf(violation))?.pop() === undefined)
  return [[...waiting.values()].flat(), left]
}

/** Tables that lost a parent which existed before. */
export function newlyDangling(before: ForeignKeyState, after: ForeignKeyState): string[] {
  return after.dangling
    .filter(({ parent }) => before.tables.has(foldCase(parent)))
    .map(({ child, parent }) => `${child} refers to ${parent}, which is gone`)
}

interface CheckRow {
  readonly table: string
  readonly rowid: SqlValue
  readonly parent: string
  readonly fkid: number
}

function violations(db: Connection, children: readonly string[]): Violation[] {
  try {
    return db.all<CheckRow>('PRAGMA main.foreign_key_check').map((row) => violationOf(db, row))
  } catch {
    // One foreign key that cannot work ends the whole check: ask table by table.
    return children.flatMap((child) => violationsOf(db, child))
  }
}

function violationsOf(db: Connection, child: string): Violation[] {
  try {
    const rows = db.all<CheckRow>(`PRAGMA main.foreign_key_check(${quoteName(child)})`)
    return rows.map((row) => violationOf(db, row))
  } catch (error) {
    const words = reason(error instanceof Error ? (error.cause ?? error) : error)
    return [{ table: child, parent: '', values: words, words: `${child}: ${words}` }]
  }
}

function violationOf(db: Connection, { table, rowid, parent, fkid }: CheckRow): Violation {
  const values = rowid === null ? '' : missingKey(db, table, rowid, fkid)
  const row = rowid === null ? 'a row' : `row ${String(rowid)}`
  return {
    table,
    parent,
    values,
    words: `${row} of ${table} refers to ${parent} ${values}`.trimEnd(),
  }
}

function missingKey(db: Connection, table: string, rowid: SqlValue, fkid: number): string {
  const columns = db.all<{ from: string }>(
    `SELECT "from" FROM pragma_foreign_key_list(?, 'main') WHERE id = ? ORDER BY seq`,
    [table, fkid],
  )
  const names = db.all<{ name: string }>(`SELECT name FROM pragma_table_xinfo(?, 'main')`, [table])
  const taken = new Set(names.map(({ name }) => foldCase(name)))
  const id = ['rowid', '_rowid_', 'oid'].find((alias) => !taken.has(alias))
  if (id === undefined) return ''
  const literals = columns.map(({ from }) => `quote(${quoteName(from)})`).join(` || ', ' || `)
  const found = db.get<{ v: string }>(
    `SELECT substr(${literals}, 1, 200) AS v FROM main.${quoteName(table)} WHERE ${id} = ?`,
    [rowid],
  )
  return found?.v ?? ''
}
