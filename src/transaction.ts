import type { Database, SqlValue } from './connection.js'
import { fail, warning } from './errors.js'
import type { MigrationError } from './errors.js'
import type { Problem } from './report.js'
import { quoteName } from './sql.js'

// One transaction of ours. It is opened by SAVEPOINT, not by BEGIN: outside of a transaction that is
// the same (https://sqlite.org/lang_savepoint.html), and its RELEASE fails where somebody else's
// COMMIT has ended it in between, even if another transaction was begun since.
const OPEN = 'SAVEPOINT tidemark_transaction'
const CLOSE = 'RELEASE tidemark_transaction'

/** Opens our transaction and, with a depth of two, a part of it. */
export function begin(db: Database, depth = 1): void {
  for (let level = 0; level < depth; level++) db.run(OPEN)
}

/** Commits our transaction (or part); false where it has been ended by somebody else. */
export function commit(db: Database): boolean {
  try {
    db.run(CLOSE)
    return true
  } catch {
    return false
  }
}

/** Undoes everything since the outermost {@link begin}. */
export function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK')
  } catch {
    // Nothing is open any more: SQLite had rolled back itself.
  }
  // After an edit of sqlite_schema the file is as before and the schema in memory is not yet.
  db.exec('PRAGMA writable_schema = RESET')
}

/**
 * Whether any transaction is open: BEGIN fails inside one, and SQLite has no other way to ask. A
 * statement of the app that is in the middle of writing counts as one: BEGIN would succeed, and the
 * ROLLBACK after it would take the app's rows away; SAVEPOINT fails.
 */
export function isInTransaction(db: Database): boolean {
  try {
    begin(db)
    commit(db)
    db.exec('BEGIN')
  } catch {
    return true
  }
  db.exec('ROLLBACK')
  return false
}

/** Settings that ROLLBACK does not undo and that change what statements do. */
const WATCHED = [
  'ignore_check_constraints',
  'legacy_alter_table',
  'query_only',
  'recursive_triggers',
  'trusted_schema',
  'writable_schema',
]

/**
 * Runs work with foreign keys off, and puts every setting of the caller back whatever happens.
 * @throws MigrationError TRANSACTION_OPEN inside the caller's transaction, where the switch would
 *   silently do nothing and DROP TABLE would delete child rows.
 */
export function withForeignKeysOff<T>(db: Database, warnings: Problem[], work: () => T): T {
  if (isInTransaction(db)) throw transactionOpen()
  const settings = new Settings(db)
  WATCHED.forEach((name) => settings.keep(name))
  const keys = settingOf(db, 'foreign_keys')
  try {
    db.exec('PRAGMA foreign_keys = 0')
    return work()
  } finally {
    // First and unasked: this is the setting whose loss would cost rows.
    db.exec(`PRAGMA foreign_keys = ${String(keys)}`)
    warnings.push(...settings.putBack())
  }
}

/** Settings of a connection as they were. */
export class Settings {
  readonly #db: Database
  readonly #before = new Map<string, SqlValue>()

  constructor(db: Database) {
    this.#db = db
  }

  /** Remembers a setting, unless it is remembered already. */
  keep(name: string): void {
    if (!this.#before.has(name)) this.#before.set(name, settingOf(this.#db, name))
  }

  /** Puts those that were changed back, with a warning for each. */
  putBack(version?: string): Problem[] {
    const changed = [...this.#before].filter(([name, value]) => settingOf(this.#db, name) !== value)
    return changed.map(([name, value]) => {
      this.#db.exec(`PRAGMA ${quoteName(name)} = ${quoteName(String(value ?? ''))}`)
      const words = `PRAGMA ${name} was left changed and is ${String(value)} again.`
      return warning('SETTING_RESTORED', words, version)
    })
  }
}

function settingOf(db: Database, name: string): SqlValue {
  // The one setting that SQLite does not tell.
  const hidden = name === 'case_sensitive_like'
  const row = db.get(hidden ? `SELECT 'a' NOT LIKE 'A'` : `PRAGMA ${quoteName(name)}`)
  return (row && Object.values(row)[0]) ?? null
}

export function transactionOpen(): MigrationError {
  return fail(
    'TRANSACTION_OPEN',
    'A transaction is open, or a writing statement is not at its end.',
    'Commit it or roll it back.',
  )
}
