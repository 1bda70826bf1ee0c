import initSqlJs from 'sql.js'
import { expect, test } from 'vitest'

test('in Node, sql.js brings the SQLite that the measured facts are about', async () => {
  const { Database } = await initSqlJs({ useOldExtensionFunctions: false })
  const database = new Database()
  expect(database.exec('SELECT sqlite_version()')[0]?.values).toEqual([['3.54.1']])
  database.close()
})

test('in Node, there is no IndexedDB, so nothing of the core can lean on it', () => {
  expect('indexedDB' in globalThis).toBe(false)
})
