import { afterAll, expect, test } from 'vitest'
import { runs } from '../support/runs.js'
import { BuiltCli } from './built.js'
import { killedRounds } from './killed.js'
import { Terminal } from './terminal.js'

const cli = new BuiltCli()
afterAll(() => cli.remove())

test.each([
  ['alone', false],
  ['with a WAL', true],
])('a file %s, killed again and again, is the old one or the new one', async (_, wal) => {
  // A round takes a fifth of a second: a hundredth of the cases of a property.
  const rounds = Math.ceil(runs(10_000) / 100)
  const found = await killedRounds(cli, new Terminal(), rounds, wal)
  expect(found).toHaveLength(rounds)
  expect(found.filter(({ state }) => state === 'between')).toEqual([])
  expect(found.filter(({ state, backup }) => state === 'new' && !backup)).toEqual([])
})
