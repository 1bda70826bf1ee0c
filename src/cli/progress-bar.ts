import type { Progress } from '../report.js'
import type { Stream } from './io.js'
import { onOneLine } from './printable.js'

/** Work that is over sooner shows no bar. */
const PATIENCE = 300
/** Milliseconds between two pictures. */
const PACE = 80
const WIDTH = 24
const CLEAR = '\r\u001B[K'

/** A bar on one line of a terminal, which goes when the work is done; elsewhere nothing. */
export class ProgressBar {
  readonly #stream: Stream
  readonly #clock: () => number
  readonly #started: number
  #drawn = 0

  constructor(stream: Stream, clock: () => number = () => performance.now()) {
    this.#stream = stream
    this.#clock = clock
    this.#started = clock()
  }

  /** `done` of `of`, in whatever they are counted. */
  show(what: string, done: number, of: number): void {
    if (!this.#stream.isTTY) return
    const now = this.#clock()
    if (now - this.#started < PATIENCE || now - this.#drawn < PACE) return
    this.#drawn = now
    const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 0
    const filled = Math.round(share * WIDTH)
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
    const percent = `${Math.floor(share * 100)}%`.padStart(4)
    const line = `${bar} ${percent}  ${onOneLine(what)}`
    this.#stream.write(CLEAR + line.slice(0, Math.max(0, this.#stream.columns - 1)))
  }

  /** A sign of life of a run. */
  run({ version = '', index = 0, total = 1, done = 0, of = 1 }: Progress): void {
    this.show(
      `migration ${version} (${index + 1} of ${total})`,
      index + (of > 0 ? done / of : 0),
      total,
    )
  }

  /** Takes the bar away, before anything else is written. */
  end(): void {
    if (this.#drawn > 0) this.#stream.write(CLEAR)
    this.#drawn = 0
  }
}
