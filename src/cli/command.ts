import type { Arguments, Options } from './arguments.js'
import type { Io } from './io.js'
import type { Outcome } from './outcome.js'
import type { ProgressBar } from './progress-bar.js'

/** What a command works with. */
export interface Context {
  readonly args: Arguments
  readonly io: Io
  readonly progress: ProgressBar
}

/** One command of the command line. */
export interface Command {
  readonly name: string
  /** What stands behind the name: '<file>'. */
  readonly takes: string
  /** How many words it takes. */
  readonly words: readonly [least: number, most: number]
  /** One line in the list of commands. */
  readonly summary: string
  /** What it does, for its own help. */
  readonly help: string
  readonly options: Options
  run(context: Context): Promise<Outcome>
}
