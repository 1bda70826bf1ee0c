import { deepStrictEqual, ok } from 'node:assert'
import { format, inspect, isDeepStrictEqual } from 'node:util'

/** What a running snippet is checked with. */
export interface Checks {
  equals(actual: unknown, expected: unknown, where: string): void
  throws(work: () => Promise<void>, code: string, words: string, where: string): Promise<void>
  readonly console: { log(...values: unknown[]): void }
}

/** Checks that count themselves, so that one which was never reached is missed. */
export class CountingChecks implements Checks {
  made = 0
  readonly #printed: string[] = []
  readonly console = {
    log: (...values: unknown[]): void => void this.#printed.push(format(...values)),
  }

  get printed(): string {
    return this.#printed.join('\n')
  }

  equals(actual: unknown, expected: unknown, where: string): void {
    this.made++
    // Rows have no prototype; as clones they can be compared with what a page can write down.
    const [got, wanted] = structuredClone([actual, expected])
    ok(isDeepStrictEqual(got, wanted), `${where}: is ${inspect(got)}, not ${inspect(wanted)}`)
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
    ok(thrown instanceof Error, `${where}: nothing was thrown`)
    deepStrictEqual('code' in thrown ? thrown.code : undefined, code, `${where}: ${thrown.message}`)
    ok(thrown.message.includes(words), `${where}: says "${thrown.message}"`)
  }
}
