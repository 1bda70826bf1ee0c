import { pulse } from './connection.js'
import type { Connection, Database, Params, SqlValue } from './connection.js'
import { fail, MigrationError } from './errors.js'
import { positionWithin } from './locate.js'
import type { Problem, StatementPosition } from './report.js'
import { quoteName, splitStatements } from './sql.js'
import type { Statement } from './sql.js'
import { onlyReads, ruleFor } from './statement-rules.js'
import { isInTransaction, restored } from './transaction.js'

export interface GuardOptions {
  readonly version: string
  /** The file of the SQL, for positions. */
  readonly source?: string | undefined
  /** Lets only reading statements pass: the connection of a `canApply`. */
  readonly reading?: boolean
  /** Whether a transaction of ours is open, whose end would have to be noticed. */
  readonly transaction: boolean
  /** Called before each statement of an `exec`; may throw to stop. */
  readonly onStatement?: ((done: number, of: number) => void) | undefined
  /** Called between the pieces of a long statement, as {@link pulse}. */
  readonly onPiece?: ((done: number, of: number) => void) | undefined
}

/** The connection that a migration sees: it looks at every statement before it runs. */
export class Guard implements Connection {
  readonly #db: Database
  readonly #options: GuardOptions
  /** Values of settings before the migration changed them. */
  readonly #settings = new Map<string, SqlValue>()
  /** Why the transaction is not ours any more. */
  ended: MigrationError | undefined
  #closed = false
  readonly warnings: Problem[] = []
  readonly [pulse]: ((done: number, of: number) => void) | undefined
  /** Whether a statement may have brought a foreign key: its text has the word, in code or in a string. */
  sawReferences = false

  constructor(db: Database, options: GuardOptions) {
    this.#db = db
    this.#options = options
    this[pulse] = options.onPiece
  }

  exec(sql: string): void {
    const statements = splitStatements(sql)
    // An unreadable text goes on to the engine, which says what is wrong with it.
    if (sql.includes('\0')) this.#db.exec(sql)
    statements.forEach((statement, index) => {
      this.#options.onStatement?.(index, statements.length)
      const place = { sql, statement, index, count: statements.length }
      this.#pass(place, undefined, () => this.#db.exec(statement.text))
    })
  }

  run(sql: string, params?: Params): { changes: number } {
    return this.#one(sql, { changes: 0 }, () => this.#db.run(sql, params))
  }

  all<Row extends object = Record<string, SqlValue>>(sql: string, params?: Params): Row[] {
    return this.#one<Row[]>(sql, [], () => this.#db.all<Row>(sql, params))
  }

  get<Row extends object = Record<string, SqlValue>>(
    sql: string,
    params?: Params,
  ): Row | undefined {
    return this.#one<Row | undefined>(sql, undefined, () => this.#db.get<Row>(sql, params))
  }

  scratch(): Database {
    return this.#db.scratch()
  }

  /** The migration is over: whatever it left running may not touch the database any more. */
  close(): void {
    this.#closed = true
  }

  /** Puts the settings that were changed back, with a warning for each that was left changed. */
  restoreSettings(): void {
    for (const [name, before] of this.#settings) {
      if (settingOf(this.#db, name) === before) continue
      this.#db.exec(`PRAGMA ${name} = ${String(before)}`)
      this.warnings.push(restored(name, before, this.#options.version))
    }
    this.#settings.clear()
  }

  #one<T>(sql: string, skipped: T, work: () => T): T {
    const statements = splitStatements(sql)
    const [statement] = statements
    // None or several: the engine refuses that before anything runs.
    if (!statement || statements.length > 1) return work()
    return this.#pass({ sql, statement, index: 0, count: 1 }, skipped, work)
  }

  #pass<T>(place: Place, skipped: T, work: () => T): T {
    if (this.ended) throw this.ended
    if (this.#closed) {
      throw fail(
        'CONNECTION_CLOSED',
        `The connection of ${this.#options.version} was used after the migration had ended.`,
        'Do all work inside apply and rollback, without promises or timers.',
        { version: this.#options.version },
      )
    }
    if (!this.#allows(place)) return skipped
    try {
      return work()
    } catch (error) {
      throw this.#failed(error, place)
    }
  }

  /** Whether to run the statement; false: leave it out. Throws where it is forbidden. */
  #allows(place: Place): boolean {
    const { statement } = place
    const { version, reading } = this.#options
    if (reading) {
      if (onlyReads(statement)) return true
      throw this.#forbidden(place, 'a canApply only reads')
    }
    const rule = ruleFor(statement)
    if (rule.action === 'forbid') throw this.#forbidden(place, rule.why ?? '')
    if (rule.action === 'skip') {
      this.warnings.push({
        code: 'STATEMENT_SKIPPED',
        version,
        message: `STATEMENT_SKIPPED: "${statement.text}" of ${version} was left out: ${rule.why}.`,
        statement: this.#position(place),
      })
      return false
    }
    if (rule.setting && !this.#settings.has(rule.setting)) {
      this.#settings.set(rule.setting, settingOf(this.#db, rule.setting))
    }
    this.sawReferences ||= /references/i.test(statement.text)
    return true
  }

  #failed(error: unknown, place: Place): unknown {
    // ON CONFLICT ROLLBACK and RAISE(ROLLBACK) end the transaction; what follows would be kept at once.
    if (this.#options.transaction && !isInTransaction(this.#db)) {
      this.ended = new MigrationError('TRANSACTION_ENDED', {
        what: `A statement of ${this.#options.version} made SQLite roll the transaction back (ON CONFLICT ROLLBACK or RAISE(ROLLBACK)).`,
        state: 'Everything the transaction had done is undone; nothing was recorded.',
        next: 'Use ABORT in place of ROLLBACK, or keep the row from conflicting.',
        version: this.#options.version,
        statement: this.#position(place, error),
        cause: error,
      })
      return this.ended
    }
    if (!(error instanceof MigrationError) || error.code !== 'SQL_FAILED') return error
    return error.with({ statement: this.#position(place, error) })
  }

  #forbidden(place: Place, why: string): MigrationError {
    return forbidden(this.#options.version, place.statement, why, this.#position(place))
  }

  #position({ sql, statement, index, count }: Place, error?: unknown): StatementPosition {
    const inner = error instanceof MigrationError ? error.statement : undefined
    return positionWithin(sql, statement, index, count, { inner, source: this.#options.source })
  }
}

interface Place {
  readonly sql: string
  readonly statement: Statement
  readonly index: number
  readonly count: number
}

/** The refusal of a statement, also for a plan that finds it before anything runs. */
export function forbidden(
  version: string,
  statement: Statement,
  why: string,
  position: StatementPosition,
): MigrationError {
  return new MigrationError('FORBIDDEN_STATEMENT', {
    what: `${version} may not run "${statement.text.slice(0, 60)}": ${why}.`,
    state: `Nothing was changed by ${version}.`,
    next: 'Remove the statement.',
    version,
    statement: position,
  })
}

function settingOf(db: Database, name: string): SqlValue {
  // The one setting that SQLite does not tell.
  const hidden = name === 'case_sensitive_like'
  const row = db.get(hidden ? `SELECT 'a' NOT LIKE 'A'` : `PRAGMA ${quoteName(name)}`)
  return (row && Object.values(row)[0]) ?? null
}
