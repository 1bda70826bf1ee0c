/** No more than one message in this time: a screen reader shall not be talked over. */
const QUIET_MS = 5000

/**
 * Says messages in a live region, at most one in five seconds; of those that come too early the last
 * is said, when its time has come.
 */
export class Announcer {
  readonly #region: HTMLElement
  #waiting: string | undefined
  #isQuiet = false

  constructor(region: HTMLElement) {
    this.#region = region
  }

  say(words: string): void {
    if (this.#isQuiet) this.#waiting = words
    else this.#speak(words)
  }

  #speak(words: string): void {
    // The same words again would be no change, and would not be read.
    this.#region.textContent = this.#region.textContent === words ? `${words}\u00A0` : words
    this.#isQuiet = true
    setTimeout(() => {
      this.#isQuiet = false
      const next = this.#waiting
      this.#waiting = undefined
      if (next !== undefined) this.#speak(next)
    }, QUIET_MS)
  }
}
