import type { Database } from './connection.js'
import { connect } from './engines/sqljs.js'
import type { SqlJsDatabase } from './engines/sqljs-shape.js'
import { MigrationError, problemOf } from './errors.js'
import type { Code } from './errors.js'
import { execute } from './execute.js'
import { History, HISTORY_TABLE } from './history.js'
import { defineMigration, orderMigrations } from './migration.js'
import type { Migration } from './migration.js'
import { makePlan, stepOf } from './plan.js'
import type { Decision } from './plan.js'
import type {
  AppliedMigration,
  Goal,
  MigrationStatus,
  Plan,
  Progress,
  RunReport,
  RunStep,
} from './report.js'
import { appliedOf, compareHistory, statusOf } from './status.js'
import type { Entry } from './status.js'
import { begin, commit, isInTransaction, rollBack, transactionOpen } from './transaction.js'

export interface RunnerOptions {
  readonly migrations?: Iterable<Migration> | undefined
  /** The table that holds the history; default 'schema_migrations'. */
  readonly historyTable?: string | undefined
  /** One transaction for each migration (default), or one for the whole run. */
  readonly atomic?: 'migration' | 'run' | undefined
  /**
   * Recorded versions that the app does not know: refuse (default), go on, or roll them back with the
   * SQL that was recorded with them. Never 'rollback' for a file that did not come from the app's own
   * store: a stranger's file would carry a stranger's SQL.
   */
  readonly unknown?: 'error' | 'ignore' | 'rollback' | undefined
  /** Pending versions older than an applied one: run them (default), or refuse. */
  readonly outOfOrder?: 'run' | 'error' | undefined
  /** Applied migrations that were edited since: report (default), or refuse. */
  readonly changed?: 'report' | 'error' | undefined
  /** New foreign key violations: fail (default), or report. */
  readonly foreignKeys?: 'check' | 'report' | undefined
  /** A sign of life before each migration and each statement of an SQL text. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Asked between migrations, statements and chunks; true stops the run with `STOPPED`. */
  readonly shouldStop?: (() => boolean) | undefined
}

/**
 * Brings a database to a version of its schema. Migrations are a value, the database an argument:
 * all that is remembered stands in the database's history table.
 */
export class MigrationRunner {
  readonly #db: Database
  readonly #history: History
  readonly #options: RunnerOptions
  #migrations: readonly Migration[] = []

  /** @throws MigrationError INVALID_MIGRATION, DUPLICATE_VERSION for the migrations given. */
  constructor(database: SqlJsDatabase | Database, options: RunnerOptions = {}) {
    this.#db = 'scratch' in database ? database : connect(database)
    this.#history = new History(this.#db, options.historyTable)
    this.#options = options
    this.register(...(options.migrations ?? []))
  }

  /**
   * Adds migrations and keeps all of them in the order of their versions.
   * @throws MigrationError INVALID_MIGRATION, DUPLICATE_VERSION; then none of them is added.
   */
  register(...migrations: Migration[]): this {
    this.#migrations = orderMigrations([...this.#migrations, ...migrations.map(defineMigration)])
    return this
  }

  /** The database that it works on. */
  get connection(): Database {
    return this.#db
  }

  /** The name of the history table. */
  get historyTable(): string {
    return this.#options.historyTable ?? HISTORY_TABLE
  }

  /** The same migrations and options for another database, such as a clone; `options` go first. */
  on(database: Database, options: Omit<RunnerOptions, 'migrations'> = {}): MigrationRunner {
    return new MigrationRunner(database, {
      ...this.#options,
      ...options,
      migrations: this.#migrations,
    })
  }

  /**
   * Every version that the app knows or the database records, in order. Only reads.
   * @throws MigrationError FOREIGN_HISTORY where the history table is another tool's.
   */
  status(): MigrationStatus[] {
    return this.#entries(true).map(statusOf)
  }

  /**
   * What a run to this goal would do, or why it would refuse. Only reads. Whether a `canApply` will
   * agree, and whether the caller has a transaction open, shows when the run's turn comes.
   */
  plan(goal: Goal = { up: 'newest' }): Plan {
    const { steps, refusals, warnings } = this.#decide(goal)
    return {
      goal,
      steps: steps.map(({ step }) => step),
      refusals: refusals.map(problemOf),
      warnings,
    }
  }

  /**
   * Applies what is pending, in order, up to and including `to`; never rolls back. Each migration is
   * atomic (or the run, with `atomic: 'run'`). Doing it again writes nothing.
   * @throws MigrationError for each refusal of {@link plan}, TRANSACTION_OPEN, and what a migration
   *   fails with: MIGRATION_FAILED, FOREIGN_KEY_VIOLATION, TRANSACTION_ENDED, ASYNC_MIGRATION,
   *   FORBIDDEN_STATEMENT, STOPPED. `report` says what was done before.
   */
  applyAll(options: { to?: string | undefined } = {}): RunReport {
    return this.#run({ up: options.to ?? 'newest' })
  }

  /**
   * Rolls one version back. While later ones are applied it refuses, unless `only` is true.
   * @throws MigrationError as {@link applyAll}, and NO_SUCH_VERSION, NOT_APPLIED, LATER_APPLIED,
   *   NOT_REVERSIBLE, ROLLBACK_FAILED.
   */
  rollback(version: string, options: { only?: boolean | undefined } = {}): RunReport {
    return this.#run({ undo: version, ...(options.only && { only: true }) })
  }

  /**
   * Rolls back everything after this version, newest first, and leaves the version itself applied;
   * null leaves nothing. Throws as {@link rollback}.
   */
  rollbackTo(version: string | null): RunReport {
    return this.#run({ downTo: version })
  }

  /** The recorded versions, oldest first. Only reads. @throws MigrationError FOREIGN_HISTORY */
  listApplied(): AppliedMigration[] {
    return this.#history.read().map(appliedOf)
  }

  /**
   * Records every known version up to and including this one as applied, and runs nothing: for a
   * database that already is so. Atomic.
   * @throws MigrationError NO_SUCH_VERSION, TRANSACTION_OPEN, FOREIGN_HISTORY
   */
  baseline(upTo: string): RunReport {
    const goal: Goal = { up: upTo }
    return this.#record(goal, goal, ['NO_SUCH_VERSION', 'FOREIGN_HISTORY'], (migration) =>
      this.#history.add(migration, null),
    )
  }

  /**
   * Rewrites the recorded checksum of an applied migration: its edit is accepted as changing nothing.
   * @throws MigrationError NO_SUCH_VERSION, NOT_APPLIED, DATABASE_AHEAD, TRANSACTION_OPEN
   */
  acceptChanged(version: string): RunReport {
    return this.#record(
      { up: version },
      { undo: version, only: true },
      ['DATABASE_AHEAD', 'NO_SUCH_VERSION', 'NOT_APPLIED', 'FOREIGN_HISTORY'],
      ({ checksum = null }, { recorded }) => {
        for (const row of recorded) this.#history.setChecksum(row.version, checksum)
      },
    )
  }

  /**
   * Writes to the history alone, in one transaction, about the migrations that a run to `reached` would
   * carry out. Of the refusals of such a run, only those with one of these codes are thrown.
   */
  #record(
    goal: Goal,
    reached: Goal,
    codes: readonly Code[],
    write: (migration: Migration, entry: Entry) => void,
  ): RunReport {
    const started = performance.now()
    const { refusals, steps } = this.#decide(reached)
    const refusal = refusals.find(({ code }) => codes.includes(code))
    if (refusal) throw refusal
    if (isInTransaction(this.#db)) throw transactionOpen()
    const done: RunStep[] = []
    begin(this.#db)
    try {
      for (const { entry } of steps) {
        if (!entry.migration) continue
        write(entry.migration, entry)
        done.push({ ...stepOf(entry, 'up'), outcome: 'recorded', durationMs: 0, warnings: [] })
      }
      commit(this.#db)
    } catch (error) {
      rollBack(this.#db)
      this.#history.forget()
      throw error
    }
    return { goal, steps: done, warnings: [], durationMs: performance.now() - started }
  }

  #entries(full = false): Entry[] {
    const entries = compareHistory(this.#migrations, this.#history.read(full))
    // Only the record can describe a version that the app does not know.
    const complete = full || !entries.some(({ state }) => state === 'unknown')
    return complete ? entries : this.#entries(true)
  }

  #decide(goal: Goal): Decision {
    try {
      return makePlan(this.#entries(), goal, this.#options, this.#db.restore !== undefined)
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error
      return { steps: [], refusals: [error], warnings: [] }
    }
  }

  #run(goal: Goal): RunReport {
    const decision = this.#decide(goal)
    const [refusal] = decision.refusals
    if (refusal) throw refusal
    if (decision.steps.length === 0) {
      return { goal, steps: [], warnings: decision.warnings, durationMs: 0 }
    }
    return execute(decision, {
      ...this.#options,
      db: this.#db,
      history: this.#history,
      goal,
      appliedInWords: () => appliedInWords(this.#entries()),
    })
  }
}

/** '001 to 006 are applied' */
function appliedInWords(entries: readonly Entry[]): string {
  const applied = entries.filter(({ state }) => state === 'applied').map(({ version }) => version)
  const [first, second] = applied
  const last = applied.at(-1)
  if (first === undefined) return 'no version is applied'
  if (second === undefined) return `${first} is applied`
  // 'a to z' only where nothing between is missing.
  const whole = entries.slice(0, applied.length).every(({ state }) => state === 'applied')
  return whole ? `${first} to ${last} are applied` : `${applied.join(', ')} are applied`
}
