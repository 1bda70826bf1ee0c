/**
 * What an SQLite value is in JavaScript. Integers are numbers while they are safe
 * (`Number.isSafeInteger`) and bigints beyond; blobs are copies that the caller owns.
 */
export type SqlValue = number | bigint | string | Uint8Array | null

/**
 * Values for the parameters of one statement: an array for `?`, `?1` …, or an object for `:name`,
 * `@name`, `$name` (keys with or without the prefix). Every parameter needs a value and every value a
 * parameter: SQLite would bind NULL for one that is missing, without a word.
 */
export type Params = readonly SqlValue[] | Readonly<Record<string, SqlValue>>

/**
 * The sign of life of long work inside one call, for whoever watches the connection: so many done of
 * so many. It may throw to stop the work, which then undoes itself.
 */
export const pulse: unique symbol = Symbol('tidemark.pulse')

/** What a migration works with. Everything is synchronous: nothing else runs between two calls. */
export interface Connection {
  /**
   * Runs every statement of the text, in order. Not atomic by itself: when one fails, those before it
   * have run (inside a migration the transaction takes them back).
   * Throws `SQL_FAILED` with the position of the failing statement, `INVALID_SQL` for a NUL character.
   */
  exec(sql: string): void
  /**
   * Runs exactly one statement and tells how many rows it inserted, updated or deleted (0 for other
   * statements). Throws `INVALID_SQL` for none or several statements, `INVALID_VALUE` for parameters
   * that do not fit, `SQL_FAILED` for what SQLite refuses.
   */
  run(sql: string, params?: Params): { changes: number }
  /**
   * All rows of exactly one statement, as objects without a prototype. Of columns with the same name
   * the last one stays. Throws as `run`.
   */
  all<Row extends object = Record<string, SqlValue>>(sql: string, params?: Params): Row[]
  /** The first row of exactly one statement, or undefined. Throws as `run`. */
  get<Row extends object = Record<string, SqlValue>>(sql: string, params?: Params): Row | undefined
  /** A new empty database of the same engine; the caller closes it. */
  scratch(): Database
  /** Absent where nobody watches. */
  readonly [pulse]?: ((done: number, of: number) => void) | undefined
}

/** A whole database of an engine. */
export interface Database extends Connection {
  /** The image: the bytes of the whole database file. Only outside a write transaction. */
  export(): Uint8Array
  /** An independent copy of the database; the caller closes it. Functions of the app are not copied. */
  clone(): Database
  /**
   * Puts an image in the place of all content; the connection, its settings and prepared statements
   * stay. Absent where the engine cannot do it. Only outside a transaction.
   */
  restore?(image: Uint8Array): void
  /**
   * Runs work that makes many transactions, with whatever makes them cheap on this engine; afterwards
   * the engine's settings are as before.
   */
  batch?<T>(work: () => T): T
  close(): void
}
