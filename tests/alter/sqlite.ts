import initSqlJs from 'sql.js'
import type { Database as SqlJs, SqlJsStatic } from 'sql.js'

// The bare sql.js, for everything in these tests that must not go through the code under test.

let loading: Promise<SqlJsStatic> | undefined

export function sqlJs(): Promise<SqlJsStatic> {
  loading ??= initSqlJs({ useOldExtensionFunctions: false })
  return loading
}

/** All rows of one statement, each a list of what SQLite wrote as text. */
export function rows(db: SqlJs, sql: string): string[][] {
  const [result] = db.exec(sql)
  return (result?.values ?? []).map((row) => row.map(String))
}

/** An identifier for SQL. */
export function id(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text literal for SQL. */
export function lit(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export type { SqlJs, SqlJsStatic }
