import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { BuiltCli } from './built.js'
import { killedRounds } from './killed.js'
import { Terminal } from './terminal.js'

const cli = new BuiltCli()
afterAll(() => cli.remove())

// Many starts of Node take long where the computer is busy with other tests.
const timeout = 180_000
/** Moments to be killed at, over the time that the writing takes; killed.long.test.ts tries more. */
const rounds = 5

test('killed at any moment, a run leaves the old file or the new one', { timeout }, async () => {
  const terminal = new Terminal()
  const found = await killedRounds(cli, terminal, rounds)
  expect(found).toHaveLength(rounds)
  expect(found.filter(({ state }) => state === 'between')).toEqual([])
  expect(found.filter(({ state, backup }) => state === 'new' && !backup)).toEqual([])
  expect(readFileSync(terminal.path('k.sqlite')).length).toBeGreaterThan(2_000_000)
})
