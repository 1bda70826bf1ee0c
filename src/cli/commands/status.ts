import type { MigrationStatus } from '../../report.js'
import type { Command } from '../command.js'
import { openRunner } from '../open-runner.js'
import { EVERYWHERE, FOLDER, HISTORY } from '../options.js'
import { EXIT } from '../outcome.js'
import type { Paint } from '../paint.js'
import { table } from '../table.js'
import type { Cell } from '../table.js'
import { openingLines, problemLines } from '../words.js'

const COLOURS = { applied: 'green', pending: 'yellow', unknown: 'red' } as const

export const status: Command = {
  name: 'status',
  takes: '<file>',
  words: [1, 1],
  summary: 'which versions are applied, pending, unknown',
  help: 'Lists every version that the folder has or the database records. Only reads.',
  options: {
    'exit-code': { help: 'end with 3 when a version is pending, unknown or edited' },
    ...FOLDER,
    ...HISTORY,
    ...EVERYWHERE,
  },
  run: async (context) => {
    const { name, folder, opened, runner } = await openRunner(context)
    const versions = runner.status()
    const isDue = versions.some(({ state, changed }) => state !== 'applied' || changed)
    return {
      exitCode: context.args.has('exit-code') && isDue ? EXIT.found : EXIT.ok,
      data: { file: name, versions, warnings: folder.warnings },
      words: (paint) => [
        `${name}: ${summaryOf(versions)}`,
        ...(versions.length > 0 ? ['', ...statusTable(versions, paint)] : []),
        ...problemLines(folder.warnings, 'warning', paint),
        ...openingLines(opened, paint),
      ],
    }
  },
}

function summaryOf(versions: readonly MigrationStatus[]): string {
  if (versions.length === 0) return 'no migrations, neither in the folder nor in the file'
  const states = ['applied', 'pending', 'unknown'] as const
  const counts = states.map((state) => ({
    state,
    many: versions.filter((each) => each.state === state).length,
  }))
  const told = counts.filter(({ many, state }) => many > 0 || state !== 'unknown')
  return told.map(({ state, many }) => `${many} ${state}`).join(', ')
}

function statusTable(versions: readonly MigrationStatus[], paint: Paint): string[] {
  const rows = versions.map((each): Cell[] => [
    each.version,
    each.description,
    { text: each.state, as: COLOURS[each.state] },
    each.appliedAt?.replace('T', ' ').replace(/Z$/, '') ?? '',
    remarksOn(each).join(', '),
  ])
  return table(['VERSION', 'DESCRIPTION', 'STATE', 'APPLIED (UTC)', 'REMARK'], rows, paint)
}

function remarksOn({ changed, outOfOrder, reversible, state }: MigrationStatus): string[] {
  return [
    ...(changed ? ['edited since it was applied'] : []),
    ...(outOfOrder ? ['older than an applied version'] : []),
    ...(state === 'unknown' ? ['no file has it'] : []),
    ...(!reversible && state !== 'unknown' ? ['cannot be rolled back'] : []),
  ]
}
