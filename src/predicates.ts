import type { Connection, SqlValue } from './connection.js'
import { MigrationError } from './errors.js'
import { foldCase, tokenize, unquote } from './sql.js'

// Questions for `canApply`. They ask SQLite's pragmas and compare tokens: a name inside a comment, a
// string or another name is no match, and case and quoting are no difference where SQLite sees none.

/** Whether the database has this table (not a view), virtual tables included. Only reads. */
export function hasTable(db: Connection, name: string): boolean {
  return hasObject(db, 'table', name)
}

/** Whether the table has this column, generated ones included; false without the table. Only reads. */
export function hasColumn(db: Connection, table: string, column: string): boolean {
  const found = `SELECT 1 FROM pragma_table_xinfo(?, 'main') WHERE name = ? COLLATE NOCASE`
  return hasTable(db, table) && db.get(found, [table, column]) !== undefined
}

/** Whether the database has this index. Only reads. */
export function hasIndex(db: Connection, name: string): boolean {
  return hasObject(db, 'index', name)
}

/**
 * Whether a table is what this CREATE TABLE says: the same columns and the same text, where comments,
 * white space, the case of keywords and the quoting of names do not count. Only reads; SQLite reads
 * the text in an empty scratch database.
 * @throws MigrationError SQL_FAILED, INVALID_SQL for a text that creates no table.
 */
export function tableMatches(db: Connection, createTable: string): boolean {
  const scratch = db.scratch()
  try {
    scratch.exec(createTable)
    const wanted = scratch.get<{ name: string }>(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    if (!wanted) {
      throw new MigrationError('INVALID_SQL', {
        what: 'tableMatches() was given a text that creates no table.',
        state: 'Nothing was changed.',
        next: 'Pass one CREATE TABLE statement.',
      })
    }
    return likeness(db, wanted.name) === likeness(scratch, wanted.name)
  } finally {
    scratch.close()
  }
}

/** What two alike tables share to the letter; undefined without the table. */
function likeness(db: Connection, name: string): string | undefined {
  const table = db.get<{ sql: string }>(
    `SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`,
    [name],
  )
  if (!table) return undefined
  const columns = db.all(`SELECT * FROM pragma_table_xinfo(?, 'main')`, [name])
  const tokens = tokenize(table.sql).map(({ kind, text }) =>
    kind === 'word' || kind === 'name' ? foldCase(unquote(text)) : text,
  )
  return JSON.stringify([tokens, columns.map(foldColumn)])
}

function foldColumn(column: Record<string, SqlValue>): SqlValue[] {
  const { name, type, ...rest } = column
  return [foldCase(String(name)), foldCase(String(type)), ...Object.values(rest)]
}

function hasObject(db: Connection, type: 'table' | 'index', name: string): boolean {
  const found = 'SELECT 1 FROM main.sqlite_schema WHERE type = ? AND name = ? COLLATE NOCASE'
  return db.get(found, [type, name]) !== undefined
}
