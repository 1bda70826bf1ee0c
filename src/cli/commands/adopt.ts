import { adoptHistory, findHistories } from '../../adopt/index.js'
import type { AdoptionPlan, ForeignHistory } from '../../adopt/index.js'
import type { SourceFolder } from '../../sources/index.js'
import { usage } from '../arguments.js'
import type { Command } from '../command.js'
import { assertReplaceable } from '../database-file.js'
import { openRunner } from '../open-runner.js'
import { EVERYWHERE, FOLDER, HISTORY } from '../options.js'
import { EXIT } from '../outcome.js'
import type { Outcome } from '../outcome.js'
import { table } from '../table.js'
import { count } from '../words.js'
import { backupName, writeDatabase } from '../write-database.js'

export const adopt: Command = {
  name: 'adopt',
  takes: '<file>',
  words: [1, 1],
  summary: 'takes over what another migration tool has recorded',
  help: `Finds the history of another tool in the file (golang-migrate, dbmate, goose, Prisma, Drizzle ...) and
records in ours which migrations of the folder it has applied. Runs none, and leaves its table alone.`,
  options: {
    from: { takes: '<tool>', help: 'whose history, where the file has several' },
    unmatched: {
      takes: '<what>',
      choices: ['error', 'ignore'],
      help: 'recorded steps that no file is: error (default), ignore',
    },
    'no-backup': { help: 'keep no copy of the file as it was' },
    ...FOLDER,
    ...HISTORY,
    ...EVERYWHERE,
  },
  run: async (context) => {
    const { args } = context
    const { name, folder, opened, runner } = await openRunner(context)
    const { db, file } = opened
    const found = choose(findHistories(db), folder, args.text('from'))
    if (!found) return nothingFound(name)
    if (file) await assertReplaceable(file)
    const backup = args.has('no-backup') ? undefined : backupName(name, runner)
    const known = runner.listApplied().length
    const adopted = adoptHistory(db, found, folder.migrations, {
      historyTable: runner.historyTable,
      unmatched: args.choice('unmatched', ['error', 'ignore']) ?? 'error',
    })
    const isChanged = runner.listApplied().length > known
    const replaced = isChanged
      ? await writeDatabase(context, name, opened, { image: db.export(), backup })
      : undefined
    return outcomeOf(name, adopted, isChanged, replaced?.backup ?? null)
  },
}

/** The tool that was named, else the one that the folder belongs to, else the only one. */
function choose(
  histories: readonly ForeignHistory[],
  folder: SourceFolder,
  wanted: string | undefined,
): ForeignHistory | undefined {
  const byName = (tool: string | undefined) =>
    histories.find((each) => each.tool.toLowerCase() === tool?.toLowerCase())
  const tools = histories.map(({ tool }) => tool).join(', ') || 'none'
  if (wanted !== undefined) {
    const found = byName(wanted)
    if (found) return found
    throw usage(`The file has no history of ${wanted}.`, `It has those of: ${tools}.`)
  }
  // A tool can keep several lists in one file, each in a table of its own.
  const { tool, table: usual } = folder.history ?? {}
  const own = histories.find((each) => each.tool === tool && each.table === usual) ?? byName(tool)
  const [first, second] = histories.filter((each) => each.tool !== 'user_version')
  if (own) return own
  if (second) throw usage(`The file has several histories: ${tools}.`, 'Name one with --from.')
  return first ?? histories[0]
}

function nothingFound(name: string): Outcome {
  return {
    exitCode: EXIT.ok,
    data: { file: name, written: false, record: [], pending: [] },
    words: () => [`Nothing to do: no other tool has recorded anything in ${name}.`],
  }
}

function outcomeOf(
  name: string,
  { tool, table: where, record, pending }: AdoptionPlan,
  written: boolean,
  backup: string | null,
): Outcome {
  const kept = backup === null ? '' : `; as it was: ${backup}`
  return {
    exitCode: EXIT.ok,
    data: { file: name, written, tool, table: where, record, pending, backup },
    words: (paint) => [
      ...table(
        ['VERSION', 'DESCRIPTION', `RECORDED BY ${tool.toUpperCase()}`],
        record.map(({ version, description, recordedAs }) => [version, description, recordedAs]),
        paint,
      ),
      '',
      written
        ? `${paint('green', '✓')} ${count(record.length, 'version')} recorded, ${pending.length} pending. ${name} is written${kept}.`
        : `Nothing to do: ${name} is as it was.`,
    ],
  }
}
