import { quoteName } from 'tidemark'
import type { Connection } from 'tidemark'

export interface Rebuild {
  readonly table: string
  /** The CREATE TABLE of the result, under the name of the table. */
  readonly create: (name: string) => string
  /** Every column of the result, with the SQL expression over the old row that fills it. */
  readonly columns: Readonly<Record<string, string>>
}

/**
 * Gives a table another definition in the order that SQLite's documentation asks for
 * (https://sqlite.org/lang_altertable.html#otheralter): create the new one, copy, drop the old one,
 * rename. Foreign keys are off while a migration runs, so the drop deletes no rows that refer to it.
 *
 * Throws where the table has a column that `columns` does not name: its values would vanish.
 */
export function rebuild(db: Connection, { table, create, columns }: Rebuild): void {
  refuseUnknownColumns(db, table, Object.keys(columns))
  const old = quoteName(table)
  const next = quoteName(`${table}_rebuilt`)
  // DROP TABLE takes the indexes and triggers with it: they are made again from their own text.
  const dependents = db.all<{ sql: string }>(
    `SELECT sql FROM sqlite_schema
     WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL
     ORDER BY rowid`,
    [table],
  )
  const names = Object.keys(columns).map(quoteName).join(', ')
  db.exec(create(next))
  // By name on both sides: by position, a file with another column order would swap its values.
  db.exec(`INSERT INTO ${next} (${names}) SELECT ${Object.values(columns).join(', ')} FROM ${old}`)
  db.exec(`DROP TABLE ${old}`)
  db.exec(`ALTER TABLE ${next} RENAME TO ${old}`)
  for (const { sql } of dependents) db.exec(sql)
}

function refuseUnknownColumns(db: Connection, table: string, known: readonly string[]): void {
  const found = db.all<{ name: string }>('SELECT name FROM pragma_table_info(?)', [table])
  const unknown = found.map(({ name }) => name).filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  throw new Error(
    `the table ${table} has columns that this migration does not know and would lose: ${unknown.join(', ')}.`,
  )
}
