import type { Database } from './connection.js'
import { diffSchema } from './diff.js'
import type { SchemaChange } from './diff.js'
import { MigrationError, problemOf, reason, warning } from './errors.js'
import { findLosses } from './losses.js'
import type { Loss } from './losses.js'
import type { Goal, Plan, Problem, Progress, RunReport, RunStep, Step } from './report.js'
import type { MigrationRunner } from './runner.js'
import { hasTable } from './predicates.js'
import { countRows, readSchema } from './schema.js'
import type { Schema } from './schema.js'
import { foldCase, quoteName } from './sql.js'
import { isInTransaction, transactionOpen } from './transaction.js'

/** The rows of one table before and after a step; 0 where the table is not there. */
export interface RowCount {
  readonly table: string
  readonly before: number
  readonly after: number
}

export interface PreviewStep extends Step {
  /** `failed`: the run ended here. `not-run`: it ended before, or all was undone with it. */
  readonly outcome: RunStep['outcome'] | 'failed' | 'not-run'
  readonly durationMs: number
  /** SQL statements that its texts gave to the database. */
  readonly statements: number
  readonly changes: readonly SchemaChange[]
  /** Every table that is there before or after the step. */
  readonly rows: readonly RowCount[]
  /** Losses that came with this step: those of the whole preview, each at the step where it happened. */
  readonly losses: readonly Loss[]
  readonly warnings: readonly Problem[]
}

/** What a run would do, from having done it on a clone. Plain data. */
export interface Preview {
  readonly ok: boolean
  /** The error that the run would throw. */
  readonly error?: Problem
  readonly goal: Goal
  readonly steps: readonly PreviewStep[]
  readonly before: Schema
  readonly after: Schema
  readonly changes: readonly SchemaChange[]
  readonly losses: readonly Loss[]
  readonly warnings: readonly Problem[]
  /** Of the whole preview, with the clone. */
  readonly durationMs: number
}

export interface PreviewOptions {
  /**
   * Called with the clone and the preview when the run on it has ended, well or not, and before the
   * clone is closed: to read more of what would be there, such as some of the rows.
   */
  readonly onEnd?: ((clone: Database, told: Preview) => void) | undefined
  /**
   * A sign of life of the run on the clone, as a runner's `onProgress` has it. The runner's own hears
   * nothing of a preview: what is only tried is no progress of its database.
   */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Carries a plan out on a throw-away clone and tells what it did: schema changes, row counts, losses in
 * numbers, warnings, times, and the exact error where it would fail. The database of the runner is only
 * read. A migration that never ends does not end here either: run it in a worker that can be ended.
 *
 * The history table is left out of the schemas. Functions that the app registered with SQLite are not
 * in the clone; a migration that needs one fails here with "no such function".
 *
 * Throws TRANSACTION_OPEN while the caller has a transaction open.
 */
export function preview(
  runner: MigrationRunner,
  goal: Goal = { up: 'newest' },
  { onEnd, onProgress }: PreviewOptions = {},
): Preview {
  const started = performance.now()
  const live = runner.connection
  if (isInTransaction(live)) throw transactionOpen()
  const plan = runner.plan(goal)
  const [refusal] = plan.refusals
  const clone = live.clone()
  try {
    takeSettings(live, clone)
    const recorder = new Recorder(clone, runner.historyTable)
    const rehearsal = runner.on(clone, {
      onProgress(progress) {
        recorder.note(progress)
        onProgress?.(progress)
      },
    })
    const outcome = refusal ? { error: refusal, done: [] } : carryOut(rehearsal, goal)
    // A ROLLBACK takes rows back, and SQLite's count of changes goes on.
    recorder.look(outcome.error !== undefined)
    const told = recorder.preview(live, plan, outcome, started)
    onEnd?.(clone, told)
    return told
  } finally {
    clone.close()
  }
}

interface Outcome {
  readonly error?: Problem
  readonly report?: RunReport
}

function carryOut(runner: MigrationRunner, goal: Goal): Outcome {
  try {
    return { report: run(runner, goal) }
  } catch (error) {
    if (!(error instanceof MigrationError)) {
      return { error: warning('MIGRATION_FAILED', reason(error)) }
    }
    return { error: problemOf(error), ...(error.report && { report: error.report }) }
  }
}

function run(runner: MigrationRunner, goal: Goal): RunReport {
  if ('up' in goal) return runner.applyAll({ to: goal.up === 'newest' ? undefined : goal.up })
  if ('downTo' in goal) return runner.rollbackTo(goal.downTo)
  return runner.rollback(goal.undo, { only: goal.only })
}

/** Settings of the connection under which migrations behave otherwise; an image does not hold them. */
function takeSettings(live: Database, clone: Database): void {
  for (const name of [
    'foreign_keys',
    'trusted_schema',
    'recursive_triggers',
    'legacy_alter_table',
  ]) {
    const value = live.get(`PRAGMA ${name}`)?.[name]
    if (value !== undefined) clone.exec(`PRAGMA ${name} = ${String(value)}`)
  }
}

/** Looks at the clone before each step, as seldom and as little as will do. */
class Recorder {
  readonly #db: Database
  readonly #except: readonly string[]
  /** The schema with row counts before each step, and at last after the run. */
  readonly #moments: Schema[] = []
  readonly #statements: number[] = []
  readonly #history: string
  #version = -1
  #changes = -1

  constructor(db: Database, historyTable: string) {
    this.#db = db
    this.#history = historyTable
    this.#except = [historyTable]
    this.look()
  }

  note({ phase, index = 0 }: Progress): void {
    if (phase === 'statement') this.#statements[index] = (this.#statements[index] ?? 0) + 1
    if (phase === 'migration' && index > 0) this.look()
  }

  /** Reads the schema when it has changed, and counts what can have changed. */
  look(anew = false): void {
    const state = this.#db.get<{ changes: number; version: number }>(
      'SELECT total_changes() AS changes, schema_version AS version FROM pragma_schema_version',
    )
    const { changes = 0, version = 0 } = state ?? {}
    const last = this.#moments.at(-1)
    // A row of the history is a change too, and one that says nothing. DDL counts as none.
    const own = changes - this.#recorded()
    const hasSameRows = !anew && own === this.#changes
    const schema =
      last && !anew && version === this.#version
        ? last
        : readSchema(this.#db, { viewColumns: true, except: this.#except })
    this.#changes = own
    this.#version = version
    if (hasSameRows && schema === last) this.#moments.push(last)
    else this.#moments.push(this.#withCounts(schema, hasSameRows ? last : undefined))
  }

  #recorded(): number {
    if (!hasTable(this.#db, this.#history)) return 0
    const table = `main.${quoteName(this.#history)}`
    return this.#db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0
  }

  /** A table of the same text was not dropped and made again, as long as no rows were written to it. */
  #withCounts(schema: Schema, known: Schema | undefined): Schema {
    const texts = new Map(known?.tables.map((table) => [`${table.name} ${table.sql}`, table.rows]))
    const tables = schema.tables.map((table) => {
      const rows = texts.get(`${table.name} ${table.sql}`) ?? countRows(this.#db, table.name)
      return rows === undefined ? table : { ...table, rows }
    })
    return { ...schema, tables }
  }

  preview(live: Database, plan: Plan, { error, report }: Outcome, started: number): Preview {
    const before = this.#moments[0] ?? { tables: [], views: [], triggers: [] }
    const after = this.#moments.at(-1) ?? before
    const changes = diffSchema(before, after)
    const losses = findLosses(
      { db: live, schema: before },
      { db: this.#db, schema: after },
      changes,
    )
    const warnings = report?.warnings ?? plan.warnings
    return {
      ok: error === undefined,
      ...(error && { error }),
      goal: plan.goal,
      steps: plan.steps.map((step, index) => this.#step(step, index, { report, error, losses })),
      before,
      after,
      changes,
      losses,
      warnings,
      durationMs: performance.now() - started,
    }
  }

  #step(
    step: Step,
    index: number,
    {
      report,
      error,
      losses,
    }: { report: RunReport | undefined; error: Problem | undefined; losses: readonly Loss[] },
  ): PreviewStep {
    const done = report?.steps[index]
    const [before, after] = [this.#moments[index], this.#moments[index + 1]]
    if (!done || !before || !after) {
      const outcome = error?.version === step.version ? 'failed' : 'not-run'
      const nothing = { changes: [], rows: [], losses: [], warnings: [] }
      return {
        ...step,
        outcome,
        durationMs: 0,
        statements: this.#statements[index] ?? 0,
        ...nothing,
      }
    }
    const changes = diffSchema(before, after)
    const rows = countsOf(before, after)
    return {
      ...done,
      statements: this.#statements[index] ?? 0,
      changes,
      rows,
      losses: losses.filter((loss) => happenedIn(loss, changes, rows)),
    }
  }
}

function countsOf(before: Schema, after: Schema): RowCount[] {
  const counts = new Map<string, RowCount>()
  for (const { name, rows = 0 } of before.tables) {
    counts.set(foldCase(name), { table: name, before: rows, after: 0 })
  }
  for (const { name, rows = 0 } of after.tables) {
    const known = counts.get(foldCase(name))
    counts.set(foldCase(name), { table: name, before: known?.before ?? 0, after: rows })
  }
  return [...counts.values()]
}

/** Whether a loss of the whole run belongs to a step with these changes. */
function happenedIn(
  { kind, table, column }: Loss,
  changes: readonly SchemaChange[],
  rows: readonly RowCount[],
): boolean {
  const own = changes.filter((change) => foldCase(change.table ?? '') === foldCase(table))
  if (kind === 'table')
    return own.some(({ what, action }) => what === 'table' && action === 'dropped')
  if (kind === 'rows') {
    return rows.some(
      (count) => foldCase(count.table) === foldCase(table) && count.after < count.before,
    )
  }
  const isColumn = ({ what, name }: SchemaChange) =>
    what === 'column' && foldCase(name) === foldCase(column ?? '')
  if (kind === 'column')
    return own.some((change) => isColumn(change) && change.action === 'dropped')
  return own.some(
    (change) =>
      (isColumn(change) && change.attribute === 'type') ||
      (change.what === 'table' && change.attribute === 'options'),
  )
}
