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
import { versionKey } from './version.js'

/** What an app says about cases where either answer can be right; RunnerOptions has the defaults. */
export interface PlanOptions {
  readonly atomic?: 'migration' | 'run' | undefined
  readonly unknown?: 'error' | 'ignore' | 'rollback' | undefined
  readonly outOfOrder?: 'run' | 'error' | undefined
  readonly changed?: 'report' | 'error' | undefined
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

/**
 * The ordered steps towards a goal, or the refusals that stop it. Pure: reads no database.
 * `canRestore` says whether the engine can put an old image back in place.
 */
export function makePlan(
  entries: readonly Entry[],
  goal: Goal,
  options: PlanOptions,
  canRestore: boolean,
): Decision {
  const draft = new Draft(entries, options, canRestore)
  if ('up' in goal) draft.up(goal.up)
  else if ('downTo' in goal) draft.downTo(goal.downTo)
  else draft.undo(goal.undo, goal.only)
  return draft
}

export function stepOf(entry: Entry, direction: 'up' | 'down'): Step {
  const { version, description, migration, outOfOrder } = entry
  return {
    version,
    description,
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
  readonly #canRestore: boolean

  constructor(entries: readonly Entry[], options: PlanOptions, canRestore: boolean) {
    this.#entries = entries
    this.#options = options
    this.#canRestore = canRestore
  }

  up(target: string): void {
    const last = target === 'newest' ? undefined : this.#find(target)
    if (target !== 'newest' && !last?.migration) return this.#noSuchVersion(target)
    this.#unknown(this.#entries.filter(({ migration }) => !migration))
    for (const entry of this.#entries) if (entry.changed) this.#changed(entry)
    for (const entry of this.#entries) {
      if (entry.outOfOrder) this.#outOfOrder(entry)
      if (entry.state === 'pending') this.#step(entry, 'up')
      if (entry === last) break
    }
  }

  downTo(target: string | null): void {
    const stay = target === null ? undefined : this.#applied(target)
    if (target !== null && !stay) return
    const above = this.#above(stay)
    const { unknown } = this.#options
    if (unknown !== 'rollback') this.#unknown(above.filter(({ migration }) => !migration))
    for (const entry of above.reverse()) {
      if (entry.migration || unknown === 'rollback') this.#step(entry, 'down')
    }
  }

  undo(target: string, only: boolean | undefined): void {
    const entry = this.#applied(target)
    if (!entry) return
    // To let an unknown version be is no way to undo it.
    if (!entry.migration && this.#options.unknown !== 'rollback') {
      return this.#unknown([entry], false)
    }
    const later = list(this.#above(entry))
    if (later && !only) {
      this.#say(
        'LATER_APPLIED',
        `Versions after ${entry.version} are applied: ${later}.`,
        'Undo them first, or pass { only: true }.',
        entry,
      )
    }
    this.#step(entry, 'down')
  }

  #find(version: string): Entry | undefined {
    const key = versionKey(version)
    return this.#entries.find((entry) => versionKey(entry.version) === key)
  }

  /** The entry of a version that is applied; otherwise a refusal. */
  #applied(version: string): Entry | undefined {
    const entry = this.#find(version)
    if (entry && entry.state !== 'pending') return entry
    if (entry) this.#say('NOT_APPLIED', `${entry.version} is not applied.`, 'See status().', entry)
    else this.#noSuchVersion(version)
    return undefined
  }

  /** What is recorded after an entry; all that is recorded without one. */
  #above(entry: Entry | undefined): Entry[] {
    const from = entry ? this.#entries.indexOf(entry) + 1 : 0
    return this.#entries.slice(from).filter(({ state }) => state !== 'pending')
  }

  #step(entry: Entry, direction: 'up' | 'down'): void {
    const { version, migration } = entry
    const step = stepOf(entry, direction)
    if (direction === 'down' && !step.reversible) {
      this.#say(
        'NOT_REVERSIBLE',
        `${version} cannot be rolled back: ${irreversible(entry)}.`,
        'Write a new migration, or restore a copy.',
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
    const onTop = this.#entries.slice(-entries.length).every(({ migration }) => !migration)
    if (unknown === 'rollback' && onTop) {
      for (const entry of entries.toReversed()) this.#step(entry, 'down')
      return
    }
    this.#say(
      'DATABASE_AHEAD',
      `This app does not know ${list(entries)}, which the database records.`,
      "Update the app, or pass unknown: 'ignore'.",
      entries[0],
      mayIgnore && unknown === 'ignore',
    )
  }

  #changed(entry: Entry): void {
    this.#say(
      'MIGRATION_CHANGED',
      `${entry.migration?.sql?.source ?? entry.version} was edited after it was applied.`,
      `Take the edit back, or run acceptChanged('${entry.version}').`,
      entry,
      this.#options.changed !== 'error',
    )
  }

  #outOfOrder(entry: Entry): void {
    this.#say(
      'OUT_OF_ORDER',
      `${entry.version} is pending, and later ones are applied.`,
      'Give it a version after the newest.',
      entry,
      this.#options.outOfOrder !== 'error',
    )
  }

  #withoutTransaction(entry: Entry): void {
    const what = `${entry.version} runs without a transaction,`
    if (this.#options.atomic === 'run') {
      const next = "Run it with atomic: 'migration'."
      this.#say('TRANSACTION_REQUIRED', `${what} and the run shall be one.`, next, entry)
    } else if (!this.#canRestore) {
      const next = 'Pass connect(database, { sqlJs }) of sql.js 1.16 or newer.'
      this.#say('RESTORE_UNAVAILABLE', `${what} and could not be undone.`, next, entry)
    }
  }

  #forbidden(version: string, sql: string, source: string | undefined): void {
    splitStatements(sql).forEach((statement, index, statements) => {
      const { action, why } = ruleFor(statement)
      if (action !== 'forbid') return
      const position = positionWithin(sql, statements, index, source)
      this.refusals.push(forbidden(version, statement, why, position))
    })
  }

  #noSuchVersion(version: string): void {
    const known = `Known: ${list(this.#entries) || 'none'}.`
    this.#say('NO_SUCH_VERSION', `There is no migration ${version}.`, known, { version })
  }

  #say(
    code: Code,
    what: string,
    next: string,
    about: { readonly version: string } | undefined,
    asWarning = false,
  ): void {
    const error = fail(code, what, next, { version: about?.version })
    if (asWarning) this.warnings.push(problemOf(error))
    else this.refusals.push(error)
  }
}

function list(entries: readonly Entry[]): string {
  return entries.map(({ version }) => version).join(', ')
}
