import * as chai from 'chai'
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect'

// What the conformance suites use of vitest, for browsers that vitest cannot drive: they only need to
// load a page. The same assertions (vitest's own package), and a runner of a few lines.

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

export const expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  {
    unreachable: (message = 'expected not to come here') => chai.expect.fail(message),
  },
)

type Body = (...args: unknown[]) => unknown

const tests: { name: string; body: () => unknown }[] = []
const cleanups: (() => unknown)[] = []

const named = (name: string, values: readonly unknown[]) =>
  values.reduce<string>((text, value) => text.replace(/%[isd]/, String(value)), name)

const each = (add: (name: string, body: Body) => void) => (rows: readonly unknown[]) => {
  return (name: string, body: Body) => {
    for (const row of rows) {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row]
      add(named(name, values), () => body(...values))
    }
  }
}

const addTest = (name: string, body: Body) => void tests.push({ name, body })
const addGroup = (_: string, body: Body) => void body()

export const it = Object.assign(addTest, { each: each(addTest) })
export const test = it
export const describe = Object.assign(addGroup, { each: each(addGroup) })
export const afterEach = (cleanup: () => unknown) => void cleanups.push(cleanup)

/** Runs everything that was described, and tells what failed. */
export async function run(): Promise<{ passed: number; failed: string[] }> {
  const failed: string[] = []
  for (const { name, body } of tests) {
    try {
      await body()
    } catch (error) {
      failed.push(`${name}: ${String(error).slice(0, 500)}`)
    } finally {
      for (const cleanup of cleanups) await cleanup()
    }
  }
  return { passed: tests.length - failed.length, failed }
}
