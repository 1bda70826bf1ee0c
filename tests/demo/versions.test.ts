import initSqlJs from 'sql.js'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { versions } from '../../demo/versions.js'

test('the page knows the version of the library and of the SQLite that it runs', async () => {
  const { Database } = await initSqlJs()
  const [result] = new Database().exec('SELECT sqlite_version()')
  expect(versions).toEqual({ tidemark: manifest.version, sqlite: result?.values[0]?.[0] })
})
