/**
 * Every code that a {@link MigrationError} or a warning can carry. The union is closed: a code is
 * never renamed, and a new one is a change that the changelog names.
 */
export type Code =
  /** A migration object, version, file or option that cannot be right; nothing has run. */
  | 'INVALID_MIGRATION'
  /** Two migrations whose versions compare equal ('10' and '010'). */
  | 'DUPLICATE_VERSION'
  /** Files or modules that cannot be read as migrations; the message lists all of them. */
  | 'INVALID_SOURCE'
  /** Warning: something in a folder of migrations is unusual; the message says how it was read. */
  | 'SOURCE_UNUSUAL'
  /** SQL text that holds no statement, several where one is asked for, or a NUL character. */
  | 'INVALID_SQL'
  /** A parameter that SQLite cannot hold, or parameters that do not fit the statement. */
  | 'INVALID_VALUE'
  /** SQLite refused a statement; `statement` says where, `cause` is SQLite's error. */
  | 'SQL_FAILED'
  /** `apply` or `canApply` threw; the database is as before this migration. */
  | 'MIGRATION_FAILED'
  /** `rollback` threw; the database is as before it, the version still applied. */
  | 'ROLLBACK_FAILED'
  /** `apply`, `rollback` or `canApply` returned a promise; rolled back. */
  | 'ASYNC_MIGRATION'
  /** The connection of a migration was used after that migration had ended. */
  | 'CONNECTION_CLOSED'
  /** The history table is not ours, or does not keep what is written to it; nothing was written. */
  | 'FOREIGN_HISTORY'
  /** Another tool began a migration on this database and did not finish it. */
  | 'DIRTY_HISTORY'
  /** A migration leaves rows whose parent row is missing, or a foreign key that cannot work. */
  | 'FOREIGN_KEY_VIOLATION'
  /** Warning: a table that others refer to is gone; no row refers to it yet. */
  | 'DANGLING_REFERENCE'
  /** The caller has a transaction open; commit or roll it back first. */
  | 'TRANSACTION_OPEN'
  /** The transaction of a migration was ended from inside; the message says what that left. */
  | 'TRANSACTION_ENDED'
  /** A statement that a migration (or a `canApply`) may not run. */
  | 'FORBIDDEN_STATEMENT'
  /** Warning: a statement that tidemark does itself (BEGIN, COMMIT, PRAGMA foreign_keys) was left out. */
  | 'STATEMENT_SKIPPED'
  /** Warning: a setting of the connection that a migration had changed was put back. */
  | 'SETTING_RESTORED'
  /** `transaction: false` needs a way to put the old image back: `connect(database, { sqlJs })`. */
  | 'RESTORE_UNAVAILABLE'
  /** `transaction: false` cannot be part of `atomic: 'run'`. */
  | 'TRANSACTION_REQUIRED'
  /** The database records versions that this app does not know: a newer app made it. */
  | 'DATABASE_AHEAD'
  /** A pending version is older than an applied one (error with `outOfOrder: 'error'`). */
  | 'OUT_OF_ORDER'
  /** An applied migration is no longer what it was (error with `changed: 'error'`). */
  | 'MIGRATION_CHANGED'
  /** Later versions are applied; undo them first, or ask for `only`. */
  | 'LATER_APPLIED'
  /** A step on the way has no rollback, or says that it is impossible. */
  | 'NOT_REVERSIBLE'
  /** No migration with this version is known. */
  | 'NO_SUCH_VERSION'
  /** The version is known but not applied. */
  | 'NOT_APPLIED'
  /** `shouldStop` answered true; what was not finished was rolled back. */
  | 'STOPPED'
  /** A table that alterTable shall change does not exist, or is no ordinary table of the file. */
  | 'NO_SUCH_TABLE'
  /** `rename`, `using`, `drop`, or a name in double quotes mean a column that is not there. */
  | 'NO_SUCH_COLUMN'
  /** A column would be lost that neither `drop` nor `rename` names; nothing was changed. */
  | 'COLUMN_WOULD_VANISH'
  /** Values would be stored as other ones by a new column type; nothing was changed. */
  | 'VALUES_WOULD_CHANGE'
  /** Rows that are there do not fit the new table (NOT NULL, CHECK, UNIQUE, STRICT); all is as before. */
  | 'CONSTRAINT_VIOLATED'
  /** A view, trigger, index or foreign key could not go on after the change; nothing was changed. */
  | 'DEPENDENT_IN_THE_WAY'
  /** Warning: a view has other columns after the change of a table. */
  | 'DEPENDENT_CHANGED'
  /** The method that was asked for cannot make this change; nothing was changed. */
  | 'METHOD_IMPOSSIBLE'
  /** The changed table was read back and was not what was asked for; all is as before. */
  | 'PROOF_FAILED'
  /** These bytes are not an SQLite database. */
  | 'NOT_A_DATABASE'
  /** A database file that is cut off, too new, too large, or has a damaged header. */
  | 'UNREADABLE_FILE'
  /** SQLite finds damage in the file, or cannot read its schema. */
  | 'DAMAGED_FILE'
  /** These bytes are not an SQLite write-ahead log. */
  | 'NOT_A_WAL'
  /** A `-wal` file has another page size than the database, or does not seem to belong to it. */
  | 'WAL_MISMATCH'
  /** Another tab has saved meanwhile; nothing was overwritten. Reload, repeat the change, save. */
  | 'STALE'
  /** What is stored is not a whole database; nothing was opened. The message names the snapshots. */
  | 'STORE_DAMAGED'
  /** A newer version of the library wrote the store. */
  | 'STORE_NEWER'
  /** The store was emptied while the database was open. */
  | 'STORE_REMOVED'
  /** The browser's storage is missing, forbidden or closed. */
  | 'STORE_UNAVAILABLE'
  /** The browser's storage gives no answer. */
  | 'STORE_TIMEOUT'
  /** The browser's storage failed in another way; `cause` is its error. */
  | 'STORE_FAILED'
  /** No room in the browser's storage; the stored image is the one before. */
  | 'QUOTA_EXCEEDED'
  /** No snapshot of that generation is kept. */
  | 'NO_SUCH_SNAPSHOT'
  /** An AbortSignal ended it; the stored image is the old or the new one. */
  | 'ABORTED'
  /** The database was closed; open it again. */
  | 'DATABASE_CLOSED'
  /** The worker ended, or could not start; the stored image is the old or the new one. */
  | 'WORKER_ENDED'
  /** The command line was asked for what it does not know; the message says what it takes. */
  | 'USAGE'
  /** A file or folder on disk cannot be found, read or written; `cause` is the system's error. */
  | 'FILE_UNAVAILABLE'
  /** Another program has the database file open; nothing was written. */
  | 'FILE_IN_USE'
  /** The database file is no longer what was read; nothing was written. */
  | 'FILE_CHANGED'
  /** A hot `-journal` lies beside the database file: its last transaction did not finish. */
  | 'FILE_UNFINISHED'
  /** A run would lose values, and nobody has said that it may. */
  | 'DATA_WOULD_BE_LOST'
  /** sql.js is not installed where the command line looks for it. */
  | 'ENGINE_MISSING'
