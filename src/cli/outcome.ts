import type { Paint } from './paint.js'

/** What a process ends with; docs/cli.md promises these. */
export const EXIT = {
  /** Done, or nothing to do. */
  ok: 0,
  /** Refused or failed; the database file is as it was. */
  failed: 1,
  /** The command line itself is wrong; nothing was looked at. */
  usage: 2,
  /** It was looked at, and something was found: a difference, a finding, a pending migration. */
  found: 3,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What a command has to say, for programs and for people. Commands print nothing themselves. */
export interface Outcome {
  readonly exitCode: ExitCode
  /** With `--json`: plain data. */
  readonly data: object
  /** Without: lines. */
  words(paint: Paint): readonly string[]
}
