import { diffSchema, formatDiff, MigrationError, readSchema } from 'tidemark'
import type { Database, Goal, Migration, MigrationRunner, Schema } from 'tidemark'
import { proveReversible } from 'tidemark/testing'
import type { RoundTrip } from '../model.js'
import type { Copy } from './copy.js'
import { imageSize } from './image-size.js'

/** Above so many bytes the rows of a file are counted, and not compared one by one. */
const COMPARED = 32_000_000

type Step = RoundTrip['steps'][number]
type Fault = ReturnType<typeof proveReversible>['faults'][number]

/** What is pending up to the goal goes up, down and up again on a clone, and is compared each time. */
export function roundTripOf(copy: Copy, goal: Goal): RoundTrip {
  const { steps, refusals } = copy.runner.plan(goal)
  const [refusal] = refusals
  if (refusal) {
    const { version = '', what } = refusal
    return { ok: false, steps: [{ version, outcome: 'failed', words: what }] }
  }
  const wanted = new Set(steps.map(({ version }) => version))
  const migrations = copy.source.known.migrations.filter(({ version }) => wanted.has(version))
  const found =
    imageSize(copy.connection) > COMPARED
      ? countedSteps(copy, migrations)
      : comparedSteps(copy, migrations)
  return { ok: found.every(({ outcome }) => outcome !== 'failed'), steps: found }
}

function comparedSteps({ connection }: Copy, migrations: readonly Migration[]): Step[] {
  const { proven, irreversible, faults } = proveReversible(migrations, connection)
  return migrations.flatMap(({ version, rollback }): Step[] => {
    const fault = faults.find((each) => each.version === version)
    if (fault) return [{ version, outcome: 'failed', words: wordsOf(fault) }]
    if (proven.includes(version)) {
      return [{ version, outcome: 'proven', words: 'Down leads back, and up again to the same.' }]
    }
    // Neither: a step before it failed, and this one was not tried.
    return irreversible.includes(version) ? [irreversibleStep(version, rollback)] : []
  })
}

/** What is advised behind an error is for its maker, and of a state that the copy is not in. */
function wordsOf({ kind, message }: Fault): string {
  const [first = ''] = message.split('\n')
  return kind === 'failed' ? first.replace(/^[A-Z_]+:? /, '') : message
}

function irreversibleStep(version: string, rollback: Migration['rollback']): Step {
  const why = typeof rollback === 'object' ? `: ${rollback.impossible}` : ''
  return { version, outcome: 'irreversible', words: `It cannot be undone${why}.` }
}

function countedSteps(copy: Copy, migrations: readonly Migration[]): Step[] {
  const clone = copy.connection.clone()
  try {
    const runner = copy.runner.on(clone, { onProgress: undefined })
    const found: Step[] = []
    for (const { version, rollback } of migrations) {
      const step =
        typeof rollback === 'function'
          ? tryStep(clone, runner, version, copy.historyTable)
          : (runner.applyAll({ to: version }), irreversibleStep(version, rollback))
      found.push(step)
      if (step.outcome === 'failed') break
    }
    return found
  } catch (error) {
    const words = error instanceof MigrationError ? error.what : String(error)
    return [{ version: migrations[0]?.version ?? '', outcome: 'failed', words }]
  } finally {
    clone.close()
  }
}

function tryStep(db: Database, runner: MigrationRunner, version: string, history: string): Step {
  const look = () => readSchema(db, { rows: true, except: [history] })
  try {
    const before = look()
    runner.applyAll({ to: version })
    const after = look()
    runner.rollback(version)
    const down = differences(before, look())
    runner.applyAll({ to: version })
    const again = differences(after, look())
    const words =
      'Down leads back by schema and row counts; the file is too large to compare each row.'
    if (down === '' && again === '') return { version, outcome: 'proven', words }
    return { version, outcome: 'failed', words: down || again }
  } catch (error) {
    const words = error instanceof MigrationError ? error.what : String(error)
    return { version, outcome: 'failed', words }
  }
}

function differences(expected: Schema, found: Schema): string {
  const rows = new Map(found.tables.map((table) => [table.name, table.rows]))
  const counts = expected.tables
    .filter(({ name, rows: count }) => rows.has(name) && rows.get(name) !== count)
    .map(
      ({ name, rows: count = 0 }) => `${name}: ${count} rows before, ${rows.get(name) ?? 0} after`,
    )
  return [formatDiff(diffSchema(expected, found)), ...counts]
    .filter((line) => line !== '')
    .join('\n')
}
