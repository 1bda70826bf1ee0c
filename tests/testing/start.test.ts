import { expect, test } from 'vitest'
import { fill, openNew } from '../../src/testing/start.js'
import { SQL } from './notes.js'

test('a database is filled by SQL, by work on it, or not at all', () => {
  const db = openNew(SQL)
  fill(db, undefined)
  expect(db.all('SELECT name FROM sqlite_schema')).toEqual([])
  fill(db, 'CREATE TABLE t (a)')
  fill(db, (it) => it.run('INSERT INTO t VALUES (?)', [1]))
  expect(openNew(SQL, db.export()).all('SELECT a FROM t')).toEqual([{ a: 1 }])
})
