import { MigrationError } from '../errors.js'
import type { Goal, Progress, RunReport } from '../report.js'
import type { MigrationRunner } from '../runner.js'
import { aborted } from './trouble.js'

export interface MigrateOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** Whether a run wrote anything. */
export function changesSomething({ steps }: RunReport): boolean {
  return steps.some(({ outcome }) => outcome !== 'skipped')
}

/**
 * A run towards a goal. With a signal it gives the event loop a turn between migrations, so that an
 * abort can be heard; without one it is a single task.
 */
export async function migrateInTasks(
  runner: MigrationRunner,
  goal: Goal,
  { signal }: MigrateOptions = {},
): Promise<RunReport> {
  refuseAborted(signal)
  try {
    if (!signal || !('up' in goal)) return runOnce(runner, goal)
    const { steps } = runner.plan(goal)
    // A canApply is asked once in a run: asking again for each migration could answer otherwise.
    if (steps.some(({ conditional }) => conditional)) return runOnce(runner, goal)
    return await stepByStep(
      runner,
      goal,
      steps.map(({ version }) => version),
      signal,
    )
  } catch (error) {
    if (!signal || !(error instanceof MigrationError) || error.code !== 'STOPPED') throw error
    // In a worker the flag that stopped the run is faster than the message that aborts the signal.
    await nextTask()
    throw signal.aborted ? abortedAfter(error.report) : error
  }
}

function runOnce(runner: MigrationRunner, goal: Goal): RunReport {
  if ('up' in goal) return runner.applyAll({ to: goal.up })
  if ('downTo' in goal) return runner.rollbackTo(goal.downTo)
  return runner.rollback(goal.undo, { only: goal.only })
}

async function stepByStep(
  runner: MigrationRunner,
  goal: Goal,
  versions: readonly string[],
  signal: AbortSignal,
): Promise<RunReport> {
  let sum: RunReport | undefined
  for (const to of versions) {
    const before = sum
    sum = added(
      before,
      reporting(before, goal, () => runner.applyAll({ to })),
      goal,
    )
    // After the last one too: nothing is saved yet.
    await nextTask()
    if (signal.aborted) throw abortedAfter(sum)
  }
  return sum ?? runOnce(runner, goal)
}

/** An error says what the run as a whole had done. */
function reporting(before: RunReport | undefined, goal: Goal, run: () => RunReport): RunReport {
  try {
    return run()
  } catch (error) {
    if (!before || !(error instanceof MigrationError)) throw error
    const { what, state, next, version, statement, cause } = error
    const report = added(before, error.report ?? { ...before, steps: [], durationMs: 0 }, goal)
    throw new MigrationError(error.code, { what, state, next, version, statement, cause, report })
  }
}

function added(sum: RunReport | undefined, report: RunReport, goal: Goal): RunReport {
  return {
    goal,
    steps: [...(sum?.steps ?? []), ...report.steps],
    // What planning warns of is the same each time.
    warnings: sum?.warnings ?? report.warnings,
    durationMs: (sum?.durationMs ?? 0) + report.durationMs,
  }
}

/** A message channel: timers are slowed to 4 ms after a few, and to a second in hidden pages. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}

export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted('before it began', 'Nothing was changed.')
}

function abortedAfter(report: RunReport | undefined): MigrationError {
  const { what, state, next } = aborted(
    'between two migrations',
    'What was done is undone: the stored image is the one from before, and nothing was saved.',
  )
  return new MigrationError('ABORTED', { what, state, next, report })
}
