import { expect, test } from 'vitest'
import { newDatabase, openDatabase } from '../../src/cli/open-database.js'
import { SQL } from '../support/sql-js.js'
import { Terminal } from './terminal.js'

test('a file is opened in memory: what is written there does not reach the file', async () => {
  const terminal = new Terminal()
  terminal.database('a.sqlite', 'CREATE TABLE t(x)')
  const before = terminal.read('a.sqlite')
  const { db, file, warnings, unsupported } = await openDatabase('a.sqlite', terminal.folder, SQL)
  db.exec('INSERT INTO t VALUES (1)')
  expect(db.get('SELECT count(*) AS n FROM t')).toEqual({ n: 1 })
  expect(file?.target.endsWith('a.sqlite')).toBe(true)
  expect([...warnings, ...unsupported]).toEqual([])
  expect(terminal.read('a.sqlite')).toBe(before)
})

test('what this build of SQLite lacks for a file is told by every command that opens it', async () => {
  const terminal = new Terminal({ 'migrations/001_a.sql': 'SELECT 1;' })
  terminal.database(
    'a.sqlite',
    `CREATE TABLE t(x); PRAGMA writable_schema = ON;
     INSERT INTO sqlite_schema VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING nothere(x)')`,
  )
  const { out } = await terminal.run(['status', 'a.sqlite'])
  expect(out).toContain('warning: sql.js has no module nothere; it is needed for v.')
})

test('an error names the file', async () => {
  const terminal = new Terminal({ 'a.sqlite': 'PK\u0003\u0004' })
  await expect(openDatabase('a.sqlite', terminal.folder, SQL)).rejects.toMatchObject({
    code: 'NOT_A_DATABASE',
    what: 'a.sqlite: It is not an SQLite database but zip.',
  })
})

test('a new database is empty and has no file', () => {
  const { db, file } = newDatabase(SQL)
  expect(db.all('SELECT name FROM sqlite_schema')).toEqual([])
  expect(file).toBeUndefined()
})
