import { pulse } from './connection.js'
import type { Connection, Database, Params, SqlValue } from './connection.js'
import { fail, MigrationError, warning } from './errors.js'
import { positionWithin } from './locate.js'
import type { Problem, StatementPosition } from './report.js'
import { splitStatements } from './sql.js'
import type { Statement } from './sql.js'
import { onlyReads, ruleFor } from './statement-rules.js'
import type { Rule } from './statement-rules.js'
import { isInTransaction, Settings } from './transaction.js'

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

/** One statement for sure, and one that no rule concerns: most texts of one statement are. */
const SIMPLE = /^(?:alter|create|delete|drop|insert|update)\b[^;\0]*$/i

/** The connection that a migration sees: it looks at every statement before it runs. */
export class Guard implements Connection {
  readonly #db: Database
  readonly #options: GuardOptions
  /** Values of settings before the migration changed them. */
  readonly #settings: Settings
  /** Why the transaction is not ours any more. */
  ended: MigrationError | undefined
  #closed = false
  readonly warnings: Problem[] = []
  readonly [pulse]: ((done: number, of: number) => void) | undefined
  /** Whether a statement may have brought a foreign key: its text has the word, in code or in a string. */
  sawReferences = false
  /** Whether a statement may touch the history, or have made a trigger that does. */
  sawHistory = false

  constructor(db: Database, options: GuardOptions) {
    this.#db = db
    this.#options = options
    this.#settings = new Settings(db)
    this[pulse] = options.onPiece
  }

  exec(sql: string): void {
    const statements = SIMPLE.test(sql)
      ? [{ text: sql, tokens: [], start: 0, end: sql.length }]
      : splitStatements(sql)
    // An unreadable text goes on to the engine, which says what is wrong with it.
    if (sql.includes('\0')) this.#db.exec(sql)
    statements.forEach((statement, index) => {
      this.#options.onStatement?.(index, statements.length)
      this.#pass({ sql, statements, index }, statement, undefined, () =>
        this.#db.exec(statement.text),
      )
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
    this.warnings.push(...this.#settings.putBack(this.#options.version))
  }

  #one<T>(sql: string, skipped: T, work: () => T): T {
    const statements = splitStatements(sql)
    const [statement, second] = statements
    // None or several: the engine refuses that before anything runs.
    if (!statement || second) return work()
    return this.#pass({ sql, statements, index: 0 }, statement, skipped, work)
  }

  /** Does the work for a statement that is allowed. */
  #pass<T>(place: Place, statement: Statement, skipped: T, work: () => T): T {
    if (this.ended) throw this.ended
    const { version } = this.#options
    if (this.#closed) {
      throw fail(
        'CONNECTION_CLOSED',
        `The connection of ${version} was used after the migration had ended.`,
        'Do all work inside apply and rollback.',
        { version },
      )
    }
    if (!this.#allows(place, statement)) return skipped
    try {
      return work()
    } catch (error) {
      throw this.#failed(error, place)
    }
  }

  /** Whether to run the statement; false: leave it out. Throws where it is forbidden. */
  #allows(place: Place, statement: Statement): boolean {
    const { version, reading } = this.#options
    const { action, why, setting }: Rule = !reading
      ? ruleFor(statement)
      : { action: onlyReads(statement) ? 'run' : 'forbid', why: READING }
    if (action === 'forbid') throw forbidden(version, statement, why, this.#position(place))
    if (action === 'skip') {
      const words = `"${statement.text}" of ${version} was left out: ${why}.`
      this.warnings.push(warning('STATEMENT_SKIPPED', words, version, this.#position(place)))
      return false
    }
    if (reading) return true
    if (setting !== undefined) this.#settings.keep(setting)
    this.sawReferences ||= /references|sqlite_(schema|master)/i.test(statement.text)
    this.sawHistory ||= /trigger|migrations/i.test(statement.text)
    return true
  }

  #failed(error: unknown, place: Place): unknown {
    const { version, transaction } = this.#options
    const typed = error instanceof MigrationError ? error : undefined
    const statement = this.#position(place, error)
    // ON CONFLICT ROLLBACK and RAISE(ROLLBACK) end the transaction; what follows would be kept at once.
    if (transaction && !isInTransaction(this.#db)) {
      this.ended = fail(
        'TRANSACTION_ENDED',
        `A statement of ${version} made SQLite roll the transaction back.`,
        'Use ABORT in place of ON CONFLICT ROLLBACK or RAISE(ROLLBACK).',
        {
          state: 'What the transaction did is undone; nothing was recorded.',
          version,
          statement,
          cause: error,
        },
      )
      return this.ended
    }
    return typed?.code === 'SQL_FAILED' ? typed.with({ statement }) : error
  }

  #position({ sql, statements, index }: Place, error?: unknown): StatementPosition {
    return positionWithin(sql, statements, index, this.#options.source, error)
  }
}

const READING = 'a canApply only reads'

/** One of the statements of a text. */
interface Place {
  readonly sql: string
  readonly statements: readonly Statement[]
  readonly index: number
}

/** The refusal of a statement, also for a plan that finds it before anything runs. */
export function forbidden(
  version: string,
  { text }: Statement,
  why: string | undefined,
  statement: StatementPosition,
): MigrationError {
  return fail(
    'FORBIDDEN_STATEMENT',
    `${version} may not run "${text.slice(0, 60)}": ${why}.`,
    'Remove it.',
    { version, statement },
  )
}
