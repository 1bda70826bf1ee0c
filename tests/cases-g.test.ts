import { describe, expect, test } from 'vitest'
import { MigrationRunner } from '../src/runner.js'
import { hasColumn } from '../src/predicates.js'
import { contentOf, contentOfImage } from './support/content.js'
import { code, sql, table } from './support/migrations.js'
import { open, rows, SQL, value } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

// The runner: versions, idempotence, rollback, checksums.

const ORIGINAL =
  'CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)'

describe('a history table that is not ours', () => {
  test.each([
    [
      'a view',
      'CREATE VIEW schema_migrations AS SELECT 1 AS version, 2 AS description, 3 AS applied_at',
      'view',
    ],
    [
      'a version that is a number',
      'CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, description TEXT, applied_at TIMESTAMP)',
      'turns',
    ],
    [
      'a version without a known affinity',
      'CREATE TABLE schema_migrations (version NUMERIC PRIMARY KEY, description TEXT, applied_at)',
      'turns',
    ],
    [
      'golang-migrate',
      'CREATE TABLE schema_migrations (version uint64, dirty bool)',
      'golang-migrate',
    ],
    [
      'dbmate or Rails',
      'CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY)',
      'dbmate or Rails',
    ],
    [
      'Ecto',
      'CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, inserted_at TEXT)',
      'description',
    ],
    [
      'a virtual table',
      'CREATE VIRTUAL TABLE schema_migrations USING fts4(version, description, applied_at)',
      'virtual',
    ],
    ['a column that must have a value', `${ORIGINAL.slice(0, -1)}, who TEXT NOT NULL)`, 'who'],
    [
      'a version that is not text',
      `${ORIGINAL}; INSERT INTO schema_migrations (version) VALUES (x'31')`,
      'not text',
    ],
  ])('%s is refused before anything runs, with words for it', (_, schema, word) => {
    const { raw, db } = open(schema)
    const before = contentOfImage(raw.export())
    const runner = new MigrationRunner(db, { migrations: [table('1')] })
    for (const work of [
      () => runner.applyAll(),
      () => runner.status(),
      () => runner.listApplied(),
      () => runner.baseline('1'),
      () => runner.rollbackTo(null),
    ]) {
      const error = expectError('FOREIGN_HISTORY', work)
      expect(error.what).toContain(word)
      expect(error.next).toContain('historyTable')
    }
    expect(runner.plan().refusals).toMatchObject([{ code: 'FOREIGN_HISTORY' }])
    expect(contentOfImage(raw.export())).toEqual(before)
    const beside = new MigrationRunner(db, {
      migrations: [table('1')],
      historyTable: 'tidemark "migrations"',
    })
    beside.applyAll()
    expect(beside.listApplied()).toHaveLength(1)
  })

  test.each(['', 'TEMP'])(
    'a %s trigger on it is refused, and nothing of the migration stays',
    (temp) => {
      const { raw, db } = open(
        `${ORIGINAL}; CREATE ${temp} TRIGGER eat AFTER INSERT ON schema_migrations BEGIN DELETE FROM schema_migrations; END`,
      )
      const before = contentOf(raw)
      const runner = new MigrationRunner(db, { migrations: [table('1')] })
      expect(expectError('FOREIGN_HISTORY', () => runner.applyAll()).what).toContain('eat')
      expect(contentOf(raw)).toEqual(before)
    },
  )

  test.each(['migration', 'run'] as const)(
    'a trigger that a migration puts on it is found (atomic: %s)',
    (atomic) => {
      const { raw, db } = open()
      const runner = new MigrationRunner(db, {
        atomic,
        migrations: [
          table('1'),
          sql(
            '2',
            `${ORIGINAL.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS')}; CREATE TRIGGER eat AFTER INSERT ON schema_migrations BEGIN DELETE FROM schema_migrations WHERE version = new.version; END`,
          ),
        ],
      })
      const error = expectError('FOREIGN_HISTORY', () => runner.applyAll())
      const left = rows(raw, "SELECT name FROM sqlite_schema WHERE name IN ('t1', 'eat')")
      expect(left).toEqual(atomic === 'run' ? [] : [['t1']])
      expect(error.state).not.toContain('carried out')
    },
  )

  test('is noticed by the migration that makes it so, not by one that comes after', () => {
    const { raw, db } = open()
    const eat = `CREATE TRIGGER eat AFTER INSERT ON schema_migrations BEGIN DELETE FROM schema_migrations WHERE version = new.version; END`
    const runner = new MigrationRunner(db, { migrations: [table('1'), sql('2', eat), table('3')] })
    expect(expectError('FOREIGN_HISTORY', () => runner.applyAll()).version).toBe('2')
    expect(rows(raw, 'SELECT version FROM schema_migrations')).toEqual([['1']])
    expect(rows(raw, "SELECT name FROM sqlite_schema WHERE name IN ('eat', 't3')")).toEqual([])
  })

  test('whose rows a migration deletes is noticed by that migration, which is undone', () => {
    const { raw, db } = open()
    const runner = new MigrationRunner(db, {
      migrations: [table('1'), sql('2', 'DELETE FROM schema_migrations'), table('3')],
    })
    expect(expectError('FOREIGN_HISTORY', () => runner.applyAll()).version).toBe('2')
    expect(rows(raw, 'SELECT version FROM schema_migrations')).toEqual([['1']])
  })

  test.each([
    'DROP TABLE schema_migrations',
    'ALTER TABLE schema_migrations RENAME TO elsewhere',
    "INSERT INTO schema_migrations (version) VALUES ('2')",
  ])('that a migration works on itself (%s) fails that migration, and is as before', (up) => {
    const { raw, db } = open()
    const runner = new MigrationRunner(db, { migrations: [table('1'), sql('2', up)] })
    expectError('MIGRATION_FAILED', () => runner.applyAll())
    expect(rows(raw, 'SELECT version FROM schema_migrations')).toEqual([['1']])
  })

  test('a TEMP table of its name is not taken for it', () => {
    const { raw, db } = open('CREATE TEMP TABLE schema_migrations (x)')
    const runner = new MigrationRunner(db, { migrations: [table('1')] })
    runner.applyAll()
    expect(runner.listApplied()).toHaveLength(1)
    expect(value(raw, 'SELECT count(*) FROM temp.schema_migrations')).toBe(0)
  })

  test('further columns that may be NULL are tolerated', () => {
    const { db } = open(`${ORIGINAL.slice(0, -1)}, who TEXT, "when" INTEGER DEFAULT 5)`)
    const runner = new MigrationRunner(db, { migrations: [table('1')] })
    runner.applyAll()
    expect(runner.status()).toMatchObject([{ state: 'applied' }])
  })
})

describe('versions', () => {
  test('run in the order of their numbers, not of their text', () => {
    const { db } = open()
    const runner = new MigrationRunner(db, {
      migrations: ['10', '9', '010000000000000000000001', '2'].map((version) => code(version)),
    })
    expect(runner.applyAll().steps.map(({ version }) => version)).toEqual([
      '2',
      '9',
      '10',
      '010000000000000000000001',
    ])
  })

  test('of twenty digits are told apart', () => {
    const { db } = open()
    const versions = ['20261122093000123456', '20261122093000123457', '20261122093000123458']
    const runner = new MigrationRunner(db, { migrations: versions.map((version) => code(version)) })
    runner.applyAll({ to: versions[1] ?? '' })
    expect(runner.status().map(({ state }) => state)).toEqual(['applied', 'applied', 'pending'])
  })

  test('that compare equal are one: registered twice is an error, recorded in another spelling is applied', () => {
    const { raw, db } = open(`${ORIGINAL}; INSERT INTO schema_migrations (version) VALUES ('1')`)
    expectError(
      'DUPLICATE_VERSION',
      () => new MigrationRunner(db, { migrations: [code('10'), code('010')] }),
    )
    const runner = new MigrationRunner(db, {
      migrations: [code('001', () => expect.fail('it ran again')), code('002')],
    })
    expect(runner.applyAll().steps.map(({ version }) => version)).toEqual(['002'])
    expect(rows(raw, 'SELECT version FROM schema_migrations ORDER BY rowid')).toEqual([
      ['1'],
      ['002'],
    ])
  })

  test('that come late run and are marked, or are refused on request', () => {
    const { db } = open()
    new MigrationRunner(db, { migrations: [code('001'), code('003')] }).applyAll()
    const migrations = [code('001'), code('002'), code('003')]
    const strict = new MigrationRunner(db, { migrations, outOfOrder: 'error' })
    expectError('OUT_OF_ORDER', () => strict.applyAll())
    const runner = new MigrationRunner(db, { migrations })
    expect(runner.status().map(({ outOfOrder }) => outOfOrder)).toEqual([false, true, false])
    const report = runner.applyAll()
    expect(report.steps).toMatchObject([{ version: '002', outOfOrder: true }])
    expect(report.warnings).toMatchObject([{ code: 'OUT_OF_ORDER', version: '002' }])
    expect(runner.listApplied().map(({ version }) => version)).toEqual(['001', '003', '002'])
  })
})

test('a failure in the middle keeps those before it, an equal image and the rows that say so', () => {
  for (const atomic of ['migration', 'run'] as const) {
    const { raw, db } = open('CREATE TABLE t(a)')
    const migrations = [
      table('1'),
      table('2'),
      sql('3', 'INSERT INTO t VALUES (1); SELECT * FROM nowhere'),
      table('4'),
    ]
    if (atomic === 'migration') new MigrationRunner(db, { migrations }).applyAll({ to: '2' })
    const before = contentOf(raw)
    expectError('MIGRATION_FAILED', () =>
      new MigrationRunner(db, { migrations, atomic }).applyAll(),
    )
    expect(contentOf(raw)).toEqual(before)
  }
})

describe('what a migration may not do to its transaction', () => {
  test('VACUUM fails in it, with SQLite’s reason', () => {
    const { raw, db } = open('CREATE TABLE t(a)')
    const error = expectError('MIGRATION_FAILED', () =>
      new MigrationRunner(db, { migrations: [sql('1', 'DELETE FROM t; VACUUM')] }).applyAll(),
    )
    expect(error.what).toContain('cannot VACUUM from within a transaction')
    expect(rows(raw, 'SELECT name FROM sqlite_schema')).toEqual([['t']])
  })

  test('journal_mode = OFF, which SQLite accepts there, is refused', () => {
    const { raw, db } = open('CREATE TABLE t(a)')
    expectError('FORBIDDEN_STATEMENT', () =>
      new MigrationRunner(db, {
        migrations: [sql('1', 'PRAGMA journal_mode = OFF; DROP TABLE t')],
      }).applyAll(),
    )
    expect(rows(raw, 'SELECT name FROM sqlite_schema')).toEqual([['t']])
  })
})

test('a NUL that would end a text silently is refused when the migration is made', () => {
  expectError('INVALID_MIGRATION', () => sql('1', 'CREATE TABLE a(x); \0 CREATE TABLE b(x)'))
  expectError('INVALID_MIGRATION', () => sql('1', 'SELECT 1', 'DROP TABLE a \0'))
})

describe('an edited migration', () => {
  function applied() {
    const opened = open()
    new MigrationRunner(opened.db, { migrations: [sql('1', 'CREATE TABLE a(x)')] }).applyAll()
    return { ...opened, edited: [sql('1', 'CREATE TABLE a(x, y)'), table('2')] }
  }

  test('is reported, and the run goes on', () => {
    const { db, edited } = applied()
    const runner = new MigrationRunner(db, { migrations: edited })
    expect(runner.status()[0]).toMatchObject({ state: 'applied', changed: true })
    const report = runner.applyAll()
    expect(report.steps.map(({ version }) => version)).toEqual(['2'])
    expect(report.warnings).toMatchObject([{ code: 'MIGRATION_CHANGED', version: '1' }])
  })

  test("is refused with changed: 'error', until it is accepted", () => {
    const { db, edited } = applied()
    const runner = new MigrationRunner(db, { migrations: edited, changed: 'error' })
    expectError('MIGRATION_CHANGED', () => runner.applyAll())
    expect(runner.acceptChanged('1').steps).toMatchObject([{ version: '1', outcome: 'recorded' }])
    expect(runner.status()[0]?.changed).toBe(false)
    expect(runner.applyAll().steps).toHaveLength(1)
  })

  test('in comments, white space, line ends and a byte order mark is no edit; in a literal it is', () => {
    const { db } = applied()
    const changed = (text: string): boolean | undefined =>
      new MigrationRunner(db, { migrations: [sql('1', text)] }).status()[0]?.changed
    expect(changed('\uFEFF-- more\r\nCREATE   TABLE\ta ( x ) /* c */')).toBe(false)
    expect(changed("CREATE TABLE a(x DEFAULT 'x')")).toBe(true)
    expect(changed('CREATE TABLE A(x)')).toBe(true)
  })

  test('whose checksum was recorded as NULL, as the original does, never counts as changed', () => {
    const { raw, db, edited } = applied()
    raw.run('UPDATE schema_migrations SET checksum = NULL')
    expect(new MigrationRunner(db, { migrations: edited }).status()[0]?.changed).toBe(false)
  })

  test('of code has the checksum that its author gives it, and none of its own', () => {
    const { db } = open()
    new MigrationRunner(db, {
      migrations: [code('1'), code('2', undefined, { checksum: 'first' })],
    }).applyAll()
    const later = [
      code('1', (connection) => connection.exec('SELECT 2')),
      code('2', undefined, { checksum: 'second' }),
    ]
    expect(
      new MigrationRunner(db, { migrations: later }).status().map(({ changed }) => changed),
    ).toEqual([false, true])
  })
})

test('a canApply by substring is fooled by comments and longer names; the questions about the schema are not', () => {
  const { raw, db } = open('CREATE TABLE t(a, new_column_old) -- new_column')
  raw.run('CREATE TABLE u(a /* new_column */)')
  const bySubstring = rows(
    raw,
    "SELECT name FROM sqlite_schema WHERE sql LIKE '%new_column%'",
  ).flat()
  expect(bySubstring).toEqual(['t', 'u'])
  expect([hasColumn(db, 't', 'new_column'), hasColumn(db, 'u', 'new_column')]).toEqual([
    false,
    false,
  ])
  expect(hasColumn(db, 'T', 'NEW_COLUMN_OLD')).toBe(true)
})

describe('rollback', () => {
  function three() {
    const opened = open()
    const runner = new MigrationRunner(opened.db, {
      migrations: [table('1'), table('2'), table('3')],
    })
    runner.applyAll()
    return { ...opened, runner }
  }

  test('of a version in the middle names the later ones, and goes alone on request', () => {
    const { runner } = three()
    const error = expectError('LATER_APPLIED', () => runner.rollback('1'))
    expect(error.message).toContain('2, 3')
    expect(runner.rollback('1', { only: true }).steps).toMatchObject([
      { version: '1', outcome: 'rolled-back' },
    ])
    expect(runner.listApplied().map(({ version }) => version)).toEqual(['2', '3'])
  })

  test('twice is an error the second time', () => {
    const { runner } = three()
    runner.rollback('3')
    expectError('NOT_APPLIED', () => runner.rollback('3'))
    expectError('NO_SUCH_VERSION', () => runner.rollback('4'))
  })

  test.each<[string, ReturnType<typeof code>]>([
    ['it has no rollback', code('2')],
    ['data is gone', code('2', undefined, { rollback: { impossible: 'data is gone' } })],
    ['it has no rollback', sql('2', 'SELECT 1', ' -- nothing to do\n;')],
  ])('past one that cannot be undone (%s) is refused before anything runs', (why, middle) => {
    const { raw, db } = open()
    const runner = new MigrationRunner(db, { migrations: [table('1'), middle, table('3')] })
    runner.applyAll()
    const before = contentOf(raw)
    expect(expectError('NOT_REVERSIBLE', () => runner.rollbackTo(null)).message).toContain(why)
    expect(contentOf(raw)).toEqual(before)
    expect(runner.status().map(({ reversible }) => reversible)).toEqual([true, false, true])
  })
})

test('an app that exports raw bytes between runs, and opens them anew, goes on where it was', () => {
  const migrations = [table('1'), table('2'), table('3')]
  let image = new SQL.Database().export()
  for (const { version } of migrations) {
    const { raw, db } = open('', image)
    const report = new MigrationRunner(db, { migrations }).applyAll({ to: version })
    expect(report.steps.map((step) => step.version)).toEqual([version])
    image = raw.export()
    raw.close()
  }
})

test('a run that was not saved is the same run again on the old image', () => {
  const { db } = open('CREATE TABLE t(a); INSERT INTO t VALUES (1)')
  const image = db.export()
  const migrations = [sql('1', 'ALTER TABLE t ADD COLUMN b DEFAULT 5; UPDATE t SET a = a + 1')]
  const results = [image, image].map((bytes) => {
    const { raw, db: again } = open('', bytes)
    new MigrationRunner(again, { migrations }).applyAll()
    return rows(raw, 'SELECT a, b FROM t')
  })
  expect(results).toEqual([[[2, 5]], [[2, 5]]])
})
