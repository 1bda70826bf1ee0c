import { parseArgs } from 'node:util'
import { fail } from '../errors.js'
import type { MigrationError } from '../errors.js'
import { nearest } from './nearest.js'

/** One option of a command. */
export interface Option {
  /** What it takes, for the help: '<folder>'. Absent: it takes nothing. */
  readonly takes?: string
  /** May be given several times. */
  readonly many?: boolean
  /** The only values that it takes. */
  readonly choices?: readonly string[]
  /** What it does, in a few words. */
  readonly help: string
}

export type Options = Readonly<Record<string, Option>>

export function usage(what: string, next: string): MigrationError {
  return fail('USAGE', what, next)
}

/** The arguments of one command, read and checked. */
export class Arguments {
  readonly words: readonly string[]
  /** The first word that an option parts from those before it. */
  readonly apart: string | undefined
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(
    words: readonly string[],
    values: ReadonlyMap<string, readonly string[]>,
    apart?: string,
  ) {
    this.words = words
    this.apart = apart
    this.#values = values
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** The last value of an option. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.at(-1)
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  /** A value that is one of these; which ones an option takes has been checked before. */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    return choices.find((each) => each === this.text(name))
  }
}

/**
 * Reads arguments. `parseArgs` takes them apart; what is wrong is said here, since it knows neither what
 * is near nor where help is.
 * @throws MigrationError USAGE
 */
export function readArguments(
  argv: readonly string[],
  options: Options,
  command: string,
): Arguments {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { takes }]) => [
        name,
        { type: takes === undefined ? 'boolean' : 'string' } as const,
      ]),
    ),
  })
  const words: string[] = []
  const values = new Map<string, string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const value = checked(token, options, command)
    const known = values.get(token.name) ?? []
    if (known.length > 0 && options[token.name]?.many !== true) {
      throw usage(`${token.rawName} is given twice.`, 'Give it once.')
    }
    values.set(token.name, [...known, value])
  }
  return new Arguments(words, values, apartOf(tokens))
}

function apartOf(tokens: readonly Token[]): string | undefined {
  const words = tokens.filter(({ kind }) => kind === 'positional')
  const apart = words.find(({ index }, at) => index !== (words[0]?.index ?? 0) + at)
  return apart?.value
}

interface Token {
  readonly kind: string
  readonly index: number
  readonly value?: string | undefined
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function checked(token: OptionToken, options: Options, command: string): string {
  const { name, rawName, value, inlineValue } = token
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  const help = `See: tidemark ${command} --help`
  if (!option || !rawName.startsWith('--')) {
    const near = nearest(name, Object.keys(options))
    const hint = near === undefined ? `${help}.` : `Did you mean --${near}? ${help}.`
    throw usage(`${command} has no option ${rawName}.`, hint)
  }
  if (option.takes === undefined) {
    if (value !== undefined) throw usage(`${rawName} takes no value.`, `Write ${rawName} alone.`)
    return ''
  }
  // Without this, `--to --json` would be a version named "--json".
  if (value === undefined || value === '' || (inlineValue !== true && value.startsWith('-'))) {
    throw usage(`${rawName} needs a value.`, `Write ${rawName} ${option.takes}.`)
  }
  if (option.choices && !option.choices.includes(value)) {
    const near = nearest(value, option.choices)
    const hint = near === undefined ? '' : ` Did you mean ${near}?`
    throw usage(
      `${rawName} cannot be "${value}".${hint}`,
      `It takes one of: ${option.choices.join(', ')}.`,
    )
  }
  return value
}
