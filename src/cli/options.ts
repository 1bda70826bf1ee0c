import type { RunnerOptions } from '../runner.js'
import { FORMATS } from '../sources/formats/index.js'
import type { SourceFolder } from '../sources/index.js'
import { usage } from './arguments.js'
import type { Arguments, Options } from './arguments.js'
import type { Context } from './command.js'
import { readMigrations } from './migration-folder.js'

/** Options that several commands share, each beside what reads it. */

export const EVERYWHERE: Options = {
  json: { help: 'one JSON document on stdout, errors too' },
  help: { help: 'this text' },
}

const FORMAT_NAMES = FORMATS.map(({ name }) => name)

export const FOLDER: Options = {
  migrations: { takes: '<folder>', help: 'where the migrations are (./migrations)' },
  format: {
    takes: '<name>',
    choices: FORMAT_NAMES,
    help: 'the kind of folder, where it cannot be told: goose, drizzle ...',
  },
  missing: {
    takes: '<what>',
    choices: ['error', 'stand-in'],
    help: 'steps in other languages: error (default), stand-in (no run gets past one)',
  },
  placeholder: { takes: '<name=value>', many: true, help: 'what ${name} stands for in the files' },
}

/** Reads the folder that the options name. */
export function migrationsOf({ args, io }: Context): Promise<SourceFolder> {
  return readMigrations(folderOf(args), io.cwd, {
    format: args.choice('format', FORMAT_NAMES),
    placeholders: placeholdersOf(args),
    missing: args.choice('missing', ['error', 'stand-in']),
  })
}

export function folderOf(args: Arguments): string {
  return args.text('migrations') ?? 'migrations'
}

function placeholdersOf(args: Arguments): Record<string, string> {
  const pairs = args.all('placeholder').map((pair): [string, string] => {
    const at = pair.indexOf('=')
    if (at < 1)
      throw usage(`--placeholder ${pair} has no value.`, 'Write --placeholder name=value.')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  return Object.fromEntries(pairs)
}

export const HISTORY: Options = {
  table: { takes: '<name>', help: 'the history table (schema_migrations)' },
}

export const RUN: Options = {
  unknown: {
    takes: '<what>',
    choices: ['error', 'ignore'],
    help: 'recorded versions that no file has: error (default), ignore',
  },
  'out-of-order': {
    takes: '<what>',
    choices: ['run', 'error'],
    help: 'pending versions older than an applied one: run (default), error',
  },
  changed: {
    takes: '<what>',
    choices: ['report', 'error'],
    help: 'applied migrations that were edited: report (default), error',
  },
  'foreign-keys': {
    takes: '<what>',
    choices: ['check', 'report'],
    help: 'rows left without their parent: check (default, fails), report',
  },
}

/** The options of the runner that were given. */
export function runnerOptionsOf(args: Arguments): Omit<RunnerOptions, 'migrations'> {
  return {
    historyTable: args.text('table'),
    unknown: args.choice('unknown', ['error', 'ignore']),
    outOfOrder: args.choice('out-of-order', ['run', 'error']),
    changed: args.choice('changed', ['report', 'error']),
    foreignKeys: args.choice('foreign-keys', ['check', 'report']),
  }
}
