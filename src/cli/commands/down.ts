import type { Command } from '../command.js'
import { downGoal, pursue } from '../goal.js'
import { EVERYWHERE, FOLDER, HISTORY, RUN } from '../options.js'
import { runOnFile, WRITE } from '../run-on-file.js'

export const down: Command = {
  name: 'down',
  takes: '<file>',
  words: [1, 1],
  summary: 'rolls back the newest version, or down to one',
  help: `Rolls back the newest applied version; with --to every version after that one, newest first. The
file is replaced in one step. If one version on the way cannot be rolled back, nothing is done.`,
  options: {
    to: { takes: '<version>', help: 'the version that stays applied' },
    all: { help: 'roll back everything' },
    ...WRITE,
    ...FOLDER,
    ...HISTORY,
    ...RUN,
    ...EVERYWHERE,
  },
  run: (context) => {
    return runOnFile(context, (runner) => pursue(runner, downGoal(context.args, runner)))
  },
}
