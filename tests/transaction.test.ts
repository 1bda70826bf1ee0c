import { describe, expect, test } from 'vitest'
import type { Problem } from '../src/report.js'
import { begin, commit, isInTransaction, rollBack, withForeignKeysOff } from '../src/transaction.js'
import { settingsOf } from './support/content.js'
import { open, rows, value } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

describe('isInTransaction', () => {
  test.each([
    ['', false],
    ['BEGIN', true],
    ['BEGIN; COMMIT', false],
    ['SAVEPOINT s', true],
    ['BEGIN; SAVEPOINT s; RELEASE s', true],
  ])('after %j: %j, and it is as before', (sql, expected) => {
    const { raw, db } = open(`CREATE TABLE t(a); ${sql}`)
    expect(isInTransaction(db)).toBe(expected)
    expect(isInTransaction(db)).toBe(expected)
    if (expected) raw.run('ROLLBACK')
    raw.run('BEGIN; COMMIT')
  })

  test('a statement that is writing counts as one, and keeps its rows', () => {
    const { raw, db } = open('CREATE TABLE t(a)')
    const statement = raw.prepare('INSERT INTO t VALUES (1), (2) RETURNING a')
    statement.step()
    expect(isInTransaction(db)).toBe(true)
    while (statement.step());
    statement.free()
    expect(isInTransaction(db)).toBe(false)
    expect(value(raw, 'SELECT count(*) FROM t')).toBe(2)
  })
})

describe('our transaction', () => {
  test('commits what is in it', () => {
    const { raw, db } = open('CREATE TABLE t(a)')
    begin(db)
    raw.run('INSERT INTO t VALUES (1)')
    expect(commit(db)).toBe(true)
    expect(() => raw.run('ROLLBACK')).toThrow('no transaction')
    expect(value(raw, 'SELECT count(*) FROM t')).toBe(1)
  })

  test.each([
    'COMMIT',
    'ROLLBACK',
    'COMMIT; BEGIN',
    'ROLLBACK; BEGIN',
    'RELEASE tidemark_transaction',
  ])('knows that %s has ended it', (sql) => {
    const { raw, db } = open()
    begin(db)
    raw.exec(sql)
    expect(commit(db)).toBe(false)
  })

  test('is undone whole, however many parts it has', () => {
    const { raw, db } = open('CREATE TABLE t(a)')
    begin(db)
    begin(db)
    raw.run('INSERT INTO t VALUES (1); SAVEPOINT other')
    rollBack(db)
    expect(value(raw, 'SELECT count(*) FROM t')).toBe(0)
    rollBack(db)
    raw.run('BEGIN; COMMIT')
  })

  test('undone after an edit of the schema table leaves no edited schema in memory', () => {
    const { raw, db } = open('CREATE TABLE t(a CHECK (a > 0))')
    begin(db)
    raw.exec(
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE t(a CHECK (a < 0))'; PRAGMA writable_schema = RESET",
    )
    rollBack(db)
    raw.run('INSERT INTO t VALUES (1)')
    expect(rows(raw, 'SELECT a FROM t')).toEqual([[1]])
  })
})

describe('withForeignKeysOff', () => {
  test('has them off inside, and every setting as before afterwards', () => {
    const { raw, db } = open('PRAGMA foreign_keys = ON')
    const before = settingsOf(raw)
    const warnings: Problem[] = []
    const result = withForeignKeysOff(db, warnings, () => {
      expect(value(raw, 'PRAGMA foreign_keys')).toBe(0)
      raw.exec('PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA query_only = ON')
      return 5
    })
    expect(result).toBe(5)
    expect(settingsOf(raw)).toEqual(before)
    expect(warnings.map(({ code }) => code)).toEqual(['SETTING_RESTORED', 'SETTING_RESTORED'])
  })

  test('is refused inside a transaction, before the work', () => {
    const { db } = open('BEGIN')
    expectError('TRANSACTION_OPEN', () =>
      withForeignKeysOff(db, [], () => expect.fail('it worked')),
    )
  })

  test('passes on what the work throws, and restores the settings all the same', () => {
    const { raw, db } = open('PRAGMA foreign_keys = ON')
    const work = (): never => {
      throw new RangeError('work')
    }
    expect(() => withForeignKeysOff(db, [], work)).toThrow('work')
    expect(value(raw, 'PRAGMA foreign_keys')).toBe(1)
  })
})
