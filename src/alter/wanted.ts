import type { Connection } from '../connection.js'
import { MigrationError } from '../errors.js'
import { isWord, quoteName, splitStatements } from '../sql.js'
import { describeTable } from './describe.js'
import type { TableDescription } from './describe.js'

/** What a table shall be, as an empty database of the same engine tells of it. */
export interface Wanted {
  readonly table: TableDescription
  /** The same table under another name, in the text that SQLite wrote for it. */
  readonly elsewhere: string
}

/**
 * Reads a CREATE TABLE. SQLite is the parser: an empty scratch database carries it out.
 * @throws MigrationError INVALID_SQL for a text that is not one CREATE TABLE; SQL_FAILED, with the
 *   place, for one that SQLite refuses.
 */
export function readWanted(db: Connection, createTable: string, temporary: string): Wanted {
  const [statement, second] = splitStatements(createTable)
  if (!isWord(statement?.tokens[0], 'CREATE') || second) throw notOneTable()
  const scratch = db.scratch()
  try {
    scratch.exec(createTable)
    const created = scratch.get<{ name: string }>(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0 AND substr(name, 1, 7) <> 'sqlite_'`,
    )
    const table = created && describeTable(scratch, created.name)
    if (!table) throw notOneTable()
    scratch.exec(`ALTER TABLE main.${quoteName(table.name)} RENAME TO ${quoteName(temporary)}`)
    return { table, elsewhere: describeTable(scratch, temporary)?.sql ?? '' }
  } finally {
    scratch.close()
  }
}

function notOneTable(): MigrationError {
  return new MigrationError('INVALID_SQL', {
    what: 'This text is not one CREATE TABLE of an ordinary table.',
    state: 'Nothing was changed.',
    next: 'Pass the one CREATE TABLE that the table shall have.',
  })
}
