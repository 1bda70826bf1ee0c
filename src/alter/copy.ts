import { foldCase, quoteName } from '../sql.js'
import type { Match } from './compare.js'
import { rowidName } from './describe.js'
import type { TableDescription } from './describe.js'
import {
  CLOSE_CATALOG,
  literal,
  OPEN_CATALOG,
  renameSteps,
  sequenceSteps,
  statisticsSteps,
  textSteps,
  withoutStrangers,
} from './steps.js'
import type { Blueprint, Step } from './steps.js'

/**
 * A new table is filled from the old one, and then the two change places in the schema table: each gets
 * the other's pages. So the table never goes away: its triggers, TEMP triggers, views, statistics and
 * high-water mark stay where they are and as they are, and nothing has to be replayed.
 */
export function copyMethod(blueprint: Blueprint): Step[] {
  const { temporary, elsewhere, objects, was } = blueprint
  const spare = quoteName(temporary)
  const indexes = objects.filter(
    ({ type, table, temporary: temp }) =>
      type === 'index' && !temp && foldCase(table) === foldCase(was.name),
  )
  return [
    { sql: elsewhere, protects: 'the old table stays whole until the new one is' },
    {
      sql: 'PRAGMA ignore_check_constraints = 1',
      protects: 'CHECKs are asked once, at the end, and rows from before them may stay',
    },
    {
      sql: insertion(blueprint),
      protects: 'every row with its rowid; OR ABORT, so that no conflict clause drops one',
      kind: 'rows',
    },
    { sql: 'PRAGMA ignore_check_constraints = 0', protects: 'CHECKs work again' },
    ...withoutStrangers(blueprint, renameSteps(blueprint)),
    OPEN_CATALOG,
    { sql: exchange(blueprint), protects: 'old and new table change places' },
    ...late(blueprint),
    CLOSE_CATALOG,
    { sql: `DROP TABLE main.${spare}`, protects: 'the pages of the old table are free' },
    ...textSteps(blueprint),
    ...indexes.map(({ name }) => ({
      sql: `REINDEX main.${quoteName(name)}`,
      protects: 'an index is built fastest after the rows',
    })),
    ...sequenceSteps(blueprint, true),
    ...statisticsSteps(blueprint),
  ]
}

/** Where a value of the new row comes from, as SQL over the old table. */
interface Assignment {
  readonly column: string
  readonly value: string
}

/** `INSERT … SELECT` over the whole old table; rows are told apart by its rowid where it has one. */
export function insertion({ was, shall, comparison, temporary }: Blueprint): string {
  const assignments = [
    ...rowids(was, shall),
    ...comparison.matches.flatMap((m) => assign(m, was, shall)),
  ]
  const columns = assignments.map(({ column }) => column)
  const values = assignments.map(({ value }) => value)
  const into = `INSERT OR ABORT INTO main.${quoteName(temporary)}`
  const from = `FROM main.${quoteName(was.name)}`
  // A table of nothing but defaults: one row for each old one.
  if (columns.length === 0) {
    const first = shall.columns.find(({ generated }) => generated === 'no')
    return `${into}(${quoteName(first?.name ?? '')}) SELECT ${first?.default ?? 'NULL'} ${from}`
  }
  return `${into}(${columns.join(', ')}) SELECT ${values.join(', ')} ${from}`
}

/** The hidden rowid is a value like any other, and others may have kept it. */
function rowids(was: TableDescription, shall: TableDescription): Assignment[] {
  const column = rowidName(shall)
  const value = oldRowid(was)
  if (shall.rowidColumn !== undefined || column === undefined || value === undefined) return []
  return [{ column, value }]
}

/** The SQL name of the old table's rowid; undefined where it has none that SQL can reach. */
export function oldRowid(was: TableDescription): string | undefined {
  return was.rowidColumn === undefined ? rowidName(was) : quoteName(was.rowidColumn)
}

function assign(
  { to, from, using }: Match,
  was: TableDescription,
  shall: TableDescription,
): Assignment[] {
  if (to.generated !== 'no') return []
  const column = quoteName(to.name)
  // The line feed ends a comment; the parentheses keep the expression one expression.
  if (using !== undefined) return [{ column, value: `(${using}\n)` }]
  if (from) return [{ column, value: quoteName(from.name) }]
  const rowid = oldRowid(was)
  return to.name === shall.rowidColumn && rowid !== undefined ? [{ column, value: rowid }] : []
}

/**
 * SQLite's transfer of whole rows, many times faster: possible only where old and new table store the
 * same. SQLite decides; the statement is looked at with EXPLAIN before it is run.
 */
export function transfer({ was, shall, comparison, temporary }: Blueprint): string | undefined {
  const same =
    was.columns.length === shall.columns.length &&
    comparison.matches.every(
      ({ from, using }, at) => using === undefined && from?.name === was.columns[at]?.name,
    )
  if (!same) return undefined
  return `INSERT OR ABORT INTO main.${quoteName(temporary)} SELECT * FROM main.${quoteName(was.name)}`
}

/**
 * Names, owners, root pages and texts of both tables and of the indexes of their UNIQUEs, exchanged by
 * one statement: a FROM clause is read whole before the first entry is written.
 */
function exchange({ was, shall, temporary }: Blueprint): string {
  const autoindex = (table: string, number: number): string => `sqlite_autoindex_${table}_${number}`
  const entries = [
    [shall.name, shall.name, shall.name, temporary, shall.sql],
    [temporary, temporary, temporary, shall.name, placeholder(was, temporary)],
  ]
  const count = Math.max(was.autoindexes.length, shall.autoindexes.length)
  for (let at = 0; at < count; at += 1) {
    const [old, next] = [was.autoindexes[at], shall.autoindexes[at]]
    const oldName = old === undefined ? undefined : autoindex(shall.name, old)
    const nextName = next === undefined ? undefined : autoindex(temporary, next)
    const inTable = next === undefined ? undefined : autoindex(shall.name, next)
    const inSpare = autoindex(temporary, at + 1)
    if (oldName !== undefined && nextName !== undefined && inTable !== undefined) {
      entries.push([oldName, inTable, shall.name, nextName, ''])
      entries.push([nextName, inSpare, temporary, oldName, ''])
    } else if (oldName !== undefined) entries.push([oldName, inSpare, temporary, oldName, ''])
    else if (nextName !== undefined && inTable !== undefined) {
      entries.push([nextName, inTable, shall.name, nextName, ''])
    }
  }
  const values = entries.map((entry) => `(${entry.map(literal).join(', ')})`)
  return `WITH new(old, name, owner, pages, sql) AS (VALUES ${values.join(', ')})
    UPDATE main.sqlite_schema AS s SET name = new.name, tbl_name = new.owner, rootpage = o.rootpage, sql = nullif(new.sql, '')
    FROM new JOIN main.sqlite_schema AS o ON o.name = new.pages AND o.type IN ('table', 'index')
    WHERE s.name = new.old AND s.type IN ('table', 'index')`
}

/** A text that has as many indexes as the old table, for the old pages until they are dropped. */
function placeholder({ autoindexes }: TableDescription, temporary: string): string {
  const columns = autoindexes.map((_, at) => `c${at} UNIQUE`)
  return `CREATE TABLE ${quoteName(temporary)}(${columns.length > 0 ? columns.join(', ') : 'c'})`
}

/** An index entry is read after its table's: those that the old table has too many move to the end. */
function late({ was, shall, temporary }: Blueprint): Step[] {
  return was.autoindexes.slice(shall.autoindexes.length).map((_, at) => ({
    sql: `UPDATE main.sqlite_schema SET rowid = (SELECT max(rowid) + 1 FROM main.sqlite_schema) WHERE type = 'index' AND name = ${literal(`sqlite_autoindex_${temporary}_${shall.autoindexes.length + at + 1}`)}`,
    protects: 'SQLite reads an index after its table',
  }))
}
