import type { Database, Params, SqlValue } from '../connection.js'
import { MigrationError } from '../errors.js'
import { sqlFailed } from '../locate.js'
import { splitStatements } from '../sql.js'
import type { Statement } from '../sql.js'
import { bindings, variablesOf } from './bindings.js'
import type { Variable } from './bindings.js'
import type { SqlJsDatabase, SqlJsStatement, SqlJsStatic, SqlJsValue } from './sqljs-shape.js'
import { hasBackup, restoreInPlace } from './restore.js'

/** Prepared statements kept for use again; the one not used for longest is freed first. */
const CACHED_STATEMENTS = 32
const WRITES = ['INSERT', 'UPDATE', 'DELETE', 'REPLACE']
/** Only these are kept: a PRAGMA can take effect while it is prepared, and DDL runs once. */
const CACHEABLE = [...WRITES, 'SELECT', 'WITH', 'VALUES', 'SAVEPOINT', 'RELEASE']

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
    throw new MigrationError('INVALID_VALUE', {
      what: 'connect() was given something that is no sql.js database.',
      state: 'Nothing was opened.',
      next: 'Pass `new SQL.Database(bytes)`, where SQL is what `await initSqlJs()` gave.',
    })
  }
  return new SqlJsConnection(database, options.sqlJs)
}

interface Prepared {
  statement: SqlJsStatement
  /** Its first word, in capitals. */
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
      const before = kind === 'WITH' ? this.#totalChanges() : 0
      while (statement.step());
      const writes = kind === 'WITH' ? this.#totalChanges() !== before : WRITES.includes(kind)
      return { changes: writes ? this.#database.getRowsModified() : 0 }
    })
  }

  all<Row extends object = Record<string, SqlValue>>(sql: string, params?: Params): Row[] {
    return this.#use(sql, params, ({ statement }) => {
      const rows: Row[] = []
      // Names are asked after the first step: SQLite may have prepared the statement anew for it.
      let names: string[] | undefined
      while (statement.step()) {
        names ??= statement.getColumnNames()
        rows.push(rowOf<Row>(statement, names))
      }
      return rows
    })
  }

  get<Row extends object = Record<string, SqlValue>>(
    sql: string,
    params?: Params,
  ): Row | undefined {
    return this.#use(sql, params, ({ statement }) =>
      statement.step() ? rowOf<Row>(statement, statement.getColumnNames()) : undefined,
    )
  }

  scratch(): Database {
    return connect(new (this.#databaseClass())(), { sqlJs: this.#sqlJs })
  }

  clone(): Database {
    return connect(new (this.#databaseClass())(this.export()), { sqlJs: this.#sqlJs })
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
    const journal = this.get('PRAGMA journal_mode')?.['journal_mode']
    const locking = this.get('PRAGMA locking_mode')?.['locking_mode']
    // Leaving WAL mode would write to the file.
    if (journal === 'wal' || typeof journal !== 'string' || typeof locking !== 'string')
      return work()
    this.exec('PRAGMA journal_mode = memory; PRAGMA locking_mode = exclusive')
    try {
      return work()
    } finally {
      // The lock goes with the first access after the change.
      this.exec(
        `PRAGMA journal_mode = ${journal}; PRAGMA locking_mode = ${locking}; SELECT 1 FROM sqlite_schema LIMIT 1`,
      )
    }
  }

  close(): void {
    this.#freeStatements()
    this.#database.close()
  }

  /** Prepares (or finds) the statement, binds, works, and leaves it reset. */
  #use<T>(sql: string, params: Params | undefined, work: (prepared: Prepared) => T): T {
    const prepared = this.#take(sql) ?? this.#prepare(sql, sql)
    try {
      const { variables } = prepared
      const bound =
        params || variables.length > 0 ? bindings(sql, variables, params ?? []) : undefined
      if (bound && bound.sql !== sql) return this.#useWide(sql, bound, work)
      this.#bind(prepared, sql, bound?.values ?? null)
      return work(prepared)
    } catch (error) {
      throw this.#failed(error, sql, 0)
    } finally {
      this.#keep(sql, prepared)
    }
  }

  /** The same with the text that integers beyond 32 bits need; errors still speak of the original. */
  #useWide<T>(
    original: string,
    { sql, values }: ReturnType<typeof bindings>,
    work: (prepared: Prepared) => T,
  ): T {
    const prepared = this.#take(sql) ?? this.#prepare(sql, original)
    try {
      this.#bind(prepared, sql, values)
      return work(prepared)
    } finally {
      this.#keep(sql, prepared)
    }
  }

  #bind(prepared: Prepared, sql: string, values: SqlJsValue[] | null): void {
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
    if (!CACHEABLE.includes(kind) || this.#cache.has(sql)) {
      statement.free()
      return
    }
    statement.reset()
    this.#cache.set(sql, prepared)
    if (this.#cache.size > CACHED_STATEMENTS) {
      const [oldest] = this.#cache
      if (oldest) this.#take(oldest[0])?.statement.free()
    }
  }

  #prepare(sql: string, original: string): Prepared {
    const { tokens } = onlyStatement(sql)
    try {
      const statement = this.#database.prepare(sql)
      return {
        statement,
        kind: tokens[0]?.text.toUpperCase() ?? '',
        variables: variablesOf(tokens),
      }
    } catch (error) {
      throw this.#failed(error, original, 0)
    }
  }

  #failed(error: unknown, sql: string, index: number): unknown {
    if (error instanceof MigrationError) return error
    return sqlFailed(error, sql, index, (text) => this.#database.prepare(text).free())
  }

  #totalChanges(): SqlValue | undefined {
    return this.get('SELECT total_changes() AS n')?.['n']
  }

  #freeStatements(): void {
    for (const { statement } of this.#cache.values()) statement.free()
    this.#cache.clear()
  }

  #databaseClass(): SqlJsStatic['Database'] {
    // Every object knows its constructor; that makes a second database without importing sql.js.
    return this.#sqlJs?.Database ?? (this.#database.constructor as SqlJsStatic['Database'])
  }
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
  throw new MigrationError('INVALID_SQL', {
    what: `run, all and get take exactly one statement; this text has ${second ? 'more' : 'none'}: ${sql.slice(0, 80)}`,
    state: 'Nothing was run.',
    next: 'Use exec for texts of several statements.',
  })
}

function refuseNul(sql: string): void {
  if (!sql.includes('\0')) return
  throw new MigrationError('INVALID_SQL', {
    what: 'The SQL text has a NUL character, where SQLite would stop reading without a word.',
    state: 'Nothing was run.',
    next: 'Remove it; a text value with a NUL goes in as a parameter.',
  })
}
