import { expect, test } from 'vitest'
import { loadSqlJs } from '../../src/cli/sql-js.js'
import { Terminal } from './terminal.js'

/** A package in the app's own node_modules. */
const installed = (main: string) => ({
  'node_modules/sql.js/package.json': '{"name":"sql.js","main":"index.cjs"}',
  'node_modules/sql.js/index.cjs': main,
})

test("the app's own sql.js goes first", async () => {
  const terminal = new Terminal(
    installed('module.exports = async (options) => ({ Database: class {}, options })'),
  )
  const started = await loadSqlJs(terminal.folder)
  expect(started).toMatchObject({ options: { useOldExtensionFunctions: false } })
})

test('where the app has none, the one beside tidemark is taken', async () => {
  const { Database } = await loadSqlJs(new Terminal().folder)
  const database = new Database()
  // The functions of SQLite, not those that sql.js would put over them.
  const statement = database.prepare('SELECT log(100)')
  statement.step()
  expect(statement.get()).toEqual([2])
  database.close()
})

test.each([
  ['throws', "module.exports = () => { throw new Error('no wasm') }", 'no wasm'],
  ['is something else', 'module.exports = 42', 'it exports no function'],
])('one that %s is told with its place', async (_, main, words) => {
  const terminal = new Terminal(installed(main))
  await expect(loadSqlJs(terminal.folder)).rejects.toMatchObject({
    code: 'ENGINE_MISSING',
    what: expect.stringContaining(words) as string,
  })
})
