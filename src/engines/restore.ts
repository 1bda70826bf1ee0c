import { fail } from '../errors.js'
import { refuseClosed } from './closed.js'
import type { SqlJsDatabase, SqlJsStatic } from './sqljs-shape.js'

/** What sql.js 1.16 exports of SQLite's backup interface (https://sqlite.org/c3ref/backup_finish.html). */
interface Backup {
  _sqlite3_backup_init(to: number, toName: number, from: number, fromName: number): number
  _sqlite3_backup_step(backup: number, pages: number): number
  _sqlite3_backup_finish(backup: number): number
  stringToNewUTF8(text: string): number
  _free(pointer: number): void
}

const SQLITE_DONE = 101

/** Whether this sql.js can copy one database over another in place; older ones cannot. */
export function hasBackup(sqlJs: SqlJsStatic | undefined): sqlJs is SqlJsStatic & Backup {
  const { _sqlite3_backup_init: init, stringToNewUTF8: text } = (sqlJs ?? {}) as Partial<Backup>
  return typeof init === 'function' && typeof text === 'function'
}

/** Copies an image over the open database; connection, settings and statements stay valid. */
export function restoreInPlace(
  database: SqlJsDatabase,
  sqlJs: SqlJsStatic & Backup,
  image: Uint8Array,
): void {
  refuseClosed(database)
  // In Node a Buffer would be aliased, not copied.
  const source = new sqlJs.Database(new Uint8Array(image))
  const main = sqlJs.stringToNewUTF8('main')
  try {
    const backup = sqlJs._sqlite3_backup_init(handleOf(database), main, handleOf(source), main)
    // 0: the database has an open transaction or an unfinished statement. Never step that.
    const result = backup && sqlJs._sqlite3_backup_step(backup, -1)
    if (backup) sqlJs._sqlite3_backup_finish(backup)
    if (result === SQLITE_DONE) return
    throw fail(
      'RESTORE_UNAVAILABLE',
      `The old image could not be put back (SQLite's result ${result}).`,
      'End transactions and statements, or open it as a new database.',
      { state: 'The attempt changed nothing.' },
    )
  } finally {
    sqlJs._free(main)
    source.close()
  }
}

/** The pointer that sql.js keeps in `db`. */
function handleOf(database: SqlJsDatabase): number {
  return (database as SqlJsDatabase & { db: number }).db
}
