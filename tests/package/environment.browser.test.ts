import initSqlJs from 'sql.js'
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { createStore, get, set } from 'idb-keyval'
import { expect, test } from 'vitest'

test('in the browser, sql.js loads its wasm from an address of its own', async () => {
  const sqlJs = await initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasmUrl })
  const database = new sqlJs.Database()
  database.run('CREATE TABLE t(a); INSERT INTO t VALUES (42)')
  const copy = new sqlJs.Database(database.export())
  expect(copy.exec('SELECT a, sqlite_version() FROM t')[0]?.values).toEqual([[42, '3.54.1']])
  database.close()
  copy.close()
})

test('in the browser, IndexedDB keeps bytes', async () => {
  const store = createStore('environment-test', 'bytes')
  await set('image', new Uint8Array([1, 2, 3]), store)
  expect(await get('image', store)).toEqual(new Uint8Array([1, 2, 3]))
})

test('in the browser, there are Web Locks and workers', () => {
  expect(typeof navigator.locks.request).toBe('function')
  expect(typeof Worker).toBe('function')
})
