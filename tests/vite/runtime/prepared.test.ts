import { describe, expect, test } from 'vitest'
import { MigrationRunner } from '../../../src/runner.js'
import { sqlMigration } from '../../../src/sql-migration.js'
import { preparedModule, preparedSql } from '../../../src/vite/runtime/index.js'
import { expectError } from '../../support/expect-error.js'
import { open } from '../../support/sql-js.js'

const parts = {
  version: '001',
  description: 'notes',
  source: '001_notes.sql',
  up: 'CREATE TABLE notes (title TEXT);',
  down: 'DROP TABLE notes;',
}

describe('preparedSql', () => {
  test('is to a database what sqlMigration is', () => {
    const db = open().db
    const { checksum = '' } = sqlMigration(parts)
    new MigrationRunner(db, { migrations: [sqlMigration(parts)] }).applyAll()
    const runner = new MigrationRunner(db, { migrations: [preparedSql({ ...parts, checksum })] })
    expect(runner.status()).toMatchObject([{ state: 'applied', changed: false, reversible: true }])
    runner.rollback('001')
    expect(db.get("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'notes'")).toEqual({ n: 0 })
  })

  test('does not compute its checksum', () => {
    expect(preparedSql({ ...parts, checksum: 'as given' }).checksum).toBe('as given')
  })

  test('without a down it cannot be rolled back, and says why where a reason is known', () => {
    const { down: _, ...up } = parts
    expect(preparedSql({ ...up, checksum: '' }).rollback).toBeUndefined()
    const impossible = { impossible: 'nobody knows' }
    expect(preparedSql({ ...up, down: impossible, checksum: '' }).rollback).toEqual(impossible)
  })

  test('names its file in errors', () => {
    const db = open().db
    const migrations = [preparedSql({ ...parts, up: '\nCREATE TABEL notes (x);', checksum: '' })]
    const error = expectError('MIGRATION_FAILED', () =>
      new MigrationRunner(db, { migrations }).applyAll(),
    )
    expect(error.statement).toMatchObject({ source: '001_notes.sql', line: 2, column: 8 })
  })
})

describe('preparedModule', () => {
  const migration = { version: '7', description: 'seven', apply() {} }

  test.each([
    ['as default', { default: migration }],
    ['as migration', { migration }],
    ['by its own exports', migration],
  ])('finds the migration that a module exports %s', (_, module) => {
    expect(preparedModule(module, '007', '007_seven.ts').version).toBe('7')
  })

  test('refuses a module without one, and one of another version', () => {
    const none = expectError('INVALID_SOURCE', () => preparedModule({ a: 1 }, '7', '7_x.ts'))
    expect(none.message).toContain('7_x.ts: it exports no migration')
    const other = expectError('INVALID_SOURCE', () => preparedModule(migration, '8', '8_x.ts'))
    expect(other.message).toContain('8_x.ts: its migration says version 7')
  })
})
