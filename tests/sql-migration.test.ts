import { expect, test } from 'vitest'
import { MigrationRunner } from '../src/runner.js'
import { sqlMigration } from '../src/sql-migration.js'
import { open, rows } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

const parts = { version: '1', description: 'one', up: 'CREATE TABLE a(x); CREATE TABLE b(x)' }

test('every statement of the text runs', () => {
  const { raw, db } = open()
  new MigrationRunner(db, { migrations: [sqlMigration(parts)] }).applyAll()
  expect(rows(raw, "SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')")).toHaveLength(2)
})

test.each([undefined, '', ' \n', ';;', '-- nothing\n/* here */ ;', '\uFEFF'])(
  'the down %j is none',
  (down) => {
    const migration = sqlMigration({ ...parts, down })
    expect(migration.rollback).toBe(undefined)
    expect(migration.sql).not.toHaveProperty('down')
  },
)

test('a down that is impossible has its reason', () => {
  expect(sqlMigration({ ...parts, down: { impossible: 'gone' } }).rollback).toEqual({
    impossible: 'gone',
  })
})

test('the checksum covers the up and not the down', () => {
  const { checksum } = sqlMigration(parts)
  expect(sqlMigration({ ...parts, down: 'DROP TABLE a' }).checksum).toBe(checksum)
  expect(sqlMigration({ ...parts, description: 'two', source: 'x.sql' }).checksum).toBe(checksum)
  expect(sqlMigration({ ...parts, up: 'CREATE TABLE a(x)' }).checksum).not.toBe(checksum)
})

test('an empty up is a migration that does nothing, and is recorded', () => {
  const { db } = open()
  const runner = new MigrationRunner(db, {
    migrations: [sqlMigration({ ...parts, up: '-- later' })],
  })
  expect(runner.applyAll().steps[0]?.outcome).toBe('applied')
})

test.each([
  { up: 5 },
  { up: undefined },
  { up: 'SELECT 1 \0' },
  { down: 'SELECT 1 \0' },
  { version: '' },
])('parts that cannot be right are refused: %j', (wrong) => {
  expectError('INVALID_MIGRATION', () => sqlMigration({ ...parts, ...wrong } as typeof parts))
})
