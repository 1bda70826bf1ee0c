import { expect, test } from 'vitest'
import { connect } from '../src/engines/sqljs.js'
import { MigrationError, reason } from '../src/errors.js'
import type { Code } from '../src/codes.js'
import { defineMigration } from '../src/migration.js'
import { MigrationRunner } from '../src/runner.js'
import { fromGlob } from '../src/sources/index.js'
import { sqlMigration } from '../src/sql-migration.js'
import { code, sql, table } from './support/migrations.js'
import { open, SQL } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

const run = (
  migrations: Parameters<typeof code>[0] extends string ? ReturnType<typeof code>[] : never,
  schema = '',
  options = {},
) => new MigrationRunner(open(schema).db, { migrations, ...options })
const HISTORY =
  'CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP)'
const FAMILY =
  'CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(p REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)'

/** A way to each error that the core can throw. */
const WAYS: [Code, () => unknown][] = [
  ['INVALID_MIGRATION', () => defineMigration({ ...code('1'), version: '' })],
  ['DUPLICATE_VERSION', () => run([code('1'), code('01')])],
  ['INVALID_SOURCE', () => fromGlob({ 'x.sql': '' })],
  ['INVALID_SQL', () => open().db.run('SELECT 1; SELECT 2')],
  ['INVALID_VALUE', () => open().db.run('SELECT ?', [Number.NaN])],
  ['SQL_FAILED', () => open().db.exec('SELECT nothing')],
  ['MIGRATION_FAILED', () => run([sql('1', 'SELECT nothing')]).applyAll()],
  [
    'ROLLBACK_FAILED',
    () => {
      const runner = run([sql('1', 'SELECT 1', 'SELECT nothing')])
      runner.applyAll()
      runner.rollback('1')
    },
  ],
  [
    'ASYNC_MIGRATION',
    () => run([code('1', () => Promise.resolve() as unknown as void)]).applyAll(),
  ],
  [
    'CONNECTION_CLOSED',
    () => {
      let late: (() => void) | undefined
      run([code('1', (db) => (late = () => db.exec('SELECT 1')))]).applyAll()
      late?.()
    },
  ],
  [
    'FOREIGN_HISTORY',
    () => run([code('1')], 'CREATE VIEW schema_migrations AS SELECT 1').applyAll(),
  ],
  ['FOREIGN_KEY_VIOLATION', () => run([sql('1', 'DELETE FROM p')], FAMILY).applyAll()],
  ['TRANSACTION_OPEN', () => run([code('1')], 'BEGIN').applyAll()],
  [
    'TRANSACTION_ENDED',
    () => run([sql('1', 'INSERT OR ROLLBACK INTO p VALUES (1)')], FAMILY).applyAll(),
  ],
  ['FORBIDDEN_STATEMENT', () => run([sql('1', 'ROLLBACK')]).applyAll()],
  [
    'RESTORE_UNAVAILABLE',
    () =>
      new MigrationRunner(new SQL.Database(), {
        migrations: [code('1', undefined, { transaction: false })],
      }).applyAll(),
  ],
  [
    'TRANSACTION_REQUIRED',
    () => run([code('1', undefined, { transaction: false })], '', { atomic: 'run' }).applyAll(),
  ],
  [
    'DATABASE_AHEAD',
    () =>
      run(
        [code('1')],
        `${HISTORY}; INSERT INTO schema_migrations (version) VALUES ('2')`,
      ).applyAll(),
  ],
  [
    'OUT_OF_ORDER',
    () =>
      run(
        [code('1'), code('2')],
        `${HISTORY}; INSERT INTO schema_migrations (version) VALUES ('2')`,
        { outOfOrder: 'error' },
      ).applyAll(),
  ],
  [
    'MIGRATION_CHANGED',
    () =>
      run(
        [sql('1', 'SELECT 1')],
        `${HISTORY.slice(0, -1)}, checksum TEXT); INSERT INTO schema_migrations (version, checksum) VALUES ('1', '1:0000000000000000')`,
        { changed: 'error' },
      ).applyAll(),
  ],
  [
    'LATER_APPLIED',
    () => {
      const runner = run([table('1'), table('2')])
      runner.applyAll()
      runner.rollback('1')
    },
  ],
  [
    'NOT_REVERSIBLE',
    () => {
      const runner = run([code('1')])
      runner.applyAll()
      runner.rollback('1')
    },
  ],
  ['NO_SUCH_VERSION', () => run([]).rollback('1')],
  ['NOT_APPLIED', () => run([table('1')]).rollback('1')],
  ['STOPPED', () => run([code('1')], '', { shouldStop: () => true }).applyAll()],
]

test.each(WAYS)('%s says what happened, what state things are in, and what to do', (word, work) => {
  const error = expectError(word, work)
  expect(error).toBeInstanceOf(Error)
  expect(error.name).toBe('MigrationError')
})

test.each(WAYS)('%s is the same error on the other side of a worker', (word, work) => {
  const error = expectError(word, work)
  for (const cross of [
    structuredClone,
    (json: unknown) => JSON.parse(JSON.stringify(json)) as unknown,
  ]) {
    const json = cross(error.toJSON()) as ReturnType<MigrationError['toJSON']>
    const copy = MigrationError.fromJSON(json)
    expect(copy).toBeInstanceOf(MigrationError)
    expect(copy.message).toBe(error.message)
    expect(copy.toJSON()).toEqual(error.toJSON())
  }
})

test('warnings have a code and words as well', () => {
  const runner = run(
    [sql('1', 'BEGIN; PRAGMA cache_size = 5; DROP TABLE p')],
    FAMILY.replace('INSERT INTO c VALUES (1)', ''),
  )
  const words = runner
    .applyAll()
    .steps[0]?.warnings.map(({ code: word, message }) => [word, message.startsWith(`${word}: `)])
  expect(words).toEqual([
    ['STATEMENT_SKIPPED', true],
    ['SETTING_RESTORED', true],
    ['DANGLING_REFERENCE', true],
  ])
})

test('the cause is what SQLite or the migration threw', () => {
  const own = new TypeError('mine')
  const failed = expectError('MIGRATION_FAILED', () =>
    run([
      code('1', () => {
        throw own
      }),
    ]).applyAll(),
  )
  expect(failed.cause).toBe(own)
  expect(failed.toJSON().cause).toBe('mine')
  const { cause } = expectError('SQL_FAILED', () =>
    connect(new SQL.Database()).exec('SELECT missing'),
  )
  expect(reason(cause)).toBe('no such column: missing')
})

test('the words of anything that can be thrown', () => {
  expect([new Error('a'), 'b', 3, null, undefined, Symbol('s')].map(reason)).toEqual([
    'a',
    'b',
    '3',
    'null',
    'undefined',
    'Symbol(s)',
  ])
  expect(reason(Object.create(null))).toBeTypeOf('string')
})

test('an error in a long line shows the part of the line that it is about', () => {
  const error = expectError('SQL_FAILED', () => open().db.exec(`SELECT ${'1, '.repeat(1000)} FROM`))
  expect(error.statement?.excerpt.split('\n').every((line) => line.length < 130)).toBe(true)
  expect(error.statement?.excerpt).toContain('FROM')
})

test('a migration of SQL is named by its file in a change', () => {
  const { db } = open()
  new MigrationRunner(db, {
    migrations: [sqlMigration({ version: '1', description: '', up: 'SELECT 1' })],
  }).applyAll()
  const edited = [
    sqlMigration({ version: '1', description: '', up: 'SELECT 2', source: '001_a.sql' }),
  ]
  expect(new MigrationRunner(db, { migrations: edited }).plan().warnings[0]?.message).toContain(
    '001_a.sql',
  )
})
