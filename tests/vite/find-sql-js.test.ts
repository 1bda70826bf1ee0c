import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../../scripts/process.mjs'
import { findSqlJs, startSqlJs } from '../../src/vite/find-sql-js.js'

test("the app's own sql.js is found and has SQLite's functions", async () => {
  const file = findSqlJs(root)
  if (file === undefined) throw new Error('sql.js is installed here')
  const { Database } = await startSqlJs(file)
  const db = new Database()
  const statement = db.prepare('SELECT log(100)')
  statement.step()
  expect(statement.get()).toEqual([2])
  db.close()
})

test('where it is not installed there is none', () => {
  expect(findSqlJs(tmpdir())).toBeUndefined()
})

test('what exports no function is no sql.js', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'index.mjs')
  writeFileSync(file, 'export default 42')
  await expect(startSqlJs(file)).rejects.toThrow('it exports no function')
})
