import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { BuiltCli } from './built.js'
import { killedRounds } from './killed.js'
import { Terminal } from './terminal.js'

const cli = new BuiltCli()
afterAll(() => cli.remove())

// Twenty starts of Node take long where the computer is busy with other tests.
const timeout = 180_000

test('killed at any moment, a run leaves the old file or the new one', { timeout }, async () => {
  const terminal = new Terminal()
  const found = await killedRounds(cli, terminal, 20)
  expect(found).toHaveLength(20)
  expect(found.filter(({ state }) => state === 'between')).toEqual([])
  expect(found.filter(({ state, backup }) => state === 'new' && !backup)).toEqual([])
  expect(readFileSync(terminal.path('k.sqlite')).length).toBeGreaterThan(2_000_000)
})
