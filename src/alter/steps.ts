import { foldCase, quoteName } from '../sql.js'
import type { Comparison } from './compare.js'
import type { TableDescription } from './describe.js'
import type { Difference } from './differences.js'
import type { SchemaObject } from './objects.js'

/** One thing to run, and what it is for. */
export interface Step {
  readonly sql: string
  /** What it does, or what would be lost without it. */
  readonly protects: string
  /** `rows` moves all rows, in pieces where it can; `texts` also puts every other text back. */
  readonly kind?: 'rows' | 'texts'
}

/** What the statements of a method are made from. Pure data. */
export interface Blueprint {
  readonly was: TableDescription
  readonly shall: TableDescription
  readonly comparison: Comparison
  readonly differences: readonly Difference[]
  readonly renames: readonly string[]
  /** The new table's text under the temporary name. */
  readonly elsewhere: string
  readonly temporary: string
  readonly objects: readonly SchemaObject[]
  readonly strangers: readonly SchemaObject[]
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export const OPEN_CATALOG: Step = {
  sql: 'PRAGMA writable_schema = 1',
  protects: 'the schema table may be written',
}
export const CLOSE_CATALOG: Step = {
  sql: 'PRAGMA writable_schema = RESET',
  protects: 'this connection reads the schema anew',
}

/** The renames that SQLite does itself, in every text that names the column or table. */
export function renameSteps({ renames }: Blueprint): Step[] {
  return renames.map((sql) => ({ sql, protects: 'the name changes wherever it stands' }))
}

/**
 * RENAME and DROP COLUMN look at every view and trigger of the file. Those that have nothing to do with
 * the table are out of the way meanwhile: a broken one would stop the change.
 */
export function withoutStrangers({ strangers }: Blueprint, steps: readonly Step[]): Step[] {
  if (steps.length === 0 || strangers.length === 0) return [...steps]
  return [
    OPEN_CATALOG,
    {
      sql: `DELETE FROM main.sqlite_schema WHERE rowid IN (${strangers.map(({ rowid }) => rowid).join()})`,
      protects: 'views and triggers elsewhere keep their text, and cannot stop the change',
    },
    CLOSE_CATALOG,
    ...steps,
    OPEN_CATALOG,
    {
      sql: `INSERT INTO main.sqlite_schema(rowid, type, name, tbl_name, rootpage, sql) VALUES ${strangers.map(entry).join()}`,
      protects: 'and are back in their old places',
    },
    CLOSE_CATALOG,
  ]
}

function entry({ rowid, type, name, table, sql }: SchemaObject): string {
  return `(${rowid}, ${[type, name, table].map(literal).join()}, 0, ${literal(sql)})`
}

/** ALTER TABLE statements: those that drop columns, or all others. */
export function nativeSteps({ shall, was, differences }: Blueprint, drops: boolean): Step[] {
  const table = quoteName(drops ? was.name : shall.name)
  return differences.flatMap(({ native = [], words }) =>
    native
      .filter((sql) => sql.startsWith('DROP COLUMN') === drops)
      .map((sql) => ({ sql: `ALTER TABLE main.${table} ${sql}`, protects: words })),
  )
}

/** The exact text; with it every text that SQLite respelled on the way is put back. */
export function textSteps({ shall }: Blueprint): Step[] {
  return [
    OPEN_CATALOG,
    {
      sql: `UPDATE main.sqlite_schema SET sql = ${literal(shall.sql)} WHERE type = 'table' AND name = ${literal(shall.name)}`,
      protects: 'the text is exactly the one asked for; all other texts stay as they were',
      kind: 'texts',
    },
    CLOSE_CATALOG,
  ]
}

/** SQLite renames the table's statistics by no statement of its own. */
export function statisticsSteps({ was, shall, objects }: Blueprint): Step[] {
  const kept = objects.some(({ name }) => name === 'sqlite_stat1')
  if (!kept || was.name === shall.name) return []
  const prefix = `sqlite_autoindex_${was.name}_`
  return [
    {
      sql: `UPDATE main.sqlite_stat1 SET tbl = ${literal(shall.name)}, idx = CASE
        WHEN substr(idx, 1, ${prefix.length}) = ${literal(prefix)}
        THEN ${literal(`sqlite_autoindex_${shall.name}_`)} || substr(idx, ${prefix.length + 1})
        WHEN idx = ${literal(was.name)} THEN ${literal(shall.name)} ELSE idx END
        WHERE tbl = ${literal(was.name)} COLLATE NOCASE`,
      protects: 'the statistics of the query planner',
    },
  ]
}

/** Where the table has its high-water mark: sqlite_sequence finds names by exact case. */
export function sequenceSteps(
  { was, shall, temporary, objects }: Blueprint,
  copied: boolean,
): Step[] {
  const name = literal(shall.name)
  const spare = literal(temporary)
  const step = (sql: string): Step => ({ sql, protects: 'numbers are given out once' })
  const gone = (names: string): Step =>
    step(`DELETE FROM main.sqlite_sequence WHERE name IN (${names})`)
  if (!was.autoincrement && !shall.autoincrement) return []
  if (!shall.autoincrement) return [gone(name)]
  if (was.autoincrement) return copied ? [gone(spare)] : []
  if (copied) {
    const table = quoteName(shall.name)
    return [
      gone(name),
      // SQLite adds a row for an INSERT of no rows too.
      step(
        `UPDATE main.sqlite_sequence SET name = ${name} WHERE name = ${spare} AND EXISTS (SELECT 1 FROM main.${table})`,
      ),
      gone(spare),
    ]
  }
  const column = quoteName(shall.rowidColumn ?? 'rowid')
  const exists = objects.some((object) => foldCase(object.name) === 'sqlite_sequence')
  const create = `CREATE TABLE main.${quoteName(temporary)}(id INTEGER PRIMARY KEY AUTOINCREMENT)`
  return [
    ...(exists ? [gone(name)] : [step(create), step(`DROP TABLE main.${quoteName(temporary)}`)]),
    step(
      `INSERT INTO main.sqlite_sequence(name, seq) SELECT ${name}, max(0, max(${column})) FROM main.${quoteName(shall.name)} HAVING count(*) > 0`,
    ),
  ]
}
