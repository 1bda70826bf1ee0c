import { dirname, resolve } from 'node:path'
import { readlink, stat } from 'node:fs/promises'
import type { Database } from '../connection.js'
import { diffSchema } from '../diff.js'
import type { SchemaChange } from '../diff.js'
import { fail, MigrationError } from '../errors.js'
import { findLosses } from '../losses.js'
import type { Loss } from '../losses.js'
import type { RunReport } from '../report.js'
import { MigrationRunner } from '../runner.js'
import { readSchema } from '../schema.js'
import { assertReplaceable } from './database-file.js'
import type { Context } from './command.js'
import type { Options } from './arguments.js'
import { newDatabase, openDatabase } from './open-database.js'
import type { OpenDatabase } from './open-database.js'
import { migrationsOf, runnerOptionsOf } from './options.js'
import { EXIT } from './outcome.js'
import type { Outcome } from './outcome.js'
import { loadSqlJs } from './sql-js.js'
import { orUnavailable, systemCode } from './system-error.js'
import { changeLines, count, doneTable, lossInWords, lossLines } from './words.js'
import { openingLines, problemLines } from './words.js'
import { backupName, writeDatabase } from './write-database.js'

export const WRITE: Options = {
  'accept-losses': { help: 'go on where rows or values are lost' },
  'no-backup': { help: 'keep no copy of the file as it was' },
}

/** What a run on a file came to. */
interface Done {
  readonly file: string
  readonly written: boolean
  readonly created: boolean
  readonly report: RunReport
  readonly changes: readonly SchemaChange[]
  readonly losses: readonly Loss[]
  readonly backup: string | null
}

/**
 * Carries a run out in memory and puts the result in the place of the file: all of it or nothing.
 * @throws MigrationError what the run throws, DATA_WOULD_BE_LOST, and what replacing a file throws; the
 *   file is as it was then
 */
export async function runOnFile(
  context: Context,
  run: (runner: MigrationRunner) => RunReport,
): Promise<Outcome> {
  const { args, io, progress } = context
  const [name = ''] = args.words
  const { migrations, warnings } = await migrationsOf(context)
  const sqlJs = await loadSqlJs(io.cwd)
  const opened = (await isToBeMade(context, name))
    ? newDatabase(sqlJs)
    : await openDatabase(name, io.cwd, sqlJs)
  if (opened.file) await assertReplaceable(opened.file)
  const runner = new MigrationRunner(opened.db, {
    ...runnerOptionsOf(args),
    migrations,
    onProgress: (step) => progress.run(step),
  })
  const backup = args.has('no-backup') ? undefined : backupName(name, runner)
  const before = opened.db.clone()
  const report = allOrNothing(name, () => run(runner))
  const found = compare(before, runner)
  before.close()
  if (found.losses.length > 0 && !args.has('accept-losses')) throw wouldLose(name, found.losses)
  const isChanged = report.steps.some(({ outcome }) => outcome !== 'skipped')
  const replaced = isChanged
    ? await writeDatabase(context, name, opened, { image: opened.db.export(), backup })
    : undefined
  progress.end()
  const done: Done = {
    file: name,
    written: replaced !== undefined,
    created: replaced !== undefined && !opened.file,
    report: { ...report, warnings: [...warnings, ...report.warnings] },
    ...found,
    backup: replaced?.backup ?? null,
  }
  return { exitCode: EXIT.ok, data: done, words: (paint) => wordsOf(done, opened, paint) }
}

/** A file that is not there is most often a slip of the keyboard, so that it takes a word to make one. */
async function isToBeMade({ args, io }: Context, name: string): Promise<boolean> {
  const found = await orUnavailable(name, 'cannot be read', () =>
    stat(resolve(io.cwd, name)).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }),
  )
  // SQLite takes an empty file for a new database, and programs leave such files behind.
  if (found) return false
  await refuseLostLink(name, io.cwd)
  if (args.has('create')) {
    await assertFolder(dirname(name), io.cwd)
    return true
  }
  const next = 'Correct the name, or pass --create to make a new database (up only).'
  throw fail('FILE_UNAVAILABLE', `${name} is not there.`, next)
}

/** To make a file under this name would mean to put it in the place of the link. */
async function refuseLostLink(name: string, cwd: string): Promise<void> {
  const link = await readlink(resolve(cwd, name)).catch(() => undefined)
  if (link === undefined) return
  const what = `${name} is a symbolic link to ${link}, where nothing is.`
  throw fail('FILE_UNAVAILABLE', what, 'Correct the link, or name the file itself.')
}

async function assertFolder(folder: string, cwd: string): Promise<void> {
  const facts = await stat(resolve(cwd, folder)).catch(() => undefined)
  if (facts?.isDirectory() === true) return
  throw fail('FILE_UNAVAILABLE', `There is no folder ${folder}.`, 'Make it, or correct the name.')
}

/** Errors of a run tell what was kept of it; of a file all is kept or nothing. */
function allOrNothing(name: string, work: () => RunReport): RunReport {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof MigrationError) || error.code === 'USAGE') throw error
    const state = `${name} is as it was: a run is kept as a whole or not at all.`
    throw error.with({ state, report: undefined })
  }
}

function compare(before: Database, runner: MigrationRunner): Pick<Done, 'changes' | 'losses'> {
  const options = { rows: true, viewColumns: true, except: [runner.historyTable] }
  const old = { db: before, schema: readSchema(before, options) }
  const now = { db: runner.connection, schema: readSchema(runner.connection, options) }
  const changes = diffSchema(old.schema, now.schema)
  return { changes, losses: findLosses(old, now, changes) }
}

function wouldLose(name: string, losses: readonly Loss[]): MigrationError {
  const list = losses.map((loss) => `  - ${lossInWords(loss)}`).join('\n')
  return fail(
    'DATA_WOULD_BE_LOST',
    `This run would lose data:\n${list}`,
    'See it with: tidemark preview. If it may go, pass --accept-losses.',
    { state: `${name} is as it was.` },
  )
}

function wordsOf(
  done: Done,
  opened: OpenDatabase,
  paint: Parameters<Outcome['words']>[0],
): string[] {
  const { file, written, created, report, changes, losses, backup } = done
  const problems = [...report.warnings, ...report.steps.flatMap(({ warnings }) => warnings)]
  const warned = problemLines(problems, 'warning', paint)
  const end = created ? 'was made' : 'is written'
  const kept = backup === null ? '' : `; as it was: ${backup}`
  const seen = [
    ...(report.steps.length > 0 ? doneTable(report.steps, paint) : []),
    ...changeLines(changes, paint),
    ...lossLines(losses, paint),
    ...(warned.length > 0 ? ['', ...warned] : []),
    ...openingLines(opened, paint),
  ]
  return [
    ...seen.slice(seen[0] === '' ? 1 : 0),
    ...(seen.length > 0 ? [''] : []),
    written
      ? `${paint('green', '✓')} ${count(report.steps.length, 'step')}. ${file} ${end}${kept}.`
      : `Nothing to do: ${file} ${opened.file ? 'is as it was' : 'was not made'}.`,
  ]
}
