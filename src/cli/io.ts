/** Where text goes: a terminal, a pipe, a file. */
export interface Stream {
  readonly isTTY: boolean
  /** Signs in a line of the terminal. */
  readonly columns: number
  write(text: string): void
}

/** All that a command knows of the world outside of files. Tests hand in their own. */
export interface Io {
  /** What was asked for; with `--json` one document. */
  readonly out: Stream
  /** Errors of people's output, and the progress bar. */
  readonly err: Stream
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  now(): Date
  /** Calls `stop` when the user interrupts, instead of ending the process; returns how to end that. */
  onInterrupt(stop: () => void): () => void
}
