import type { Plan, Step } from '../../report.js'
import type { Command } from '../command.js'
import { DIRECTION, goalOf } from '../goal.js'
import { openRunner } from '../open-runner.js'
import { EVERYWHERE, FOLDER, HISTORY, RUN } from '../options.js'
import { EXIT } from '../outcome.js'
import type { Paint } from '../paint.js'
import { table } from '../table.js'
import { count, openingLines, problemLines } from '../words.js'

export const plan: Command = {
  name: 'plan',
  takes: '<file>',
  words: [1, 1],
  summary: 'the steps that a run would take, or why it would refuse',
  help: `Says which steps "up" (with --down: "down") would take, and refuses where it would. Only reads, and
runs nothing: whether a migration works, and what it loses, shows in "preview".`,
  options: { ...DIRECTION, ...FOLDER, ...HISTORY, ...RUN, ...EVERYWHERE },
  run: async (context) => {
    const { name, folder, opened, runner } = await openRunner(context)
    const found = runner.plan(goalOf(context.args, runner))
    const data = { ...found, warnings: [...folder.warnings, ...found.warnings] }
    return {
      exitCode: found.refusals.length > 0 ? EXIT.failed : EXIT.ok,
      data: { file: name, ...data },
      words: (paint) => [...wordsOf(name, data, paint), ...openingLines(opened, paint)],
    }
  },
}

function wordsOf(name: string, { steps, refusals, warnings }: Plan, paint: Paint): string[] {
  const rows = steps.map((step) => [
    step.version,
    step.description,
    step.direction,
    remarksOn(step).join(', '),
  ])
  const listed = table(['VERSION', 'DESCRIPTION', 'DIRECTION', 'REMARK'], rows, paint)
  const problems = [
    ...problemLines(refusals, 'refused', paint),
    ...problemLines(warnings, 'warning', paint),
  ]
  return [
    `${name}: ${steps.length === 0 ? 'nothing to do' : count(steps.length, 'step')}`,
    ...(steps.length > 0 ? ['', ...listed] : []),
    ...(problems.length > 0 ? ['', ...problems] : []),
  ]
}

function remarksOn({ outOfOrder, conditional, reversible, transaction }: Step): string[] {
  return [
    ...(outOfOrder ? ['older than an applied version'] : []),
    ...(conditional ? ['asks the database first'] : []),
    ...(reversible ? [] : ['cannot be rolled back']),
    ...(transaction ? [] : ['without a transaction']),
  ]
}
