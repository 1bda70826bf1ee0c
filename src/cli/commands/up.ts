import type { Command } from '../command.js'
import { EVERYWHERE, FOLDER, HISTORY, RUN } from '../options.js'
import { runOnFile, WRITE } from '../run-on-file.js'

export const up: Command = {
  name: 'up',
  takes: '<file>',
  words: [1, 1],
  summary: 'applies what is pending',
  help: `Applies pending migrations, oldest first, and replaces the file in one step: if one of them fails,
or would lose data, the file is as it was. A copy of the old file is kept beside it.`,
  options: {
    to: { takes: '<version>', help: 'the last version to apply (the newest)' },
    'accept-changed': {
      takes: '<version>',
      many: true,
      help: 'an edit after it was applied that changes nothing',
    },
    create: { help: 'make the file where there is none' },
    ...WRITE,
    ...FOLDER,
    ...HISTORY,
    ...RUN,
    ...EVERYWHERE,
  },
  run: (context) => {
    const to = context.args.text('to')
    const accepted = context.args.all('accept-changed')
    return runOnFile(context, (runner) => {
      const before = accepted.flatMap((version) => runner.acceptChanged(version).steps)
      const report = runner.applyAll({ to })
      return { ...report, steps: [...before, ...report.steps] }
    })
  },
}
