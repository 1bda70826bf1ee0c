import { expect, test } from 'vitest'
import { watchedClones } from '../../src/lint/watched.js'
import { preview } from '../../src/preview.js'
import { MigrationRunner } from '../../src/runner.js'
import { splitStatements } from '../../src/sql.js'
import { sqlMigration } from '../../src/sql-migration.js'
import { open, rows } from '../support/sql-js.js'

test('each statement of a run on a clone is shown before it runs, with the rows as they are then', () => {
  const up =
    "PRAGMA foreign_keys = off; INSERT INTO t VALUES ('a'); INSERT INTO t VALUES ('a'); UPDATE t SET a = 'b'"
  const { raw, db } = open('CREATE TABLE t(a)')
  const seen: [string, unknown][] = []
  const watched = watchedClones(db, splitStatements(up), (clone, { text }) =>
    seen.push([text, clone.all('SELECT a FROM t').map(({ a }) => a)]),
  )
  const migration = sqlMigration({ version: '1', description: 'd', up })
  const { ok, losses } = preview(new MigrationRunner(watched, { migrations: [migration] }))
  expect(ok).toBe(true)
  expect(losses).toEqual([])
  // What a run leaves out is not shown.
  expect(seen).toEqual([
    ["INSERT INTO t VALUES ('a')", []],
    ["INSERT INTO t VALUES ('a')", ['a']],
    ["UPDATE t SET a = 'b'", ['a', 'a']],
  ])
  expect(rows(raw, 'SELECT * FROM t')).toEqual([])
  raw.close()
})

test('what can be done with the database can be done with the watched one', () => {
  const { raw, db } = open('CREATE TABLE t(a)')
  const watched = watchedClones(db, [], () => undefined)
  const image = watched.export()
  watched.batch?.(() => watched.run('INSERT INTO t VALUES (?)', [1]))
  expect(rows(raw, 'SELECT a FROM t')).toEqual([[1]])
  expect(watched.get('SELECT a FROM t')).toMatchObject({ a: 1 })
  watched.restore?.(image)
  expect(rows(raw, 'SELECT a FROM t')).toEqual([])
  const scratch = watched.scratch()
  scratch.exec('CREATE TABLE other(a)')
  scratch.close()
  watched.close()
  expect(() => raw.run('SELECT 1')).toThrow('Database closed')
})
