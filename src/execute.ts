import type { Database } from './connection.js'
import { MigrationError, reason } from './errors.js'
import { foreignKeyState, hasForeignKeys, newlyDangling, newViolations } from './foreign-keys.js'
import type { ForeignKeyState } from './foreign-keys.js'
import { Guard } from './guard.js'
import type { History } from './history.js'
import type { Decision } from './plan.js'
import type { Goal, Problem, Progress, RunReport, RunStep } from './report.js'
import type { Entry } from './status.js'
import { begin, commit, isInTransaction, rollBack, withForeignKeysOff } from './transaction.js'
import { versionKey } from './version.js'

/** What carrying out a plan needs. */
export interface Execution {
  readonly db: Database
  readonly history: History
  readonly goal: Goal
  readonly decision: Decision
  readonly atomic: 'migration' | 'run'
  readonly foreignKeys: 'check' | 'report'
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly shouldStop?: (() => boolean) | undefined
  /** The versions that are applied, in words, for the state part of an error. */
  readonly appliedInWords: () => string
}

type PlannedStep = Decision['steps'][number]

/**
 * Carries out a plan that has no refusals. Each migration is one transaction with its history row
 * (or all of them are one): a failure leaves the database as before it, and the error has the report.
 */
export function execute(execution: Execution): RunReport {
  return new Run(execution).walk()
}

class Run {
  readonly #execution: Execution
  readonly #db: Database
  readonly #started = performance.now()
  readonly #steps: RunStep[] = []
  readonly #warnings: Problem[]
  #failing: PlannedStep | undefined
  /** Foreign keys when they were last looked at; undefined while no table has one. */
  #foreignKeys: ForeignKeyState | undefined

  constructor(execution: Execution) {
    this.#execution = execution
    this.#db = execution.db
    this.#warnings = [...execution.decision.warnings]
  }

  walk(): RunReport {
    const { decision, atomic } = this.#execution
    const work = (): void => {
      if (hasForeignKeys(this.#db)) this.#foreignKeys = foreignKeyState(this.#db)
      if (atomic === 'run') return this.#allInOne(decision.steps)
      for (const [index, step] of decision.steps.entries()) this.#each(step, index)
      this.#verifyHistory()
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

  /** One transaction for the whole run; each migration is a part of it, so that a stray COMMIT shows. */
  #allInOne(steps: readonly PlannedStep[]): void {
    begin(this.#db)
    try {
      for (const [index, step] of steps.entries()) {
        this.#step(step, index, (work) => {
          begin(this.#db)
          work()
          if (!commit(this.#db)) throw ended(step)
        })
      }
      this.#checkForeignKeys(steps.at(-1), this.#warnings)
      this.#verifyHistory()
      if (!commit(this.#db)) throw ended(steps.at(-1))
    } catch (error) {
      this.#steps.length = 0
      this.#undo()
      throw error
    }
  }

  #each(step: PlannedStep, index: number): void {
    this.#step(step, index, (work, warnings) => {
      if (!step.transaction) return this.#withImage(step, work, warnings)
      begin(this.#db)
      try {
        work()
        this.#checkForeignKeys(step, warnings)
        if (!commit(this.#db)) throw ended(step)
      } catch (error) {
        this.#undo()
        throw error
      }
    })
  }

  /** A migration that cannot be in a transaction: the image from before it is the way back. */
  #withImage(step: PlannedStep, work: () => void, warnings: Problem[]): void {
    const image = this.#db.export()
    try {
      work()
      this.#checkForeignKeys(step, warnings)
    } catch (error) {
      this.#undo()
      this.#db.restore?.(image)
      throw error
    }
  }

  /**
   * One migration. `enclose` gives it a transaction or another way back; what the migration warns
   * about and how long it took is reported only when that has succeeded.
   */
  #step(
    step: PlannedStep,
    index: number,
    enclose: (work: () => void, warnings: Problem[]) => void,
  ): void {
    const { decision, shouldStop } = this.#execution
    if (shouldStop?.()) throw stopped(step.version)
    this.#progress({
      phase: 'migration',
      version: step.version,
      index,
      total: decision.steps.length,
    })
    const started = performance.now()
    const warnings: Problem[] = []
    let outcome: RunStep['outcome'] = step.direction === 'up' ? 'applied' : 'rolled-back'
    try {
      const answer = step.direction === 'up' ? this.#canApply(step) : true
      if (answer === false) outcome = 'skipped'
      else {
        if (answer === 'done') outcome = 'recorded'
        enclose(() => {
          if (answer !== 'done') this.#migrate(step, index, warnings)
          this.#record(step, answer === 'done' ? null : performance.now() - started)
        }, warnings)
      }
    } catch (error) {
      this.#failing = step
      throw error
    }
    const { entry: _, ...planned } = step
    this.#steps.push({ ...planned, outcome, durationMs: performance.now() - started, warnings })
  }

  #canApply({ version, entry: { migration } }: PlannedStep): boolean | 'done' {
    if (!migration?.canApply) return true
    const guard = new Guard(this.#db, { version, reading: true, transaction: false })
    this.#db.exec('PRAGMA query_only = 1')
    try {
      const answer: unknown = migration.canApply(guard)
      if (typeof answer === 'boolean' || answer === 'done') return answer
      if (isPromise(answer)) throw asynchronous(version, 'canApply')
      throw new MigrationError('INVALID_MIGRATION', {
        what: `The canApply of ${version} answered ${String(answer)}.`,
        state: 'It was not run.',
        next: "Return true, false or 'done'.",
      })
    } finally {
      guard.close()
      this.#db.exec('PRAGMA query_only = 0')
    }
  }

  #migrate(step: PlannedStep, index: number, warnings: Problem[]): void {
    const { version, entry, direction, transaction } = step
    const { shouldStop, onProgress, decision } = this.#execution
    const guard = new Guard(this.#db, {
      version,
      source: entry.migration?.sql?.source,
      transaction,
      onStatement:
        (shouldStop || onProgress) &&
        ((done, of) => {
          if (shouldStop?.()) throw stopped(version)
          const total = decision.steps.length
          this.#progress({ phase: 'statement', version, index, total, done, of })
        }),
    })
    try {
      const result: unknown =
        direction === 'up' ? entry.migration?.apply(guard) : undo(entry, guard)
      if (isPromise(result)) throw asynchronous(version, direction === 'up' ? 'apply' : 'rollback')
      if (!transaction && isInTransaction(this.#db)) throw ended(step)
    } finally {
      guard.close()
      guard.restoreSettings()
    }
    warnings.push(...guard.warnings)
    if (guard.sawReferences) this.#foreignKeys ??= NO_FOREIGN_KEYS
  }

  #record({ direction, entry }: PlannedStep, durationMs: number | null): void {
    const { history } = this.#execution
    const { migration, recorded } = entry
    if (direction === 'down') for (const { version } of recorded) history.remove(version)
    else if (migration) history.add(migration, durationMs)
  }

  #checkForeignKeys(step: PlannedStep | undefined, warnings: Problem[]): void {
    const before = this.#foreignKeys
    if (!before) return
    const after = foreignKeyState(this.#db)
    const version = step?.version ?? ''
    const added = newViolations(before, after)
    if (added.length > 0) {
      const error = violated(version, added)
      if (this.#execution.foreignKeys === 'check') throw error
      warnings.push({ code: error.code, version, message: error.message })
    }
    for (const words of newlyDangling(before, after)) {
      warnings.push({
        code: 'DANGLING_REFERENCE',
        version,
        message: `DANGLING_REFERENCE: after ${version}, ${words}. Rows could no longer be written to it with foreign keys on.`,
      })
    }
    this.#foreignKeys = after
  }

  /** A trigger that a migration made could have eaten rows of the history. */
  #verifyHistory(): void {
    const recorded = new Set(
      this.#execution.history.read().map(({ version }) => versionKey(version)),
    )
    const lost = this.#steps.find(({ version, outcome }) => {
      const expected = outcome === 'skipped' ? undefined : outcome !== 'rolled-back'
      return expected !== undefined && recorded.has(versionKey(version)) !== expected
    })
    if (!lost) return
    throw new MigrationError('FOREIGN_HISTORY', {
      what: `The history does not say what was written to it: ${lost.version} was ${lost.outcome}.`,
      state: 'The migrations of this run are carried out; the history is not to be trusted.',
      next: 'Look for a trigger on the history table, and go back to a copy from before this run.',
      version: lost.version,
    })
  }

  #undo(): void {
    rollBack(this.#db)
    this.#execution.history.forget()
  }

  #progress(progress: Omit<Progress, 'elapsedMs'>): void {
    this.#execution.onProgress?.({ ...progress, elapsedMs: performance.now() - this.#started })
  }

  #report(): RunReport {
    return {
      goal: this.#execution.goal,
      steps: this.#steps,
      warnings: this.#warnings,
      durationMs: performance.now() - this.#started,
    }
  }

  /** The error of the run, said when everything that had to be undone is undone. */
  #explain(error: unknown): unknown {
    const report = this.#report()
    const step = this.#failing
    const own = error instanceof MigrationError && (!step || OWN_CODES.has(error.code))
    if (!step) {
      return own ? new MigrationError(error.code, { ...partsOf(error), report }) : error
    }
    const { version, direction, entry } = step
    const source = entry.migration?.sql?.source
    const untouched =
      direction === 'up'
        ? `Nothing was changed by ${version}`
        : `Nothing was changed by the rollback of ${version}`
    const state = `${untouched}; ${this.#execution.appliedInWords()}.`
    if (own) {
      const parts = partsOf(error)
      return new MigrationError(error.code, {
        ...parts,
        state: error.code === 'TRANSACTION_ENDED' ? parts.state : state,
        version,
        report,
      })
    }
    const words = error instanceof MigrationError ? error.what : reason(error)
    const statement = error instanceof MigrationError ? error.statement : undefined
    return new MigrationError(direction === 'up' ? 'MIGRATION_FAILED' : 'ROLLBACK_FAILED', {
      what: source !== undefined && statement ? words : `${version}: ${words}`,
      state,
      next:
        source === undefined
          ? 'Correct the migration and run again.'
          : 'Fix the file and run again.',
      version,
      statement,
      cause: error instanceof MigrationError && error.code === 'SQL_FAILED' ? error.cause : error,
      report,
    })
  }
}

/** Codes that already say what went wrong with a migration; everything else is its own failure. */
const OWN_CODES: ReadonlySet<string> = new Set<MigrationError['code']>([
  'ASYNC_MIGRATION',
  'FOREIGN_HISTORY',
  'FOREIGN_KEY_VIOLATION',
  'FORBIDDEN_STATEMENT',
  'RESTORE_UNAVAILABLE',
  'STOPPED',
  'TRANSACTION_ENDED',
])

const NO_FOREIGN_KEYS: ForeignKeyState = { tables: new Set(), violations: [], dangling: [] }

function partsOf({ what, state, next, version, statement, cause }: MigrationError) {
  return { what, state, next, version, statement, ...(cause !== undefined && { cause }) }
}

function undo({ migration, recorded }: Entry, guard: Guard): unknown {
  if (migration) {
    // A method, so that a migration that is an instance of a class keeps its this.
    return typeof migration.rollback === 'function' ? migration.rollback(guard) : undefined
  }
  for (const { rollbackSql } of recorded) if (rollbackSql !== null) guard.exec(rollbackSql)
  return undefined
}

/** Whether work went on after the function returned; if so, nobody else will look at its failure. */
function isPromise(result: unknown): boolean {
  const then = (result as { then?: unknown } | null | undefined)?.then
  if (typeof then !== 'function') return false
  Promise.resolve(result).catch(() => undefined)
  return true
}

function asynchronous(version: string, part: string): MigrationError {
  return new MigrationError('ASYNC_MIGRATION', {
    what: `The ${part} of ${version} returned a promise; a migration is synchronous.`,
    state: 'It was rolled back.',
    next: 'Remove async and await; get what they wait for before the run.',
    version,
  })
}

function stopped(version: string): MigrationError {
  return new MigrationError('STOPPED', {
    what: `The run was stopped at ${version}.`,
    state: 'What was not finished is undone.',
    next: 'Run again to go on from here.',
    version,
  })
}

function ended(step: PlannedStep | undefined): MigrationError {
  const version = step?.version ?? ''
  return new MigrationError('TRANSACTION_ENDED', {
    what: `${version} ended the transaction that it was run in: it used the database itself, not the connection that it was given.`,
    state: `Nothing was recorded. What ${version} had done until then stays if that was a COMMIT, and is gone if it was a ROLLBACK.`,
    next: 'Open the database again from its stored image, and use only the given connection.',
    version,
  })
}

function violated(version: string, words: readonly string[]): MigrationError {
  const more = words.length > 5 ? ` and ${words.length - 5} more` : ''
  return new MigrationError('FOREIGN_KEY_VIOLATION', {
    what: `${version} leaves foreign keys that point nowhere: ${words.slice(0, 5).join('; ')}${more}.`,
    state: 'It was rolled back.',
    next: "Keep the parent rows, or pass foreignKeys: 'report' to let it pass with a warning.",
    version,
  })
}
