import type { Database, Params, SqlValue } from '../connection.js'
import { fail, MigrationError } from '../errors.js'
import { sqlFailed } from '../locate.js'
import { splitStatements } from '../sql.js'
import type { Statement } from '../sql.js'
import { bindings, variablesOf } from './bindings.js'
import type { Variable } from './bindings.js'
import { refuseClosed } from './closed.js'
import type { SqlJsDatabase, SqlJsStatement, SqlJsStatic, SqlJsValue } from './sqljs-shape.js'
import { hasBackup, restoreInPlace } from './restore.js'

/** Prepared statements kept for use again; the one not used for longest is freed first. */
const CACHED_STATEMENTS = 32
const WRITES = /^(insert|update|delete|replace)$/i
/** Only these are kept: a PRAGMA can take effect while it is prepared, and DDL runs once. */
const CACHEABLE = /^(insert|update|delete|replace|select|with|values|savepoint|release)$/i

/**
 * A {@link Database} over a sql.js database. With `options.sqlJs` (what `initSqlJs()` gave) an old
 * image can be put back in place, which a migration with `transaction: false` needs.
 *
 * Values are stored as what they are: sql.js alone stores integers beyond 32 bits as REAL and bigints
 * as TEXT. Throws `INVALID_VALUE` for something that is no sql.js database.
 */
export function connect(
  database: SqlJsDatabase,
  options: { sqlJs?: SqlJsStatic | undefined } = {},
): Database {
  if (typeof database?.prepare !== 'function') {
    throw fail(
      'INVALID_VALUE',
      'connect() was given something that is no sql.js database.',
      'Pass `new SQL.Database(bytes)`.',
    )
  }
  return new SqlJsConnection(database, options.sqlJs)
}

interface Prepared {
  statement: SqlJsStatement
  /** Its first word. */
  readonly kind: string
  readonly variables: readonly Variable[]
}

class SqlJsConnection implements Database {
  readonly #database: SqlJsDatabase
  readonly #sqlJs: SqlJsStatic | undefined
  readonly #cache = new Map<string, Prepared>()
  readonly restore?: (image: Uint8Array) => void

  constructor(database: SqlJsDatabase, sqlJs: SqlJsStatic | undefined) {
    this.#database = database
    this.#sqlJs = sqlJs
    if (hasBackup(sqlJs)) this.restore = (image) => restoreInPlace(database, sqlJs, image)
  }

  exec(sql: string): void {
    refuseNul(sql)
    // One statement goes to SQLite as it is; several one by one, so that an error has a place.
    const parts = sql.includes(';') ? splitStatements(sql).map(({ text }) => text) : [sql]
    parts.forEach((part, index) => {
      try {
        this.#database.run(part)
      } catch (error) {
        throw this.#failed(error, sql, index)
      }
    })
  }

  run(sql: string, params?: Params): { changes: number } {
    return this.#use(sql, params, ({ statement, kind }) => {
      // SQLite keeps its counter through statements that change no rows, and WITH can be either.
      const before = /^with$/i.test(kind) && this.#totalChanges()
      while (statement.step());
      const writes = before === false ? WRITES.test(kind) : this.#totalChanges() !== before
      return { changes: writes ? this.#database.getRowsModified() : 0 }
    })
  }

  all<Row extends object = Record<string, SqlValue>>(sql: string, params?: Params): Row[] {
    return this.#use(sql, params, ({ statement }) => rowsOf<Row>(statement, Infinity))
  }

  get<Row extends object = Record<string, SqlValue>>(
    sql: string,
    params?: Params,
  ): Row | undefined {
    return this.#use(sql, params, ({ statement }) => rowsOf<Row>(statement, 1)[0])
  }

  scratch(): Database {
    return this.#another()
  }

  clone(): Database {
    const fork = this.#database.fork?.()
    return fork ? connect(fork, { sqlJs: this.#sqlJs }) : this.#another(this.export())
  }

  export(): Uint8Array {
    // sql.js before 1.16 closes and opens the database anew: statements and this setting are gone.
    this.#freeStatements()
    const keys = this.get('PRAGMA foreign_keys')?.['foreign_keys']
    const image = this.#database.export()
    if (keys === 1) this.#database.run('PRAGMA foreign_keys = 1')
    return image
  }

  /**
   * The file is in memory: a journal in memory is as safe as one in a file of memory, and there is
   * nobody to share a lock with. Also makes ROLLBACK possible where the app had turned the journal off.
   */
  batch<T>(work: () => T): T {
    // By PRAGMA and by schema: a file can have a table named pragma_journal_mode, and an attached
    // database has modes of its own.
    const { journal_mode: journal } = this.get<Modes>('PRAGMA main.journal_mode') ?? {}
    const { locking_mode: locking } = this.get<Modes>('PRAGMA main.locking_mode') ?? {}
    // Leaving WAL mode would write to the file.
    if (!journal || journal === 'wal') return work()
    this.exec('PRAGMA main.journal_mode = memory; PRAGMA main.locking_mode = exclusive')
    try {
      return work()
    } finally {
      // The lock goes with the first access after the change.
      this.exec(
        `PRAGMA main.journal_mode = ${journal}; PRAGMA main.locking_mode = ${locking}; SELECT 1 FROM main.sqlite_schema LIMIT 1`,
      )
    }
  }

  close(): void {
    this.#freeStatements()
    this.#database.close()
  }

  /**
   * Prepares (or finds) the statement, binds, works, and leaves it reset. Integers beyond 32 bits need
   * another text; errors still speak of the original.
   */
  #use<T>(
    sql: string,
    params: Params | undefined,
    work: (prepared: Prepared) => T,
    original = sql,
  ): T {
    const prepared = this.#take(sql) ?? this.#prepare(sql, original)
    try {
      const bound = bindings(sql, prepared.variables, params)
      if (bound.sql !== sql) return this.#use(bound.sql, bound.values, work, original)
      this.#bind(prepared, sql, bound.values)
      return work(prepared)
    } catch (error) {
      throw this.#failed(error, original, 0)
    } finally {
      this.#keep(sql, prepared)
    }
  }

  #bind(prepared: Prepared, sql: string, values: SqlJsValue[]): void {
    try {
      prepared.statement.bind(values)
    } catch (error) {
      // The app has exported with an old sql.js, which frees every statement.
      if (error !== 'Statement closed') throw error
      prepared.statement = this.#database.prepare(sql)
      prepared.statement.bind(values)
    }
  }

  // A statement in use is not in the cache: an app's function may run the same SQL meanwhile.
  #take(sql: string): Prepared | undefined {
    const prepared = this.#cache.get(sql)
    this.#cache.delete(sql)
    return prepared
  }

  #keep(sql: string, prepared: Prepared): void {
    const { statement, kind } = prepared
    if (!CACHEABLE.test(kind) || this.#cache.has(sql)) {
      statement.free()
      return
    }
    statement.reset()
    this.#cache.set(sql, prepared)
    if (this.#cache.size <= CACHED_STATEMENTS) return
    const [[oldest] = ['']] = this.#cache
    this.#take(oldest)?.statement.free()
  }

  #prepare(sql: string, original: string): Prepared {
    const { tokens } = onlyStatement(sql)
    try {
      const statement = this.#database.prepare(sql)
      return { statement, kind: tokens[0]?.text ?? '', variables: variablesOf(tokens) }
    } catch (error) {
      throw this.#failed(error, original, 0)
    }
  }

  #failed(error: unknown, sql: string, index: number): unknown {
    if (error instanceof MigrationError) return error
    refuseClosed(this.#database)
    return sqlFailed(error, sql, index, (text) => this.#database.prepare(text).free())
  }

  #totalChanges(): SqlValue | undefined {
    return this.get('SELECT total_changes() AS n')?.['n']
  }

  #freeStatements(): void {
    for (const { statement } of this.#cache.values()) statement.free()
    this.#cache.clear()
  }

  #another(image?: Uint8Array): Database {
    // Every object knows its constructor; that makes a second database without importing sql.js.
    const Class = this.#sqlJs?.Database ?? (this.#database.constructor as SqlJsStatic['Database'])
    return connect(new Class(image), { sqlJs: this.#sqlJs })
  }
}

interface Modes {
  readonly journal_mode: string
  readonly locking_mode: string
}

/** The next rows of a statement, at most so many. */
function rowsOf<Row extends object>(statement: SqlJsStatement, limit: number): Row[] {
  const rows: Row[] = []
  // Names are asked after the first step: SQLite may have prepared the statement anew for it.
  let names: string[] | undefined
  while (rows.length < limit && statement.step()) {
    names ??= statement.getColumnNames()
    rows.push(rowOf<Row>(statement, names))
  }
  return rows
}

/** The row that a statement stands on. Integers come as numbers while that is exact. */
function rowOf<Row extends object>(statement: SqlJsStatement, names: readonly string[]): Row {
  let values = statement.get()
  // sql.js turns integers into doubles unless asked for bigints (which it makes by way of text).
  if (
    values.some((value) => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
  ) {
    values = statement.get(null, { useBigInt: true }).map(narrow)
  }
  const row = Object.create(null) as Record<string, unknown>
  names.forEach((name, index) => {
    row[name] = values[index]
  })
  // What columns a statement has only its SQL tells; the caller names the type as for JSON.parse.
  return row as Row
}

function narrow(value: SqlJsValue | bigint): SqlJsValue | bigint {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}

function onlyStatement(sql: string): Statement {
  refuseNul(sql)
  const [statement, second] = splitStatements(sql)
  if (statement && !second) return statement
  throw fail(
    'INVALID_SQL',
    `run, all and get take one statement; this text has ${second ? 'more' : 'none'}: ${sql.slice(0, 80)}`,
    'Use exec for several.',
  )
}

function refuseNul(sql: string): void {
  if (!sql.includes('\0')) return
  throw fail(
    'INVALID_SQL',
    'The SQL has a NUL, where SQLite stops reading.',
    'Remove it, or pass it in a parameter.',
  )
}
