import type { Database } from './connection.js'
import { fail, MigrationError, problemOf, reason, warning, whatOf } from './errors.js'
import {
  foreignKeyState,
  hasForeignKeys,
  newlyDangling,
  newViolations,
  NO_FOREIGN_KEYS,
} from './foreign-keys.js'
import type { ForeignKeyState } from './foreign-keys.js'
import { Guard } from './guard.js'
import type { History } from './history.js'
import { sourceOf } from './migration.js'
import type { Decision, PlannedStep } from './plan.js'
import type { Goal, Problem, Progress, RunReport, RunStep } from './report.js'
import type { Entry } from './status.js'
import { begin, commit, isInTransaction, rollBack, withForeignKeysOff } from './transaction.js'

/** What carrying out a plan needs. */
export interface Execution {
  readonly db: Database
  readonly history: History
  readonly goal: Goal
  readonly atomic?: 'migration' | 'run' | undefined
  readonly foreignKeys?: 'check' | 'report' | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly shouldStop?: (() => boolean) | undefined
  /** The versions that are applied, in words, for the state part of an error. */
  readonly appliedInWords: () => string
}

/**
 * Carries out a plan that has no refusals. Each migration is one transaction with its history row
 * (or all of them are one): a failure leaves the database as before it, and the error has the report.
 */
export function execute({ steps, warnings }: Decision, execution: Execution): RunReport {
  return new Run(steps, [...warnings], execution).walk()
}

/** What came of a step. */
interface Done extends Pick<RunStep, 'outcome' | 'durationMs'> {
  readonly planned: PlannedStep
  readonly warnings: Problem[]
}

class Run {
  readonly #steps: readonly PlannedStep[]
  readonly #warnings: Problem[]
  readonly #execution: Execution
  readonly #db: Database
  readonly #history: History
  readonly #started = performance.now()
  /** When the step before ended: a clock can cost as much as a statement. */
  #clock = this.#started
  readonly #done: Done[] = []
  #failing: PlannedStep | undefined
  /** Whether a migration of this run may have touched the history, by itself or by a trigger. */
  #sawHistory = false
  /** How many rows the history has to have. */
  #recorded = 0
  /** Foreign keys when they were last looked at; null while no table has one. */
  #foreignKeys: ForeignKeyState | null | undefined

  constructor(steps: readonly PlannedStep[], warnings: Problem[], execution: Execution) {
    this.#steps = steps
    this.#warnings = warnings
    this.#execution = execution
    this.#db = execution.db
    this.#history = execution.history
  }

  walk(): RunReport {
    const work = (): void => {
      this.#recorded = this.#history.count()
      if (this.#execution.atomic === 'run') this.#together(this.#steps, 0)
      else this.#steps.forEach((step, index) => this.#together([step], index))
    }
    try {
      withForeignKeysOff(this.#db, this.#warnings, () =>
        this.#db.batch ? this.#db.batch(work) : work(),
      )
    } catch (error) {
      throw this.#explain(error)
    }
    return this.#report()
  }

  /**
   * Steps that stand or fall together. What the migrations do is a transaction within ours: its end
   * shows that nobody has ended it before, and only then the history is written.
   */
  #together(steps: readonly PlannedStep[], from: number): void {
    const db = this.#db
    const transaction = steps.every(({ step }) => step.transaction)
    // What cannot be in a transaction has the image from before it as the way back.
    const image = transaction ? undefined : db.export()
    const done: Done[] = []
    try {
      begin(db, transaction ? 2 : 0)
      steps.forEach((step, index) => done.push(this.#step(step, from + index)))
      this.#checkForeignKeys(steps, done)
      if (transaction ? !commit(db) : isInTransaction(db)) throw ended(steps)
      begin(db, transaction ? 0 : 1)
      for (const step of done) this.#record(step)
      const last = steps.length + from === this.#steps.length
      if (last || this.#sawHistory) this.#verifyHistory()
      if (!commit(db)) throw ended(steps)
    } catch (error) {
      rollBack(db)
      this.#history.forget()
      if (image) this.#putBack(image, error)
      throw error
    }
    this.#done.push(...done)
    this.#failing = undefined
  }

  #putBack(image: Uint8Array, cause: unknown): void {
    try {
      this.#db.restore?.(image)
    } catch (error) {
      throw fail(
        'RESTORE_UNAVAILABLE',
        `${reason(cause)} ${reason(error)}`,
        'Open the stored image again.',
        { state: 'What it did is still in the open database.', cause },
      )
    }
  }

  /** One migration, unless its `canApply` says no. */
  #step(planned: PlannedStep, index: number): Done {
    const { version, direction } = planned.step
    this.#failing = planned
    this.#sign({ phase: 'migration', version, index })
    const warnings: Problem[] = []
    const answer = direction === 'down' || this.#canApply(planned)
    if (answer === true) this.#migrate(planned, index, warnings)
    const before = this.#clock
    this.#clock = performance.now()
    const done = direction === 'down' ? 'rolled-back' : 'applied'
    const outcome = answer === true ? done : answer ? 'recorded' : 'skipped'
    return { planned, outcome, durationMs: this.#clock - before, warnings }
  }

  #canApply({ entry: { version, migration } }: PlannedStep): boolean | 'done' {
    if (!migration?.canApply) return true
    const guard = new Guard(this.#db, { version, reading: true, transaction: false })
    const { query_only } = this.#db.get<{ query_only: number }>('PRAGMA query_only') ?? {}
    this.#db.exec('PRAGMA query_only = 1')
    try {
      const answer: unknown = migration.canApply(guard)
      if (typeof answer === 'boolean' || answer === 'done') return answer
      refusePromise(answer, `canApply of ${version}`)
      throw fail(
        'INVALID_MIGRATION',
        `canApply of ${version} answered ${reason(answer)}.`,
        "Return true, false or 'done'.",
      )
    } finally {
      guard.close()
      this.#db.exec(`PRAGMA query_only = ${query_only ?? 0}`)
    }
  }

  #migrate({ step, entry }: PlannedStep, index: number, warnings: Problem[]): void {
    const { version, direction, transaction } = step
    const { shouldStop, onProgress } = this.#execution
    // A run in which every canApply says no does not look at all.
    if (this.#foreignKeys === undefined) {
      this.#foreignKeys = hasForeignKeys(this.#db) ? foreignKeyState(this.#db) : null
    }
    const watched = shouldStop || onProgress
    const sign = (phase: Progress['phase']) => (done: number, of: number) =>
      this.#sign({ phase, version, index, done, of })
    const guard = new Guard(this.#db, {
      version,
      source: entry.migration && sourceOf(entry.migration, direction),
      transaction,
      onStatement: watched && sign('statement'),
      onPiece: watched && sign('copy'),
    })
    try {
      const result = direction === 'up' ? entry.migration?.apply(guard) : undo(entry, guard)
      refusePromise(result, version)
    } finally {
      guard.close()
      guard.restoreSettings()
      warnings.push(...guard.warnings)
    }
    // What SQLite rolled back is not made good by swallowing its error.
    if (guard.ended) throw guard.ended
    if (guard.sawReferences) this.#foreignKeys ??= NO_FOREIGN_KEYS
    this.#sawHistory ||= guard.sawHistory
  }

  #record({ planned, outcome, durationMs }: Done): void {
    const { migration, recorded } = planned.entry
    if (outcome === 'rolled-back') {
      for (const { version } of recorded) this.#history.remove(version)
      this.#recorded -= recorded.length
    } else if (migration && outcome !== 'skipped') {
      this.#history.add(migration, outcome === 'applied' ? durationMs : null)
      this.#recorded++
    }
  }

  #checkForeignKeys(steps: readonly PlannedStep[], done: readonly Done[]): void {
    const before = this.#foreignKeys
    if (!before || !done.some(({ outcome }) => /applied|rolled/.test(outcome))) return
    const after = foreignKeyState(this.#db)
    const version = list(steps)
    const warnings = (done.length === 1 && done[0]?.warnings) || this.#warnings
    const added = newViolations(before, after)
    if (added.length > 0) {
      const error = violated(version, added)
      if (this.#execution.foreignKeys !== 'report') throw error
      warnings.push(problemOf(error))
    }
    for (const words of newlyDangling(this.#db, before, after)) {
      warnings.push(warning('DANGLING_REFERENCE', `after ${version}, ${words}.`, version))
    }
    this.#foreignKeys = after
  }

  /** A trigger that a migration made could have eaten rows of the history. */
  #verifyHistory(): void {
    if (this.#history.count() === this.#recorded) return
    throw fail(
      'FOREIGN_HISTORY',
      'The history lost rows that were written to it.',
      'Look for a trigger on it.',
    )
  }

  /** Between two pieces of work: whoever watches hears of it, and may stop the run. */
  #sign(progress: Omit<Progress, 'elapsedMs' | 'total'> & { version: string }): void {
    const { shouldStop, onProgress } = this.#execution
    if (shouldStop?.()) {
      throw fail('STOPPED', `The run was stopped at ${progress.version}.`, 'Run again to go on.')
    }
    const total = this.#steps.length
    onProgress?.({ ...progress, total, elapsedMs: performance.now() - this.#started })
  }

  #report(): RunReport {
    const durationMs = performance.now() - this.#started
    const steps = this.#done.map(({ planned, ...rest }): RunStep => ({ ...planned.step, ...rest }))
    return { goal: this.#execution.goal, steps, warnings: this.#warnings, durationMs }
  }

  /** The error of the run, made when everything that had to be undone is undone. */
  #explain(error: unknown): unknown {
    const report = this.#report()
    const typed = error instanceof MigrationError ? error : undefined
    if (!this.#failing) return typed?.with({ report }) ?? error
    const { step, entry } = this.#failing
    const { version, direction } = step
    if (typed && OWN_STATE.test(typed.code)) return typed.with({ version, report })
    const up = direction === 'up'
    const by = up ? version : `the rollback of ${version}`
    const state = `Nothing was changed by ${by}; ${this.#execution.appliedInWords()}.`
    const more = { version, report, state }
    if (typed && OWN_CODES.test(typed.code)) return typed.with(more)
    const words = whatOf(error)
    return fail(
      up ? 'MIGRATION_FAILED' : 'ROLLBACK_FAILED',
      typed?.statement ? words : `${version}: ${words}`,
      entry.migration && sourceOf(entry.migration, direction) !== undefined
        ? 'Fix the file and run again.'
        : 'Correct the migration and run again.',
      {
        ...more,
        statement: typed?.statement,
        cause: typed?.code === 'SQL_FAILED' ? typed.cause : error,
      },
    )
  }
}

/** Codes that already say what went wrong with a migration; everything else is its own failure. */
const OWN_CODES =
  /^(ASYNC_MIGRATION|FOREIGN_HISTORY|FOREIGN_KEY_VIOLATION|FORBIDDEN_STATEMENT|STOPPED)$/

/** Errors that say themselves what state things are in. */
const OWN_STATE = /^(RESTORE_UNAVAILABLE|TRANSACTION_ENDED)$/

function undo({ migration, recorded }: Entry, guard: Guard): unknown {
  // Called as a method, so that a migration that is an instance of a class keeps its this.
  if (typeof migration?.rollback === 'function') return migration.rollback(guard)
  for (const { rollbackSql } of recorded) if (rollbackSql !== null) guard.exec(rollbackSql)
  return undefined
}

/** Work that goes on after the function returned is refused; nobody else will look at its failure. */
function refusePromise(result: unknown, who: string): void {
  if (typeof (result as { then?: unknown } | null | undefined)?.then !== 'function') return
  Promise.resolve(result).catch(() => undefined)
  throw fail(
    'ASYNC_MIGRATION',
    `${who} returned a promise.`,
    'A migration is synchronous: wait before the run.',
  )
}

function ended(steps: readonly PlannedStep[]): MigrationError {
  return fail(
    'TRANSACTION_ENDED',
    `${list(steps)} ended the transaction: something used the database itself.`,
    'Use the given connection only, and open the stored image again.',
    { state: 'Nothing was recorded; what was done before a COMMIT stays.' },
  )
}

function list(steps: readonly PlannedStep[]): string {
  return steps.map(({ step }) => step.version).join(', ')
}

function violated(version: string, words: readonly string[]): MigrationError {
  const more = words.length > 5 ? ` and ${words.length - 5} more` : ''
  return fail(
    'FOREIGN_KEY_VIOLATION',
    `${version} leaves foreign keys that point nowhere: ${words.slice(0, 5).join('; ')}${more}.`,
    "Keep the parent rows, or pass foreignKeys: 'report'.",
    { version },
  )
}
