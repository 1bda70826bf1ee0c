import type { Goal, RunReport } from '../report.js'
import type { MigrationRunner } from '../runner.js'
import { usage } from './arguments.js'
import type { Arguments, Options } from './arguments.js'

/** Options of the commands that only look, and can look either way. */
export const DIRECTION: Options = {
  to: { takes: '<version>', help: 'the last version to apply; with --down the one that stays' },
  down: { help: 'of a rollback: of the newest version, or down to --to' },
  all: { help: 'with --down: of everything' },
}

export function goalOf(args: Arguments, runner: MigrationRunner): Goal {
  if (args.has('down')) return downGoal(args, runner)
  if (args.has('all')) throw usage('--all is for a rollback.', 'Pass --down --all.')
  return { up: args.text('to') ?? 'newest' }
}

/** To `--to`, of `--all`, or of the newest version. */
export function downGoal(args: Arguments, runner: MigrationRunner): Goal {
  const to = args.text('to')
  if (to !== undefined && args.has('all')) {
    throw usage('--to and --all ask for two things.', 'Give one of them.')
  }
  if (to !== undefined) return { downTo: to }
  const newest = runner.status().findLast(({ state }) => state !== 'pending')
  return args.has('all') || !newest ? { downTo: null } : { undo: newest.version }
}

/** Does what a goal asks for. Throws as the runner does. */
export function pursue(runner: MigrationRunner, goal: Goal): RunReport {
  if ('up' in goal) return runner.applyAll({ to: goal.up === 'newest' ? undefined : goal.up })
  if ('downTo' in goal) return runner.rollbackTo(goal.downTo)
  return runner.rollback(goal.undo, { only: goal.only })
}
