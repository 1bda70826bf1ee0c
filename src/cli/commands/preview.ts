import { preview as previewOf } from '../../preview.js'
import type { Preview, PreviewStep } from '../../preview.js'
import type { Command } from '../command.js'
import { DIRECTION, goalOf } from '../goal.js'
import { openRunner } from '../open-runner.js'
import { EVERYWHERE, FOLDER, HISTORY, RUN } from '../options.js'
import { EXIT } from '../outcome.js'
import type { Paint } from '../paint.js'
import { changeLines, count, doneTable, lossLines, openingLines, problemLines } from '../words.js'

export const preview: Command = {
  name: 'preview',
  takes: '<file>',
  words: [1, 1],
  summary: 'what a run would do, from having done it on a copy in memory',
  help: `Carries out what "up" (with --down: "down") would do, on a copy in memory, and tells the changes of
the schema, the rows of each table, what would be lost, and the error it would end in. Only reads.`,
  options: { ...DIRECTION, ...FOLDER, ...HISTORY, ...RUN, ...EVERYWHERE },
  run: async (context) => {
    const { name, folder, opened, runner } = await openRunner(context)
    const found = previewOf(runner, goalOf(context.args, runner), {
      onProgress: (step) => context.progress.run(step),
    })
    const seen = { ...found, warnings: [...folder.warnings, ...found.warnings] }
    return {
      exitCode: !seen.ok ? EXIT.failed : seen.losses.length > 0 ? EXIT.found : EXIT.ok,
      data: { file: name, ...seen },
      words: (paint) => [...wordsOf(name, seen, paint), ...openingLines(opened, paint)],
    }
  },
}

function wordsOf(name: string, seen: Preview, paint: Paint): string[] {
  const { steps, changes, losses, error } = seen
  const warnings = [...seen.warnings, ...steps.flatMap((step) => step.warnings)]
  const warned = problemLines(warnings, 'warning', paint)
  const refused = problemLines(error ? [error] : [], 'refused', paint)
  return [
    `${name}: ${steps.length === 0 ? 'nothing to do' : count(steps.length, 'step')}, on a copy`,
    ...(steps.length > 0 ? ['', ...doneTable(steps, paint)] : []),
    ...changeLines(changes, paint),
    ...rowLines(steps),
    ...lossLines(losses, paint),
    ...(warned.length > 0 ? ['', ...warned] : []),
    ...(refused.length > 0 ? ['', ...refused] : []),
  ]
}

/** Tables whose number of rows changes on the way. */
function rowLines(steps: readonly PreviewStep[]): string[] {
  const tables = new Map<string, { before: number; after: number }>()
  for (const { table, before, after } of steps.flatMap(({ rows }) => rows)) {
    tables.set(table, { before: tables.get(table)?.before ?? before, after })
  }
  const changed = [...tables].filter(([, { before, after }]) => before !== after)
  const lines = changed.map(([table, { before, after }]) => `  ${table}: ${before} -> ${after}`)
  return lines.length > 0 ? ['', 'Rows:', ...lines] : []
}
