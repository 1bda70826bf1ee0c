import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { root } from '../../scripts/process.mjs'
import { findSqlJs, startSqlJs } from '../../src/vite/find-sql-js.js'

test("the app's own sql.js is found and has SQLite's functions", async () => {
  const sqlJs = await startSqlJs(root)
  if (!sqlJs) throw new Error('sql.js is installed here')
  const db = new sqlJs.Database()
  const statement = db.prepare('SELECT log(100)')
  statement.step()
  expect(statement.get()).toEqual([2])
  db.close()
})

test('where it is not installed there is none', async () => {
  expect(findSqlJs(tmpdir())).toBeUndefined()
  expect(await startSqlJs(tmpdir())).toBeUndefined()
})
