import type { Check, CheckName } from '../model.js'

const NAMES: readonly CheckName[] = ['header', 'size', 'read', 'integrity', 'schema', 'history']

/** Tells of each check when it begins and when it is done, with its milliseconds. */
export class Checks {
  readonly #tell: (check: Check) => void

  constructor(tell: (check: Check) => void) {
    this.#tell = tell
    for (const name of NAMES) tell({ name, state: 'waiting' })
  }

  /** `judge` says what was found; an answer with `ok: false` and what is thrown fail the check. */
  async step<T>(
    name: CheckName,
    work: () => T | Promise<T>,
    judge: (result: T) => { ok?: boolean; warned?: boolean; note?: string } = () => ({}),
  ): Promise<T> {
    const started = performance.now()
    this.#tell({ name, state: 'running' })
    try {
      const result = await work()
      const { ok = true, warned = false, note } = judge(result)
      const state = ok ? (warned ? 'warned' : 'passed') : 'failed'
      this.#tell({
        name,
        state,
        ms: performance.now() - started,
        ...(note !== undefined && { note }),
      })
      return result
    } catch (error) {
      this.#tell({ name, state: 'failed', ms: performance.now() - started })
      throw error
    }
  }
}
