import { assert } from 'vitest'

/** What a running snippet is checked with, in Node and in a browser. */
export interface Checks {
  equals(actual: unknown, expected: unknown, where: string): void
  throws(work: () => Promise<void>, code: string, words: string, where: string): Promise<void>
  readonly console: { log(...values: unknown[]): void }
}

/** Checks that count themselves, so that one which was never reached is missed. */
export class CountingChecks implements Checks {
  made = 0
  readonly #printed: string[] = []
  readonly console: Checks['console']

  /** `format` makes one line of what is printed together. */
  constructor(format: (...values: unknown[]) => string) {
    this.console = { log: (...values) => void this.#printed.push(format(...values)) }
  }

  get printed(): string {
    return this.#printed.join('\n')
  }

  equals(actual: unknown, expected: unknown, where: string): void {
    this.made++
    // Rows have no prototype; as clones they can be compared with what a page can write down.
    assert.deepStrictEqual(structuredClone(actual), structuredClone(expected), where)
  }

  async throws(
    work: () => Promise<void>,
    code: string,
    words: string,
    where: string,
  ): Promise<void> {
    this.made++
    const thrown: unknown = await work().then(
      () => undefined,
      (error: unknown) => error,
    )
    assert(thrown instanceof Error, `${where}: nothing was thrown`)
    const found = 'code' in thrown ? thrown.code : undefined
    assert.strictEqual(found, code, `${where}: ${thrown.message}`)
    assert.include(thrown.message, words, where)
  }
}
