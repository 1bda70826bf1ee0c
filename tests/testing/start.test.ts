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

test('what is no sql.js, no database, or half a seed is refused in words', () => {
  // @ts-expect-error: a program in JavaScript can forget the await
  expect(() => openNew(Promise.resolve(SQL))).toThrow('sqlJs is not what initSqlJs() resolves to')
  // @ts-expect-error: or the whole option
  expect(() => openNew(undefined)).toThrow('INVALID_VALUE')
  expect(() => openNew(SQL, new Uint8Array(600).fill(7))).toThrow('NOT_A_DATABASE')
  expect(() => fill(openNew(SQL), 'BEGIN; CREATE TABLE t (a)')).toThrow('TRANSACTION_OPEN')
  // What returns something also fits where nothing is returned.
  const late = (): unknown => Promise.reject(new Error('late'))
  expect(() => fill(openNew(SQL), late)).toThrow('INVALID_VALUE: The seed gives a promise')
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
