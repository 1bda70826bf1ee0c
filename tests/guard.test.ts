import { describe, expect, test } from 'vitest'
import { Guard } from '../src/guard.js'
import { begin } from '../src/transaction.js'
import { open, rows, value } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

function guarded(schema = '', reading = false) {
  const opened = open(schema)
  begin(opened.db)
  return {
    ...opened,
    guard: new Guard(opened.db, { version: '1', source: '1.sql', transaction: true, reading }),
  }
}

describe('the connection that a migration sees', () => {
  test('gives what the database gives', () => {
    const { guard } = guarded('CREATE TABLE t(a)')
    expect(guard.run('INSERT INTO t VALUES (?), (?)', [1, 2n ** 60n])).toEqual({ changes: 2 })
    expect(guard.all('SELECT a FROM t')).toEqual([{ a: 1 }, { a: 2n ** 60n }])
    expect(guard.get('SELECT a FROM t WHERE a = :a', { a: 1 })).toEqual({ a: 1 })
    expect(guard.get('SELECT a FROM t WHERE 0')).toBe(undefined)
    const scratch = guard.scratch()
    expect(scratch.all('SELECT * FROM sqlite_schema')).toEqual([])
    scratch.close()
  })

  test.each(['BEGIN', 'COMMIT', 'PRAGMA foreign_keys = ON'])(
    'leaves %s out of run, all, get and exec',
    (text) => {
      const { guard, raw } = guarded()
      expect(guard.run(text)).toEqual({ changes: 0 })
      expect(guard.all(text)).toEqual([])
      expect(guard.get(text)).toBe(undefined)
      guard.exec(text)
      expect(guard.warnings).toHaveLength(4)
      expect(() => raw.run('BEGIN')).toThrow('within a transaction')
    },
  )

  test.each(['PRAGMA foreign_keys', 'PRAGMA journal_mode', 'PRAGMA main.query_only'])(
    'lets %s be read',
    (text) => {
      expect(guarded().guard.get(text)).toBeDefined()
    },
  )

  test.each(['', 'SELECT 1; SELECT 2', 'COMMIT; SELECT 1'])(
    'refuses %j in run, as the engine does',
    (text) => {
      expectError('INVALID_SQL', () => guarded().guard.run(text))
    },
  )

  test('refuses a text with a NUL before anything of it runs', () => {
    const { guard, raw } = guarded()
    expectError('INVALID_SQL', () => guard.exec('CREATE TABLE t(a); SELECT 1 \0; SELECT 2'))
    expect(rows(raw, 'SELECT * FROM sqlite_schema')).toEqual([])
  })

  test('places an error in the whole text and its file', () => {
    const error = expectError('SQL_FAILED', () =>
      guarded().guard.exec('SELECT 1;\n\n  SELECT 2,\n   ,3;'),
    )
    expect(error.statement).toMatchObject({
      source: '1.sql',
      index: 1,
      count: 2,
      line: 4,
      column: 4,
    })
  })

  test('is not fooled by comments, case, quotes or a schema name before a forbidden word', () => {
    for (const text of [
      '/* x */ rollback',
      'Pragma main . [journal_mode] = off',
      'PRAGMA "JOURNAL_MODE"(off)',
      "-- c\nATTACH 'x' AS x",
      'EXPLAIN/**/PRAGMA journal_mode = off',
    ]) {
      const { guard } = guarded()
      expect(expectError('FORBIDDEN_STATEMENT', () => guard.exec(text)).message).toContain('1.sql')
    }
  })

  test('forbids no words in strings, names and trigger bodies', () => {
    const { guard } = guarded(`CREATE TABLE t(a); CREATE TABLE "ROLLBACK"("ATTACH")`)
    guard.exec(
      `INSERT INTO t VALUES ('ROLLBACK; ATTACH'); DELETE FROM "ROLLBACK"; CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT RAISE(IGNORE); END`,
    )
    expect(guard.warnings).toEqual([])
  })

  test('puts settings back once, with a warning each, and not those that the migration put back itself', () => {
    const { guard, raw } = guarded()
    guard.exec(
      'PRAGMA cache_size = 5; PRAGMA cache_size = 6; PRAGMA legacy_alter_table = ON; PRAGMA legacy_alter_table = OFF',
    )
    guard.restoreSettings()
    expect(guard.warnings).toMatchObject([{ code: 'SETTING_RESTORED', version: '1' }])
    expect(value(raw, 'PRAGMA cache_size')).toBe(-2000)
  })

  test('lets only reading statements pass where it only reads', () => {
    const { guard } = guarded('CREATE TABLE t(a)', true)
    guard.exec(
      'SELECT 1; VALUES (1); WITH x AS (SELECT 1) SELECT * FROM x; EXPLAIN DELETE FROM t; PRAGMA table_xinfo(t); PRAGMA user_version',
    )
    for (const text of [
      'DELETE FROM t',
      'REPLACE INTO t VALUES (1)',
      'RELEASE tidemark_transaction',
      'REINDEX',
      'ANALYZE',
      'PRAGMA incremental_vacuum',
      'PRAGMA wal_checkpoint',
    ]) {
      expectError('FORBIDDEN_STATEMENT', () => guard.exec(text))
      expectError('FORBIDDEN_STATEMENT', () => guard.run(text))
    }
  })
})
