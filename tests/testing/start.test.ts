import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { fill, isImage, openNew } from '../../src/testing/start.js'
import { SQL } from './notes.js'

test('a database is filled by SQL, by work on it, or not at all', () => {
  const db = openNew(SQL)
  fill(db, undefined)
  expect(db.all('SELECT name FROM sqlite_schema')).toEqual([])
  fill(db, 'CREATE TABLE t (a)')
  fill(db, (it) => it.run('INSERT INTO t VALUES (?)', [1]))
  expect(openNew(SQL, db.export()).all('SELECT a FROM t')).toEqual([{ a: 1 }])
})

test('an image is one in another realm too, as in jest', () => {
  const foreign = runInNewContext('new Uint8Array(1)') as Uint8Array
  expect(foreign instanceof Uint8Array).toBe(false)
  expect([foreign, new Uint8Array(1), '001', null, undefined].map(isImage)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
