import type { Code } from './codes.js'
import { fail, problemOf } from './errors.js'
import type { MigrationError } from './errors.js'
import { forbidden } from './guard.js'
import { positionWithin } from './locate.js'
import { sourceOf } from './migration.js'
import type { Goal, Problem, Step } from './report.js'
import { splitStatements } from './sql.js'
import { MAY_BE_FORBIDDEN, ruleFor } from './statement-rules.js'
import { irreversible } from './status.js'
import type { Entry } from './status.js'
import { compareVersions, versionKey } from './version.js'

/** What an app says about cases where either answer can be right. */
export interface PlanOptions {
  readonly atomic: 'migration' | 'run'
  readonly unknown: 'error' | 'ignore' | 'rollback'
  readonly outOfOrder: 'run' | 'error'
  readonly changed: 'report' | 'error'
  /** Whether the engine can put an old image back in place. */
  readonly canRestore: boolean
}

/** A step and what it is about. */
export interface PlannedStep {
  readonly step: Step
  readonly entry: Entry
}

/** A plan with what carrying it out needs besides. */
export interface Decision {
  readonly steps: readonly PlannedStep[]
  readonly refusals: readonly MigrationError[]
  readonly warnings: readonly Problem[]
}

/** The ordered steps towards a goal, or the refusals that stop it. Pure: reads no database. */
export function makePlan(entries: readonly Entry[], goal: Goal, options: PlanOptions): Decision {
  const draft = new Draft(entries, options)
  if ('up' in goal) draft.up(goal.up)
  else if ('downTo' in goal) draft.downTo(goal.downTo)
  else draft.undo(goal.undo, goal.only)
  return draft
}

export function stepOf(entry: Entry, direction: 'up' | 'down'): Step {
  const { version, migration, recorded, outOfOrder } = entry
  return {
    version,
    description: migration?.description ?? recorded[0]?.description ?? '',
    direction,
    outOfOrder,
    conditional: direction === 'up' && migration?.canApply !== undefined,
    reversible: irreversible(entry) === undefined,
    transaction: migration?.transaction !== false,
  }
}

class Draft implements Decision {
  readonly steps: PlannedStep[] = []
  readonly refusals: MigrationError[] = []
  readonly warnings: Problem[] = []
  readonly #entries: readonly Entry[]
  readonly #options: PlanOptions

  constructor(entries: readonly Entry[], options: PlanOptions) {
    this.#entries = entries
    this.#options = options
  }

  up(target: string): void {
    const last = target === 'newest' ? undefined : this.#find(target)
    if (target !== 'newest' && !last?.migration) return this.#noSuchVersion(target)
    this.#unknown(this.#entries.filter(({ state }) => state === 'unknown'))
    for (const entry of this.#entries) if (entry.changed) this.#changed(entry)
    for (const entry of this.#entries) {
      if (last && compareVersions(entry.version, last.version) > 0) break
      if (entry.state !== 'pending') continue
      if (entry.outOfOrder) this.#outOfOrder(entry)
      this.#step(entry, 'up')
    }
  }

  downTo(target: string | null): void {
    const stay = target === null ? undefined : this.#find(target)
    if (target !== null && !stay) return this.#noSuchVersion(target)
    if (stay?.state === 'pending') return this.#notApplied(stay)
    const above = this.#above(stay)
    if (this.#options.unknown !== 'rollback') {
      this.#unknown(above.filter(({ state }) => state === 'unknown'))
    }
    for (const entry of above.reverse()) {
      if (entry.state === 'applied' || this.#options.unknown === 'rollback') {
        this.#step(entry, 'down')
      }
    }
  }

  undo(target: string, only: boolean | undefined): void {
    const entry = this.#find(target)
    if (!entry) return this.#noSuchVersion(target)
    if (entry.state === 'pending') return this.#notApplied(entry)
    if (entry.state === 'unknown' && this.#options.unknown !== 'rollback') {
      // To let it be is no way to undo it.
      return this.#unknown([entry], false)
    }
    const later = this.#above(entry)
    if (later.length > 0 && !only) {
      this.#refuse(
        'LATER_APPLIED',
        `Versions after ${entry.version} are applied: ${list(later)}.`,
        'Undo them first, or pass { only: true } where they do not depend on it.',
        entry,
      )
    }
    this.#step(entry, 'down')
  }

  #find(version: string): Entry | undefined {
    const key = versionKey(version)
    return this.#entries.find((entry) => versionKey(entry.version) === key)
  }

  /** What is recorded after an entry; all that is recorded without one. */
  #above(entry: Entry | undefined): Entry[] {
    return this.#entries.filter(
      ({ state, version }) =>
        state !== 'pending' && (!entry || compareVersions(version, entry.version) > 0),
    )
  }

  #step(entry: Entry, direction: 'up' | 'down'): void {
    const { version, migration } = entry
    const step = stepOf(entry, direction)
    if (direction === 'down' && !step.reversible) {
      this.#refuse(
        'NOT_REVERSIBLE',
        `${version} cannot be rolled back: ${irreversible(entry)}.`,
        'Write a new migration, or restore a copy from before it.',
        entry,
      )
    }
    if (!step.transaction) this.#withoutTransaction(entry)
    const sql = migration?.sql?.[direction]
    if (sql && MAY_BE_FORBIDDEN.test(sql)) {
      this.#forbidden(version, sql, sourceOf(migration, direction))
    }
    this.steps.push({ step, entry })
  }

  /** Recorded versions that this app does not know. */
  #unknown(entries: readonly Entry[], mayIgnore = true): void {
    if (entries.length === 0) return
    const { unknown } = this.#options
    // Only what lies above everything the app knows can be taken off without touching the rest.
    const onTop = this.#entries.slice(-entries.length).every(({ state }) => state === 'unknown')
    if (unknown === 'rollback' && onTop) {
      for (const entry of entries.toReversed()) this.#step(entry, 'down')
      return
    }
    this.#say(
      mayIgnore && unknown === 'ignore',
      'DATABASE_AHEAD',
      `This app does not know ${list(entries)}, which the database records: a newer app made it.`,
      "Update the app, or pass unknown: 'ignore'.",
      entries[0],
    )
  }

  #changed(entry: Entry): void {
    this.#say(
      this.#options.changed === 'report',
      'MIGRATION_CHANGED',
      `${entry.migration?.sql?.source ?? entry.version} was edited after it was applied.`,
      `Take the edit back and write a new migration, or run acceptChanged('${entry.version}').`,
      entry,
    )
  }

  #outOfOrder(entry: Entry): void {
    this.#say(
      this.#options.outOfOrder === 'run',
      'OUT_OF_ORDER',
      `${entry.version} is pending, and later versions are applied.`,
      'Give it a version after the newest.',
      entry,
    )
  }

  #withoutTransaction(entry: Entry): void {
    const why = `${entry.version} runs without a transaction (transaction: false)`
    if (this.#options.atomic === 'run') {
      this.#refuse(
        'TRANSACTION_REQUIRED',
        `${why}, and the run shall be one.`,
        "Run it with atomic: 'migration'.",
        entry,
      )
    } else if (!this.#options.canRestore) {
      this.#refuse(
        'RESTORE_UNAVAILABLE',
        `${why}, and a failure could not be undone.`,
        'Give the runner connect(database, { sqlJs: SQL }) with sql.js 1.16 or newer.',
        entry,
      )
    }
  }

  #forbidden(version: string, sql: string, source: string | undefined): void {
    const statements = splitStatements(sql)
    for (const [index, statement] of statements.entries()) {
      const { action, why = '' } = ruleFor(statement)
      if (action !== 'forbid') continue
      const position = positionWithin(sql, statement, index, statements.length, { source })
      this.refusals.push(forbidden(version, statement, why, position))
    }
  }

  #noSuchVersion(version: string): void {
    const known = `Known are: ${list(this.#entries) || 'none'}.`
    this.#refuse('NO_SUCH_VERSION', `There is no migration ${version}.`, known, { version })
  }

  #notApplied(entry: Entry): void {
    this.#refuse('NOT_APPLIED', `${entry.version} is not applied.`, 'See status().', entry)
  }

  #refuse(code: Code, what: string, next: string, { version }: { version: string }): void {
    this.refusals.push(fail(code, what, next, { version }))
  }

  #say(asWarning: boolean, code: Code, what: string, next: string, entry?: Entry): void {
    const error = fail(code, what, next, { version: entry?.version })
    if (asWarning) this.warnings.push(problemOf(error))
    else this.refusals.push(error)
  }
}

function list(entries: readonly Entry[]): string {
  return entries.map(({ version }) => version).join(', ')
}
