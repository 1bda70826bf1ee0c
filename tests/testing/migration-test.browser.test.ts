import initSqlJs from 'sql.js'
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { expect, test } from 'vitest'
import { sqlMigration } from '../../src/index.js'
import {
  expectDataKept,
  expectReversible,
  expectSchema,
  migrationTest,
} from '../../src/testing/index.js'

const sqlJs = await initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasmUrl })
const migrations = [
  sqlMigration({
    version: '001',
    description: 'notes',
    up: 'CREATE TABLE notes (title TEXT)',
    down: 'DROP TABLE notes',
  }),
  sqlMigration({
    version: '002',
    description: 'tags',
    up: 'CREATE TABLE tags (name TEXT)',
    down: 'DROP TABLE tags',
  }),
]

test('in a browser the helpers work as in Node, and snapshots come as texts', () => {
  const upgrade = migrationTest({
    migrations,
    sqlJs,
    from: '001',
    seed: "INSERT INTO notes VALUES ('kept')",
  })
  expectDataKept(upgrade)
  expectReversible(upgrade)
  const snapshots = { './schema/001.sql': 'CREATE TABLE notes (title TEXT);' }
  expectSchema(upgrade, { version: '001', snapshots })
  expect(() => expectSchema(upgrade)).toThrow('there are no files')
})
