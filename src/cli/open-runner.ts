import { MigrationRunner } from '../runner.js'
import type { SourceFolder } from '../sources/index.js'
import type { Context } from './command.js'
import { openDatabase } from './open-database.js'
import type { OpenDatabase } from './open-database.js'
import { migrationsOf, runnerOptionsOf } from './options.js'
import { loadSqlJs } from './sql-js.js'

/** The file that a command names, with the migrations of its folder. */
export interface OpenRunner {
  readonly name: string
  readonly folder: SourceFolder
  readonly opened: OpenDatabase
  readonly runner: MigrationRunner
}

/**
 * Reads the folder, then the file, and puts both together in memory.
 * @throws MigrationError as `readMigrations`, `loadSqlJs` and `openDatabase` do
 */
export async function openRunner(context: Context): Promise<OpenRunner> {
  const { args, io } = context
  const [name = ''] = args.words
  const folder = await migrationsOf(context)
  const opened = await openDatabase(name, io.cwd, await loadSqlJs(io.cwd))
  const { migrations } = folder
  const runner = new MigrationRunner(opened.db, { ...runnerOptionsOf(args), migrations })
  return { name, folder, opened, runner }
}
