import { MigrationError, problemOf } from './errors.js'
import { forbidden } from './guard.js'
import { positionWithin } from './locate.js'
import type { Goal, Problem, Step } from './report.js'
import { splitStatements } from './sql.js'
import { ruleFor } from './statement-rules.js'
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

/** A plan with what carrying it out needs besides. */
export interface Decision {
  readonly steps: readonly (Step & { readonly entry: Entry })[]
  readonly refusals: readonly MigrationError[]
  readonly warnings: readonly Problem[]
}

/** The ordered steps towards a goal, or the refusals that stop it. Pure: reads no database. */
export function makePlan(entries: readonly Entry[], goal: Goal, options: PlanOptions): Decision {
  const draft = new Draft(entries, options)
  if ('up' in goal) draft.up(goal.up)
  else if ('downTo' in goal) draft.downTo(goal.downTo)
  else draft.undo(goal.undo, goal.only ?? false)
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
  readonly steps: (Step & { readonly entry: Entry })[] = []
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
    this.#changes()
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
    const above = this.#entries.filter(
      ({ state, version }) =>
        state !== 'pending' && (!stay || compareVersions(version, stay.version) > 0),
    )
    const unknown = above.filter(({ state }) => state === 'unknown')
    if (this.#options.unknown !== 'rollback') this.#unknown(unknown)
    for (const entry of above.reverse()) {
      if (entry.state === 'applied' || this.#options.unknown === 'rollback')
        this.#step(entry, 'down')
    }
  }

  undo(target: string, only: boolean): void {
    const entry = this.#find(target)
    if (!entry) return this.#noSuchVersion(target)
    if (entry.state === 'pending') return this.#notApplied(entry)
    if (entry.state === 'unknown' && this.#options.unknown !== 'rollback') {
      return this.#unknown([entry])
    }
    const later = this.#entries.filter(
      ({ state, version }) => state !== 'pending' && compareVersions(version, entry.version) > 0,
    )
    if (later.length > 0 && !only) {
      const names = later.map(({ version }) => version).join(', ')
      this.#refuse('LATER_APPLIED', entry.version, {
        what: `${entry.version} cannot be undone while later versions are applied: ${names}.`,
        next: `Undo ${names} first, or ask for { only: true } where they do not depend on it.`,
      })
    }
    this.#step(entry, 'down')
  }

  #find(version: string): Entry | undefined {
    const key = versionKey(version)
    return this.#entries.find((entry) => versionKey(entry.version) === key)
  }

  #step(entry: Entry, direction: 'up' | 'down'): void {
    const { version, migration } = entry
    const why = irreversible(entry)
    if (direction === 'down' && why !== undefined) {
      this.#refuse('NOT_REVERSIBLE', version, {
        what: `${version} cannot be rolled back: ${why}.`,
        next: 'Go forward with a new migration, or restore a copy from before it.',
      })
    }
    if (migration?.transaction === false) this.#withoutTransaction(version)
    const sql = direction === 'up' ? migration?.sql?.up : migration?.sql?.down
    if (sql !== undefined) this.#forbidden(version, sql, migration?.sql?.source)
    this.steps.push({ ...stepOf(entry, direction), entry })
  }

  /** Recorded versions that this app does not know. */
  #unknown(entries: readonly Entry[]): void {
    if (entries.length === 0) return
    const names = entries.map(({ version }) => version).join(', ')
    const parts = {
      what: `This database records versions that this app does not know: ${names}. A newer version of the app made it, or their files are missing.`,
      next: "Update the app, or pass unknown: 'ignore' to work with the database as it is.",
    }
    // Only what lies above everything the app knows can be taken off without touching the rest.
    const onTop = this.#entries.slice(-entries.length).every(({ state }) => state === 'unknown')
    if (this.#options.unknown === 'ignore') this.#warn('DATABASE_AHEAD', names, parts)
    else if (this.#options.unknown === 'rollback' && onTop) {
      for (const entry of [...entries].reverse()) this.#step(entry, 'down')
    } else this.#refuse('DATABASE_AHEAD', entries[0]?.version, parts)
  }

  #changes(): void {
    const changed = this.#entries.filter((entry) => entry.changed)
    for (const { version, migration } of changed) {
      const parts = {
        what: `${migration?.sql?.source ?? version} is no longer what was applied: its SQL was edited since.`,
        next: `Take the edit back and write a new migration, or run acceptChanged('${version}') where the edit changes nothing.`,
      }
      if (this.#options.changed === 'error') this.#refuse('MIGRATION_CHANGED', version, parts)
      else this.#warn('MIGRATION_CHANGED', version, parts)
    }
  }

  #outOfOrder({ version }: Entry): void {
    const parts = {
      what: `${version} is pending, and later versions are applied already.`,
      next: 'Give it a version after the newest, where the order matters.',
    }
    if (this.#options.outOfOrder === 'error') this.#refuse('OUT_OF_ORDER', version, parts)
    else this.#warn('OUT_OF_ORDER', version, parts)
  }

  #withoutTransaction(version: string): void {
    if (this.#options.atomic === 'run') {
      this.#refuse('TRANSACTION_REQUIRED', version, {
        what: `${version} runs without a transaction (transaction: false), and the whole run shall be one (atomic: 'run').`,
        next: "Run it with atomic: 'migration'.",
      })
    } else if (!this.#options.canRestore) {
      this.#refuse('RESTORE_UNAVAILABLE', version, {
        what: `${version} runs without a transaction, so that a failure needs the old image back in place.`,
        next: 'Pass connect(database, { sqlJs: SQL }) with sql.js 1.16 or newer to the runner.',
      })
    }
  }

  #forbidden(version: string, sql: string, source: string | undefined): void {
    const statements = splitStatements(sql)
    for (const [index, statement] of statements.entries()) {
      const { action, why } = ruleFor(statement)
      if (action !== 'forbid') continue
      const position = positionWithin(sql, statement, index, statements.length, { source })
      this.refusals.push(forbidden(version, statement, why ?? '', position))
    }
  }

  #noSuchVersion(version: string): void {
    this.#refuse('NO_SUCH_VERSION', version, {
      what: `There is no migration ${version}.`,
      next: `Known are: ${this.#entries.map((entry) => entry.version).join(', ') || 'none'}.`,
    })
  }

  #notApplied({ version }: Entry): void {
    this.#refuse('NOT_APPLIED', version, {
      what: `${version} is not applied.`,
      next: 'Look at status() for what is.',
    })
  }

  #refuse(code: MigrationError['code'], version: string | undefined, parts: Parts): void {
    this.refusals.push(errorOf(code, version, parts))
  }

  #warn(code: MigrationError['code'], version: string, parts: Parts): void {
    this.warnings.push(problemOf(errorOf(code, version, parts)))
  }
}

interface Parts {
  readonly what: string
  readonly next: string
}

function errorOf(code: MigrationError['code'], version: string | undefined, parts: Parts) {
  return new MigrationError(code, { ...parts, state: 'Nothing was changed.', version })
}
