import { expect, test } from 'vitest'
import { MigrationRunner } from '../src/runner.js'
import { contentOf } from './support/content.js'
import { code, sql, table } from './support/migrations.js'
import { open, rows, value } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

const HISTORY =
  'CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)'

test('migrations may be given in any order and in several calls', () => {
  const { db } = open()
  const runner = new MigrationRunner(db, { migrations: [table('3')] })
    .register(table('1'))
    .register(table('10'), table('2'))
  expect(runner.applyAll().steps.map(({ version }) => version)).toEqual(['1', '2', '3', '10'])
})

test('where one of several cannot be registered, none of them is', () => {
  const { db } = open()
  const runner = new MigrationRunner(db, { migrations: [table('1')] })
  expectError('DUPLICATE_VERSION', () => runner.register(table('2'), table('01')))
  expect(runner.status()).toHaveLength(1)
})

test('a database of sql.js is taken as it is', () => {
  const { raw } = open()
  new MigrationRunner(raw, { migrations: [table('1')] }).applyAll()
  expect(value(raw, 'SELECT version FROM schema_migrations')).toBe('1')
})

test('applyAll goes up to and including the version it is given, and never down', () => {
  const { db } = open()
  const runner = new MigrationRunner(db, { migrations: [table('1'), table('2'), table('3')] })
  expect(runner.applyAll({ to: '02' }).steps.map(({ version }) => version)).toEqual(['1', '2'])
  expect(runner.applyAll({ to: '1' }).steps).toEqual([])
  expect(runner.listApplied()).toHaveLength(2)
  expectError('NO_SUCH_VERSION', () => runner.applyAll({ to: '4' }))
})

test('status tells every version, known or recorded, in order', () => {
  const { db } = open(
    `${HISTORY}; INSERT INTO schema_migrations VALUES ('03', 'from elsewhere', '2026-01-02 03:04:05'), ('1', NULL, NULL)`,
  )
  expect(new MigrationRunner(db, { migrations: [table('001'), table('2')] }).status()).toEqual([
    {
      version: '001',
      description: 'version 001',
      state: 'applied',
      appliedAt: '',
      changed: false,
      outOfOrder: false,
      reversible: true,
    },
    {
      version: '2',
      description: 'version 2',
      state: 'pending',
      changed: false,
      outOfOrder: true,
      reversible: true,
    },
    {
      version: '03',
      description: 'from elsewhere',
      state: 'unknown',
      appliedAt: '2026-01-02T03:04:05Z',
      changed: false,
      outOfOrder: false,
      reversible: false,
    },
  ])
})

test('listApplied is in the order of the recording, whatever the dates say', () => {
  const { db } = open(
    `${HISTORY}; INSERT INTO schema_migrations VALUES ('2', 'b', '2027-01-01 00:00:00'), ('1', 'a', '2020-01-01T10:00:00.25+02:00'), ('3', 'c', 'yesterday')`,
  )
  expect(new MigrationRunner(db).listApplied()).toEqual([
    { version: '2', description: 'b', appliedAt: '2027-01-01T00:00:00Z' },
    { version: '1', description: 'a', appliedAt: '2020-01-01T08:00:00.25Z' },
    { version: '3', description: 'c', appliedAt: 'yesterday' },
  ])
})

test('a migration is recorded with description, checksum, whole milliseconds and the SQL that undoes it', () => {
  const { raw, db } = open()
  new MigrationRunner(db, {
    migrations: [sql('1', 'CREATE TABLE a(x)', 'DROP TABLE a'), code('2')],
  }).applyAll()
  expect(
    rows(
      raw,
      'SELECT version, description, typeof(checksum), typeof(duration_ms), rollback_sql, length(applied_at) FROM schema_migrations ORDER BY version',
    ),
  ).toEqual([
    ['1', 'version 1', 'text', 'integer', 'DROP TABLE a', 19],
    ['2', 'version 2', 'null', 'integer', null, 19],
  ])
})

test('the history is created as the original creates it, and completed by added columns', () => {
  const fresh = open()
  const old = open(HISTORY)
  for (const { db } of [fresh, old])
    new MigrationRunner(db, { migrations: [table('1')] }).applyAll()
  const columns = (raw: typeof old.raw): unknown =>
    rows(
      raw,
      `SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info('schema_migrations')`,
    )
  expect(columns(fresh.raw)).toEqual(columns(old.raw))
  expect(columns(old.raw)).toEqual([
    ['version', 'TEXT', 0, null, 1],
    ['description', 'TEXT', 0, null, 0],
    ['applied_at', 'TIMESTAMP', 0, 'CURRENT_TIMESTAMP', 0],
    ['checksum', 'TEXT', 0, null, 0],
    ['duration_ms', 'INTEGER', 0, null, 0],
    ['rollback_sql', 'TEXT', 0, null, 0],
  ])
})

test('baseline records what is known up to a version and runs nothing', () => {
  const { raw, db } = open('CREATE TABLE t1(x)')
  const runner = new MigrationRunner(db, { migrations: [table('1'), table('2'), table('3')] })
  expect(runner.baseline('02').steps).toMatchObject([
    { version: '1', outcome: 'recorded' },
    { version: '2', outcome: 'recorded' },
  ])
  expect(rows(raw, 'SELECT version, duration_ms FROM schema_migrations')).toEqual([
    ['1', null],
    ['2', null],
  ])
  expect(runner.baseline('2').steps).toEqual([])
  expect(runner.applyAll().steps.map(({ version }) => version)).toEqual(['3'])
  expectError('NO_SUCH_VERSION', () => runner.baseline('9'))
})

test('a baseline that fails records nothing', () => {
  const { raw, db } = open(`${HISTORY.slice(0, -1)}, CHECK (version <> '2'))`)
  const before = contentOf(raw)
  expect(() =>
    new MigrationRunner(db, { migrations: [table('1'), table('2')] }).baseline('2'),
  ).toThrow('CHECK')
  expect(contentOf(raw)).toEqual(before)
})

test('acceptChanged is refused for versions that are unknown here, not applied, or not there', () => {
  const { raw, db } = open(`${HISTORY}; INSERT INTO schema_migrations (version) VALUES ('9')`)
  const before = contentOf(raw)
  const runner = new MigrationRunner(db, { migrations: [table('1')] })
  expectError('NOT_APPLIED', () => runner.acceptChanged('1'))
  expectError('NO_SUCH_VERSION', () => runner.acceptChanged('2'))
  expectError('DATABASE_AHEAD', () => runner.acceptChanged('9'))
  expect(contentOf(raw)).toEqual(before)
})

test('a database that is ahead is refused before anything runs, or worked with on request', () => {
  const ahead = `${HISTORY}; INSERT INTO schema_migrations (version) VALUES ('9')`
  const { raw, db } = open(ahead)
  expectError('DATABASE_AHEAD', () =>
    new MigrationRunner(db, { migrations: [table('1')] }).applyAll(),
  )
  expect(value(raw, 'SELECT count(*) FROM sqlite_schema')).toBe(2)
  const report = new MigrationRunner(db, { migrations: [table('1')], unknown: 'ignore' }).applyAll()
  expect(report.warnings.map(({ code: word }) => word)).toContain('DATABASE_AHEAD')
  expect(report.steps).toHaveLength(1)
})

test("with unknown: 'rollback' an older app takes a newer one's migrations off with the recorded SQL", () => {
  const { raw, db } = open()
  new MigrationRunner(db, { migrations: [table('1'), table('2'), table('3')] }).applyAll()
  const older = new MigrationRunner(db, { migrations: [table('1')], unknown: 'rollback' })
  expect(older.applyAll().steps).toMatchObject([
    { version: '3', direction: 'down', outcome: 'rolled-back' },
    { version: '2', direction: 'down', outcome: 'rolled-back' },
  ])
  expect(rows(raw, "SELECT name FROM sqlite_schema WHERE name LIKE 't%'")).toEqual([['t1']])
})

test('recorded SQL is guarded as any other: what is forbidden in a migration is forbidden in it', () => {
  const { raw, db } = open(
    `${HISTORY.slice(0, -1)}, rollback_sql TEXT); INSERT INTO schema_migrations VALUES ('9', '', '', 'CREATE TABLE x(a); PRAGMA journal_mode = OFF')`,
  )
  const before = contentOf(raw)
  expectError('FORBIDDEN_STATEMENT', () =>
    new MigrationRunner(db, { migrations: [table('1')], unknown: 'rollback' }).applyAll(),
  )
  expect(contentOf(raw)).toEqual(before)
})

test('recorded SQL never runs unless it is asked for', () => {
  const { raw, db } = open(
    `${HISTORY.slice(0, -1)}, rollback_sql TEXT); INSERT INTO schema_migrations VALUES ('9', '', '', 'CREATE TABLE x(a)')`,
  )
  const strict = new MigrationRunner(db)
  const lenient = new MigrationRunner(db, { unknown: 'ignore' })
  expectError('DATABASE_AHEAD', () => strict.rollback('9'))
  expectError('DATABASE_AHEAD', () => strict.rollbackTo(null))
  expectError('DATABASE_AHEAD', () => lenient.rollback('9'))
  expect(lenient.rollbackTo(null).steps).toEqual([])
  expect(value(raw, "SELECT count(*) FROM sqlite_schema WHERE name = 'x'")).toBe(0)
})

test('statuses, plans and reports are plain data that crosses to a worker', () => {
  const { db } = open()
  const runner = new MigrationRunner(db, {
    migrations: [
      table('1'),
      sql('2', 'BEGIN; SELECT 1', 'SELECT 2'),
      code('3', undefined, { canApply: () => false }),
    ],
  })
  const data = [
    runner.status(),
    runner.plan(),
    runner.applyAll(),
    runner.status(),
    runner.listApplied(),
    runner.plan({ downTo: null }),
    runner.rollback('2', { only: true }),
  ]
  expect(structuredClone(data)).toEqual(data)
  expect(JSON.parse(JSON.stringify(data))).toEqual(data)
})

test('a plan has all refusals at once, and a run throws the first of them', () => {
  const { db } = open(`${HISTORY}; INSERT INTO schema_migrations (version) VALUES ('9')`)
  const runner = new MigrationRunner(db, {
    migrations: [sql('1', "ATTACH 'x' AS x; ROLLBACK"), sql('2', 'PRAGMA journal_mode = OFF')],
    outOfOrder: 'error',
  })
  const { refusals } = runner.plan()
  expect(refusals.map(({ code: word }) => word)).toEqual([
    'DATABASE_AHEAD',
    'OUT_OF_ORDER',
    'FORBIDDEN_STATEMENT',
    'FORBIDDEN_STATEMENT',
    'OUT_OF_ORDER',
    'FORBIDDEN_STATEMENT',
  ])
  const thrown = expectError('DATABASE_AHEAD', () => runner.applyAll())
  const { message, what, state, next } = thrown
  expect(refusals[0]).toMatchObject({ message, what, state, next })
})
