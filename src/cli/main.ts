import { readFile } from 'node:fs/promises'
import { fail, MigrationError, reason } from '../errors.js'
import { FileError } from '../file/index.js'
import { readArguments, usage } from './arguments.js'
import type { Command } from './command.js'
import { COMMANDS } from './commands.js'
import { commandHelp, generalHelp } from './help.js'
import type { Io } from './io.js'
import { nearest } from './nearest.js'
import { EXIT } from './outcome.js'
import type { ExitCode, Outcome } from './outcome.js'
import { paintFor } from './paint.js'
import { printable, printableInColour } from './printable.js'
import { ProgressBar } from './progress-bar.js'
import { spelledError } from './spelling.js'

/**
 * The command line: reads the arguments, does what they ask for, writes what came of it, and returns
 * what the process shall end with. Nothing is thrown.
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const isJson = argv.includes('--json')
  const progress = new ProgressBar(io.err)
  const [name = ''] = argv
  try {
    const outcome = await outcomeOf(argv, io, progress)
    progress.end()
    if (typeof outcome === 'string') {
      io.out.write(outcome)
      return EXIT.ok
    }
    const { exitCode, data } = outcome
    if (isJson) io.out.write(json({ command: name, exitCode, ...data }))
    else io.out.write(`${printableInColour(outcome.words(paintFor(io.out, io.env)).join('\n'))}\n`)
    return exitCode
  } catch (thrown) {
    progress.end()
    return writeError(thrown, argv, io)
  }
}

/**
 * What is to be said and done when the process ends before `main` has: without this, a migration that
 * calls `process.exit(0)` would look like a success.
 */
export function endedEarly(argv: readonly string[], io: Io): ExitCode {
  const error = fail(
    'STOPPED',
    'The process ended before the work was done.',
    'Look for process.exit() in a migration, or for an await of something that never comes.',
    { state: 'No file was half written.' },
  )
  return writeError(error, argv, io)
}

function writeError(thrown: unknown, argv: readonly string[], io: Io): ExitCode {
  const error = thrown instanceof MigrationError ? spelledError(thrown) : thrown
  const exitCode = isUsage(error) ? EXIT.usage : EXIT.failed
  const [command = ''] = argv
  if (argv.includes('--json')) io.out.write(json({ command, exitCode, error: plain(error) }))
  else io.err.write(`${inWords(error, io)}\n`)
  return exitCode
}

/** What a command came to, or a text that was asked for. */
async function outcomeOf(
  argv: readonly string[],
  io: Io,
  progress: ProgressBar,
): Promise<Outcome | string> {
  const [first = '', ...rest] = argv
  const paint = paintFor(io.out, io.env)
  if (first === '--version' || first === '-v') return `${await version()}\n`
  const asksForHelp = first === 'help' || first === '--help' || first === '-h'
  if (asksForHelp && rest.length === 0) return generalHelp(paint)
  const command = commandOf(asksForHelp ? (rest[0] ?? '') : first)
  if (asksForHelp || rest.includes('--help') || rest.includes('-h')) {
    return commandHelp(command, paint)
  }
  const args = readArguments(rest, command.options, command.name)
  refuseWords(command, args.words)
  return command.run({ args, io, progress })
}

function commandOf(name: string): Command {
  const command = COMMANDS.find((each) => each.name === name)
  if (command) return command
  if (name === '') throw usage('There is no command.', 'See: tidemark --help.')
  const names = COMMANDS.map((each) => each.name)
  const near = nearest(name, names)
  throw usage(
    `There is no command ${name}.`,
    near === undefined
      ? `They are: ${names.join(', ')}.`
      : `Did you mean ${near}? See: tidemark --help.`,
  )
}

function refuseWords({ name, takes, words }: Command, given: readonly string[]): void {
  const [least, most] = words
  const next = `Write: ${`tidemark ${name} ${takes}`.trimEnd()}.`
  if (given.length < least) throw usage(`${name} needs ${takes}.`, next)
  if (given.length > most) throw usage(`${name} knows nothing to do with ${given[most]}.`, next)
  // What a script gives whose variable is not set.
  if (given.some((word) => word.trim() === '')) {
    throw usage(`${name} needs ${takes}, and what was given is empty.`, next)
  }
}

async function version(): Promise<string> {
  const manifest: unknown = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : 'unknown'
}

function isUsage(error: unknown): boolean {
  return error instanceof MigrationError && error.code === 'USAGE'
}

/** One document, with bigints as text: a JSON number would be another one. */
function json(document: object): string {
  const text = JSON.stringify(
    document,
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  )
  return `${text}\n`
}

function plain(error: unknown): object {
  if (error instanceof MigrationError) return error.toJSON()
  if (error instanceof FileError) {
    return { name: error.name, code: error.code, message: error.message }
  }
  return { name: error instanceof Error ? error.name : 'Error', message: reason(error) }
}

function inWords(error: unknown, { err, env }: Io): string {
  const paint = paintFor(err, env)
  const ours = error instanceof MigrationError || error instanceof FileError
  // What nobody foresaw is our fault, and its stack says where.
  const stack = !ours && error instanceof Error ? error.stack : undefined
  const [first = '', ...rest] = printable(stack ?? reason(error)).split('\n')
  return [`${paint('red', 'error:')} ${first}`, ...rest].join('\n')
}
