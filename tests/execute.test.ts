import { expect, test } from 'vitest'
import { MigrationError } from '../src/errors.js'
import type { Migration } from '../src/migration.js'
import type { Progress } from '../src/report.js'
import { MigrationRunner } from '../src/runner.js'
import type { RunnerOptions } from '../src/runner.js'
import { contentOf, settingsOf } from './support/content.js'
import { code, sql, table } from './support/migrations.js'
import { open, rows, SQL, value } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

const FAMILY = `
  CREATE TABLE parent(id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE child(id INTEGER PRIMARY KEY, parent REFERENCES parent(id) ON DELETE CASCADE);
  INSERT INTO parent VALUES (1, 'one'), (2, 'two');
  INSERT INTO child VALUES (10, 1), (20, 2);
`

const REBUILD = `
  CREATE TABLE new_parent(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  INSERT INTO new_parent SELECT id, name FROM parent;
  DROP TABLE parent;
  ALTER TABLE new_parent RENAME TO parent;
`

function setUp(schema: string, migrations: Migration[], options: RunnerOptions = {}) {
  const opened = open(schema)
  return { ...opened, runner: new MigrationRunner(opened.db, { migrations, ...options }) }
}

const tables = (raw: ReturnType<typeof open>['raw']): unknown[] =>
  rows(raw, `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).flat()

// canApply

test('canApply cannot write: SQLite refuses it under query_only', () => {
  const { raw, runner } = setUp('CREATE TABLE t(a)', [
    code('1', () => undefined, {
      canApply: (db) => db.run('WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x').changes > 0,
    }),
  ])
  const error = expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(error.message).toContain('readonly database')
  expect(value(raw, 'SELECT count(*) FROM t')).toBe(0)
  expect(value(raw, 'PRAGMA query_only')).toBe(0)
})

test.each([
  'INSERT INTO t VALUES (1)',
  'CREATE TABLE u(a)',
  'BEGIN',
  'COMMIT',
  'SAVEPOINT s',
  "ATTACH ':memory:' AS m",
  'VACUUM',
  'PRAGMA query_only = 0',
  'EXPLAIN PRAGMA query_only = 0',
  'EXPLAIN QUERY PLAN PRAGMA main.query_only(0)',
  'PRAGMA journal_mode = OFF',
  'PRAGMA writable_schema = 1',
  'PRAGMA cell_size_check = 1',
  'PRAGMA user_version = 5',
  'PRAGMA optimize',
])('canApply may not run %s', (statement) => {
  const { raw, runner } = setUp('CREATE TABLE t(a)', [
    code('1', () => undefined, {
      canApply(db) {
        db.exec(statement)
        return true
      },
    }),
  ])
  const before = contentOf(raw)
  const settings = settingsOf(raw)
  const error = expectError('FORBIDDEN_STATEMENT', () => runner.applyAll())
  expect(error.version).toBe('1')
  expect(error.statement).toMatchObject({ index: 0, line: 1, column: 1 })
  expect(contentOf(raw)).toEqual(before)
  expect(settingsOf(raw)).toEqual(settings)
})

test('canApply may read tables, plans and pragmas', () => {
  const { runner } = setUp('CREATE TABLE t(a)', [
    code('1', () => undefined, {
      canApply(db) {
        db.all('EXPLAIN QUERY PLAN SELECT * FROM t')
        db.all('EXPLAIN INSERT INTO t VALUES (1)')
        db.all('PRAGMA table_info(t)')
        db.all('PRAGMA main.foreign_key_check')
        db.all('VALUES (1)')
        return db.get('PRAGMA user_version')?.['user_version'] === 0
      },
    }),
  ])
  expect(runner.applyAll().steps[0]?.outcome).toBe('applied')
})

test('a canApply that answers false skips the migration, and is asked again next time', () => {
  let answer = false
  const { runner } = setUp('', [code('1', () => undefined, { canApply: () => answer }), table('2')])
  expect(runner.applyAll().steps.map(({ outcome }) => outcome)).toEqual(['skipped', 'applied'])
  expect(runner.status().map(({ state }) => state)).toEqual(['pending', 'applied'])
  answer = true
  expect(runner.applyAll().steps.map(({ outcome }) => outcome)).toEqual(['applied'])
})

test("a canApply that answers 'done' records the migration without running it", () => {
  const { runner } = setUp('', [
    code('1', () => expect.fail('it ran'), { canApply: () => 'done' as const }),
  ])
  expect(runner.applyAll().steps[0]?.outcome).toBe('recorded')
  expect(runner.listApplied()).toMatchObject([{ version: '1' }])
  expect(runner.listApplied()[0]).not.toHaveProperty('durationMs')
  expect(runner.applyAll().steps).toEqual([])
})

test('a canApply that returns anything else is an error, and nothing runs', () => {
  const wrong = { ...code('1'), canApply: () => 'yes' } as unknown as Migration
  const { raw, runner } = setUp('', [wrong])
  expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(tables(raw)).toEqual([])
})

// Transactions

test('a failing migration leaves the database as before it, and the ones before it recorded', () => {
  const { raw, runner } = setUp(FAMILY, [
    table('1'),
    table('2'),
    sql(
      '3',
      'UPDATE parent SET name = NULL; CREATE INDEX i ON parent(name); SELECT * FROM nowhere',
    ),
    table('4'),
  ])
  const error = expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(error.report?.steps.map(({ version }) => version)).toEqual(['1', '2'])
  expect(runner.listApplied().map(({ version }) => version)).toEqual(['1', '2'])
  expect(tables(raw)).toEqual(['child', 'parent', 'schema_migrations', 't1', 't2'])
  expect(rows(raw, 'SELECT name FROM parent')).toEqual([['one'], ['two']])
  expect(error.state).toBe('Nothing was changed by 3; 1 to 2 are applied.')
})

test("with atomic: 'run' a failure leaves the database as before the run", () => {
  const { raw, runner } = setUp(
    FAMILY,
    [table('1'), table('2'), sql('3', 'SELECT * FROM nowhere')],
    {
      atomic: 'run',
    },
  )
  const before = contentOf(raw)
  const error = expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(error.report?.steps).toEqual([])
  expect(error.state).toContain('no version is applied')
  expect(contentOf(raw)).toEqual(before)
})

test('the history row and the migration are one transaction', () => {
  // A history that takes no third row makes the recording fail, not the migration.
  const { raw, runner } = setUp(
    `CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT CHECK (description <> 'version 3'), applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)`,
    [table('1'), table('2'), table('3')],
  )
  expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(tables(raw)).toEqual(['schema_migrations', 't1', 't2'])
})

test('the same failure gives the same database, however often it is run', () => {
  const { raw, runner } = setUp(FAMILY, [sql('1', 'CREATE TABLE x(a); SELECT * FROM nowhere')])
  const before = contentOf(raw)
  for (let turn = 0; turn < 3; turn++) {
    expectError('MIGRATION_FAILED', () => runner.applyAll())
    expect(contentOf(raw)).toEqual(before)
  }
})

test('a second applyAll writes nothing', () => {
  const { raw, db, runner } = setUp(FAMILY, [table('1'), sql('2', REBUILD)])
  runner.applyAll()
  const facts = (): unknown[] => [
    value(raw, 'SELECT total_changes()'),
    value(raw, 'PRAGMA schema_version'),
    value(raw, 'PRAGMA data_version'),
    Buffer.from(db.export()).toString('latin1'),
  ]
  const before = facts()
  const report = runner.applyAll()
  expect(report).toMatchObject({ goal: { up: 'newest' }, steps: [], warnings: [] })
  runner.status()
  runner.plan()
  runner.listApplied()
  expect(facts()).toEqual(before)
})

test('a run in which every canApply says no writes nothing', () => {
  for (const atomic of ['migration', 'run'] as const) {
    const { raw, db, runner } = setUp(FAMILY, [code('1', undefined, { canApply: () => false })], {
      atomic,
    })
    const before = [
      value(raw, 'SELECT total_changes()'),
      value(raw, 'PRAGMA schema_version'),
      Buffer.from(db.export()).toString('latin1'),
    ]
    expect(runner.applyAll().steps[0]?.outcome).toBe('skipped')
    expect([
      value(raw, 'SELECT total_changes()'),
      value(raw, 'PRAGMA schema_version'),
      Buffer.from(db.export()).toString('latin1'),
    ]).toEqual(before)
  }
})

test('status, plan and listApplied never create the history table', () => {
  const { raw, runner } = setUp('', [table('1')])
  expect(runner.status()).toMatchObject([{ version: '1', state: 'pending' }])
  expect(runner.plan().steps).toHaveLength(1)
  expect(runner.listApplied()).toEqual([])
  expect(tables(raw)).toEqual([])
})

test('work of an app that is not stepped to its end is not rolled back by a run', () => {
  const { raw, runner } = setUp('CREATE TABLE t(a)', [table('1')])
  const statement = raw.prepare('INSERT INTO t VALUES (1), (2) RETURNING a')
  statement.step()
  expectError('TRANSACTION_OPEN', () => runner.applyAll())
  while (statement.step());
  statement.free()
  expect(rows(raw, 'SELECT a FROM t')).toEqual([[1], [2]])
  expect(runner.applyAll().steps).toHaveLength(1)
})

test('an open SELECT of the app neither stops a run nor is stopped by it', () => {
  const { raw, runner } = setUp('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)', [table('1')])
  const statement = raw.prepare('SELECT a FROM t')
  statement.step()
  expect(runner.applyAll().steps).toHaveLength(1)
  expect(statement.step()).toBe(true)
  expect(statement.get()).toEqual([2])
  statement.free()
})

// Foreign keys

test('a rebuild of a parent keeps the children while the app has foreign keys on', () => {
  const { raw, runner } = setUp(`PRAGMA foreign_keys = ON; ${FAMILY}`, [sql('1', REBUILD)])
  runner.applyAll()
  expect(rows(raw, 'SELECT id, parent FROM child')).toEqual([
    [10, 1],
    [20, 2],
  ])
  expect(value(raw, 'PRAGMA foreign_keys')).toBe(1)
})

test('a rollback has foreign keys off as well', () => {
  const { raw, runner } = setUp(`PRAGMA foreign_keys = ON; ${FAMILY}`, [
    sql('1', REBUILD, REBUILD.replace('NOT NULL', '')),
  ])
  runner.applyAll()
  runner.rollback('1')
  expect(value(raw, 'SELECT count(*) FROM child')).toBe(2)
  expect(value(raw, 'PRAGMA foreign_keys')).toBe(1)
})

test.each([0, 1])(
  'the foreign_keys setting %i is as before after success and failure',
  (setting) => {
    const { raw, runner } = setUp(`PRAGMA foreign_keys = ${setting}; ${FAMILY}`, [
      sql('1', REBUILD),
      sql('2', 'SELECT * FROM nowhere'),
    ])
    expectError('MIGRATION_FAILED', () => runner.applyAll())
    expect(value(raw, 'PRAGMA foreign_keys')).toBe(setting)
    runner.applyAll({ to: '1' })
    expect(value(raw, 'PRAGMA foreign_keys')).toBe(setting)
  },
)

test('a new violation fails the migration and leaves the database as before', () => {
  const { raw, runner } = setUp(FAMILY, [table('1'), sql('2', 'DELETE FROM parent WHERE id = 2')])
  const error = expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll())
  expect(error.what).toContain('row 20 of child refers to parent 2')
  expect(error.version).toBe('2')
  expect(value(raw, 'SELECT count(*) FROM parent')).toBe(2)
  expect(runner.listApplied()).toHaveLength(1)
})

test('a violation in a table that the migration itself makes is found', () => {
  const { raw, runner } = setUp('CREATE TABLE p(id INTEGER PRIMARY KEY)', [
    sql('1', 'CREATE TABLE c(p REFERENCES p(id)); INSERT INTO c VALUES (5)'),
  ])
  expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll())
  expect(tables(raw)).toEqual(['p'])
})

test('violations are found while LIKE is case sensitive', () => {
  const { runner } = setUp(`PRAGMA case_sensitive_like = ON; ${FAMILY}`, [
    sql('1', 'DELETE FROM parent WHERE id = 2'),
  ])
  expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll())
})

test("with foreignKeys: 'report' a new violation is a warning", () => {
  const { runner } = setUp(FAMILY, [sql('1', 'DELETE FROM parent WHERE id = 2')], {
    foreignKeys: 'report',
  })
  const [step] = runner.applyAll().steps
  expect(step?.outcome).toBe('applied')
  expect(step?.warnings).toMatchObject([{ code: 'FOREIGN_KEY_VIOLATION', version: '1' }])
})

test("with atomic: 'run' violations are judged at the end of the run", () => {
  const steps = [
    sql('1', 'UPDATE parent SET id = id + 100'),
    sql('2', 'UPDATE child SET parent = parent + 100'),
  ]
  expectError('FOREIGN_KEY_VIOLATION', () => setUp(FAMILY, steps).runner.applyAll())
  expect(setUp(FAMILY, steps, { atomic: 'run' }).runner.applyAll().steps).toHaveLength(2)
  const half = setUp(FAMILY, steps.slice(0, 1), { atomic: 'run' })
  const before = contentOf(half.raw)
  expectError('FOREIGN_KEY_VIOLATION', () => half.runner.applyAll())
  expect(contentOf(half.raw)).toEqual(before)
})

test('a table whose parent is gone is told, while no row refers to it', () => {
  const { runner } = setUp(`${FAMILY} DELETE FROM child`, [sql('1', 'DROP TABLE parent')])
  expect(runner.applyAll().steps[0]?.warnings).toMatchObject([{ code: 'DANGLING_REFERENCE' }])
})

test('inside a transaction of the caller nothing runs and the transaction stays', () => {
  const { raw, runner } = setUp('CREATE TABLE t(a)', [table('1')])
  raw.run('BEGIN; INSERT INTO t VALUES (1)')
  expectError('TRANSACTION_OPEN', () => runner.applyAll())
  expectError('TRANSACTION_OPEN', () => runner.baseline('1'))
  raw.run('COMMIT')
  expect(value(raw, 'SELECT count(*) FROM t')).toBe(1)
  expect(tables(raw)).toEqual(['t'])
})

// The guarded connection

test('BEGIN, COMMIT, END and PRAGMA foreign_keys of a migration are left out with a warning', () => {
  const { raw, runner } = setUp(FAMILY, [
    sql(
      '1',
      'PRAGMA foreign_keys = ON; BEGIN IMMEDIATE; DELETE FROM child; COMMIT; BEGIN; END TRANSACTION',
    ),
  ])
  const [step] = runner.applyAll().steps
  expect(step?.warnings.map(({ code: word }) => word)).toEqual(Array(5).fill('STATEMENT_SKIPPED'))
  expect(step?.warnings.map(({ statement }) => statement?.index)).toEqual([0, 1, 3, 4, 5])
  expect(value(raw, 'SELECT count(*) FROM child')).toBe(0)
  expect(value(raw, 'PRAGMA foreign_keys')).toBe(0)
})

test('a COMMIT that is left out does not commit: the failure behind it undoes what stands before', () => {
  const { raw, runner } = setUp(FAMILY, [
    code('1', (db) => {
      db.exec('DELETE FROM child')
      db.exec('COMMIT')
      throw new Error('later')
    }),
  ])
  expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(value(raw, 'SELECT count(*) FROM child')).toBe(2)
})

test.each([
  'ROLLBACK',
  'ROLLBACK TRANSACTION',
  "ATTACH 'x' AS x",
  'DETACH x',
  'PRAGMA journal_mode = OFF',
  'PRAGMA main.journal_mode(delete)',
  'PRAGMA "query_only" = 1',
  'EXPLAIN PRAGMA query_only = 1',
])('%s is forbidden, in SQL before anything runs', (statement) => {
  const { raw, runner } = setUp('', [table('1'), sql('2', `CREATE TABLE x(a);\n  ${statement}`)])
  expect(runner.plan().refusals).toMatchObject([{ code: 'FORBIDDEN_STATEMENT', version: '2' }])
  const error = expectError('FORBIDDEN_STATEMENT', () => runner.applyAll())
  expect(error.statement).toMatchObject({ index: 1, count: 2, line: 2, column: 3 })
  expect(tables(raw)).toEqual([])
})

test('a forbidden statement in code is refused when it comes, and undone', () => {
  const { raw, runner } = setUp(FAMILY, [
    code('1', (db) => {
      db.exec('DELETE FROM child')
      db.exec('ROLLBACK')
    }),
  ])
  expectError('FORBIDDEN_STATEMENT', () => runner.applyAll())
  expect(value(raw, 'SELECT count(*) FROM child')).toBe(2)
})

test('savepoints of a migration work', () => {
  const { raw, runner } = setUp('CREATE TABLE t(a)', [
    sql(
      '1',
      'SAVEPOINT s; INSERT INTO t VALUES (1); ROLLBACK TO s; INSERT INTO t VALUES (2); RELEASE s; SAVEPOINT open',
    ),
  ])
  runner.applyAll()
  expect(rows(raw, 'SELECT a FROM t')).toEqual([[2]])
  raw.run('BEGIN; COMMIT')
})

test.each([
  ['INSERT OR ROLLBACK INTO u VALUES (1)'],
  [
    'UPDATE u SET a = a WHERE a = 1 AND NOT EXISTS (SELECT 1 FROM trap); INSERT INTO trap VALUES (1)',
  ],
])(
  'a swallowed rollback of SQLite (%s) is found, and nothing of the migration stays',
  (statement) => {
    const { raw, runner } = setUp(
      `CREATE TABLE u(a UNIQUE); INSERT INTO u VALUES (1); CREATE TABLE trap(a);
     CREATE TRIGGER tr BEFORE INSERT ON trap BEGIN SELECT RAISE(ROLLBACK, 'out'); END`,
      [
        code('1', (db) => {
          db.exec('CREATE TABLE before_it(x)')
          try {
            db.exec(statement)
          } catch {
            // The migration goes on as if nothing had happened.
          }
          try {
            db.exec('CREATE TABLE after_it(x)')
          } catch {
            // Nor does it listen here.
          }
        }),
      ],
    )
    const error = expectError('TRANSACTION_ENDED', () => runner.applyAll())
    expect(error.state).toMatch(/undone|gone/)
    expect(tables(raw)).toEqual(['trap', 'u'])
    raw.run('BEGIN; COMMIT')
  },
)

test.each(['COMMIT', 'COMMIT; BEGIN', 'ROLLBACK', 'ROLLBACK; BEGIN', 'ROLLBACK; SAVEPOINT other'])(
  'a migration that runs %s on the raw database is found, and nothing is recorded',
  (statement) => {
    for (const atomic of ['migration', 'run'] as const) {
      const { raw, db } = open('CREATE TABLE t(a)')
      const runner = new MigrationRunner(db, {
        atomic,
        migrations: [
          code('1', (guarded) => {
            guarded.exec('INSERT INTO t VALUES (1)')
            raw.exec(statement)
          }),
        ],
      })
      const error = expectError('TRANSACTION_ENDED', () => runner.applyAll())
      expect(error.state).toContain('Nothing was recorded')
      expect(runner.listApplied()).toEqual([])
      raw.run('BEGIN; COMMIT')
    }
  },
)

test('settings that a migration leaves changed are put back, with a warning each', () => {
  const { raw, runner } = setUp('', [
    sql(
      '1',
      `PRAGMA legacy_alter_table = ON; PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON;
       PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = 7;
       PRAGMA reverse_unordered_selects = ON; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;
       PRAGMA case_sensitive_like = ON; PRAGMA full_column_names = ON; PRAGMA short_column_names = OFF`,
    ),
  ])
  const before = settingsOf(raw)
  const [step] = runner.applyAll().steps
  expect(settingsOf(raw)).toEqual(before)
  expect(value(raw, `SELECT 'a' LIKE 'A'`)).toBe(1)
  expect(step?.warnings).toHaveLength(12)
  expect(new Set(step?.warnings.map(({ code: word }) => word))).toEqual(
    new Set(['SETTING_RESTORED']),
  )
})

test('settings are put back after a failure too, and when the raw database changed them', () => {
  const { raw, db } = open()
  const before = settingsOf(raw)
  const runner = new MigrationRunner(db, {
    migrations: [
      code('1', (guarded) => {
        guarded.exec('PRAGMA cache_size = 7')
        raw.run(
          'PRAGMA legacy_alter_table = ON; PRAGMA ignore_check_constraints = ON; PRAGMA query_only = ON',
        )
        throw new Error('no')
      }),
    ],
  })
  expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(settingsOf(raw)).toEqual(before)
})

test('a failed edit of sqlite_schema leaves the schema in memory as it was', () => {
  const { raw, runner } = setUp('CREATE TABLE t(a CHECK (a > 0))', [
    sql(
      '1',
      `PRAGMA writable_schema = ON;
       UPDATE sqlite_schema SET sql = 'CREATE TABLE t(a CHECK (a < 0))' WHERE name = 't';
       PRAGMA writable_schema = RESET;
       SELECT * FROM nowhere`,
    ),
  ])
  expectError('MIGRATION_FAILED', () => runner.applyAll())
  raw.run('INSERT INTO t VALUES (1)')
  expect(() => raw.run('INSERT INTO t VALUES (-1)')).toThrow('CHECK constraint failed')
})

test('the connection of a migration is of no use afterwards', () => {
  let late: (() => void) | undefined
  const { runner } = setUp('', [
    code('1', (db) => {
      late = () => db.exec('CREATE TABLE late(x)')
    }),
  ])
  runner.applyAll()
  expectError('CONNECTION_CLOSED', () => late?.())
})

test('an apply that returns a promise is rolled back', () => {
  const asynchronous = {
    ...code('1'),
    async apply(db: { exec(text: string): void }) {
      db.exec('CREATE TABLE x(a)')
      await Promise.resolve()
      db.exec('CREATE TABLE y(a)')
    },
  } as unknown as Migration
  const { raw, runner } = setUp('', [asynchronous])
  expectError('ASYNC_MIGRATION', () => runner.applyAll())
  expect(tables(raw)).toEqual([])
})

test.each(['canApply', 'rollback'])('a %s that returns a promise is an error too', (part) => {
  const { runner } = setUp('', [
    { ...code('1'), rollback: () => undefined, [part]: () => Promise.reject(new Error('unseen')) },
  ])
  expectError('ASYNC_MIGRATION', () => {
    runner.applyAll()
    runner.rollback('1')
  })
  expect(runner.listApplied()).toHaveLength(part === 'canApply' ? 0 : 1)
})

// transaction: false

test('a migration without a transaction can VACUUM', () => {
  const { raw, runner } = setUp('CREATE TABLE t(a)', [
    { ...sql('1', 'PRAGMA page_size = 8192; VACUUM'), transaction: false },
  ])
  expect(runner.applyAll().steps[0]).toMatchObject({ outcome: 'applied', transaction: false })
  expect(value(raw, 'PRAGMA page_size')).toBe(8192)
})

test('a migration without a transaction that fails is undone by its image, page size included', () => {
  const { raw, runner } = setUp(`${FAMILY} PRAGMA foreign_keys = ON`, [
    table('1'),
    {
      ...sql(
        '2',
        'CREATE TABLE x(a); DELETE FROM parent; PRAGMA page_size = 512; VACUUM; SELECT * FROM nowhere',
      ),
      transaction: false,
    },
  ])
  runner.applyAll({ to: '1' })
  const before = contentOf(raw)
  const settings = settingsOf(raw)
  expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(contentOf(raw)).toEqual(before)
  expect(settingsOf(raw)).toEqual(settings)
})

test('foreign keys are checked for a migration without a transaction, and it is undone', () => {
  const { raw, runner } = setUp(FAMILY, [{ ...sql('1', 'DELETE FROM parent'), transaction: false }])
  const before = contentOf(raw)
  expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll())
  expect(contentOf(raw)).toEqual(before)
})

test('without a way to put an image back, a migration without a transaction is refused before anything runs', () => {
  const { raw } = open()
  const runner = new MigrationRunner(raw, {
    migrations: [table('1'), { ...sql('2', 'VACUUM'), transaction: false }],
  })
  expectError('RESTORE_UNAVAILABLE', () => runner.applyAll())
  expect(tables(raw)).toEqual([])
})

test("with atomic: 'run' a migration without a transaction is refused before anything runs", () => {
  const { raw, runner } = setUp('', [table('1'), { ...sql('2', 'VACUUM'), transaction: false }], {
    atomic: 'run',
  })
  expectError('TRANSACTION_REQUIRED', () => runner.applyAll())
  expect(tables(raw)).toEqual([])
})

test('where the image cannot be put back, the error says that the changes are still there', () => {
  const { raw, db } = open('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)')
  const left = raw.prepare('SELECT a FROM t')
  const runner = new MigrationRunner(db, {
    migrations: [
      code(
        '1',
        (guarded) => {
          guarded.exec('CREATE TABLE x(a)')
          left.step()
          throw new Error('boom')
        },
        { transaction: false },
      ),
    ],
  })
  const error = expectError('RESTORE_UNAVAILABLE', () => runner.applyAll())
  expect(error.what).toContain('boom')
  expect(error.state).toContain('still in the open database')
  expect(tables(raw)).toContain('x')
  left.free()
})

test('a migration without a transaction that leaves one open is undone', () => {
  const { raw, runner } = setUp('CREATE TABLE t(a)', [
    { ...sql('1', 'SAVEPOINT s; INSERT INTO t VALUES (1)'), transaction: false },
  ])
  const before = contentOf(raw)
  expectError('TRANSACTION_ENDED', () => runner.applyAll())
  expect(contentOf(raw)).toEqual(before)
  raw.run('BEGIN; COMMIT')
})

// Stopping and progress

test('shouldStop between migrations keeps what is done', () => {
  let asked = 0
  const { runner } = setUp('', [code('1'), code('2'), code('3')], { shouldStop: () => ++asked > 2 })
  const error = expectError('STOPPED', () => runner.applyAll())
  expect(error.report?.steps.map(({ version }) => version)).toEqual(['1', '2'])
  expect(runner.listApplied()).toHaveLength(2)
})

test('shouldStop inside a migration undoes that migration', () => {
  let asked = 0
  const { raw, runner } = setUp(
    '',
    [table('1'), sql('2', 'CREATE TABLE a(x); CREATE TABLE b(x)')],
    {
      shouldStop: () => ++asked > 4,
    },
  )
  expectError('STOPPED', () => runner.applyAll())
  expect(tables(raw)).toEqual(['schema_migrations', 't1'])
})

test('progress names each migration and each statement', () => {
  const seen: Progress[] = []
  const { runner } = setUp('', [table('1'), sql('2', 'SELECT 1; SELECT 2')], {
    onProgress: (progress) => seen.push(progress),
  })
  runner.applyAll()
  expect(seen.map(({ elapsedMs: _, ...rest }) => rest)).toEqual([
    { phase: 'migration', version: '1', index: 0, total: 2 },
    { phase: 'statement', version: '1', index: 0, total: 2, done: 0, of: 1 },
    { phase: 'migration', version: '2', index: 1, total: 2 },
    { phase: 'statement', version: '2', index: 1, total: 2, done: 0, of: 2 },
    { phase: 'statement', version: '2', index: 1, total: 2, done: 1, of: 2 },
  ])
})

test('an error of the app in onProgress stops the run and leaves settings as they were', () => {
  const { raw, runner } = setUp('PRAGMA foreign_keys = ON', [table('1')], {
    onProgress: () => {
      throw new RangeError('of the app')
    },
  })
  expect(() => runner.applyAll()).toThrow('of the app')
  expect(value(raw, 'PRAGMA foreign_keys')).toBe(1)
  expect(tables(raw)).toEqual([])
})

// Rollback

test('a rollback that throws changes nothing, and the version stays applied', () => {
  const { raw, runner } = setUp('', [
    sql('1', 'CREATE TABLE x(a)', 'DROP TABLE x; SELECT * FROM nowhere'),
  ])
  runner.applyAll()
  const before = contentOf(raw)
  const error = expectError('ROLLBACK_FAILED', () => runner.rollback('1'))
  expect(error.state).toBe('Nothing was changed by the rollback of 1; 1 is applied.')
  expect(contentOf(raw)).toEqual(before)
})

test('rollbackTo goes down from the newest and leaves the version itself applied', () => {
  const { raw, runner } = setUp('', [table('1'), table('2'), table('3')])
  runner.applyAll()
  expect(runner.rollbackTo('1').steps.map(({ version }) => version)).toEqual(['3', '2'])
  expect(tables(raw)).toEqual(['schema_migrations', 't1'])
  expect(runner.rollbackTo(null).steps.map(({ version }) => version)).toEqual(['1'])
  expect(runner.listApplied()).toEqual([])
})

test('a version that was recorded in two spellings is rolled back as one', () => {
  const { raw, runner } = setUp(
    `CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
     INSERT INTO schema_migrations (version) VALUES ('1'), ('001'); CREATE TABLE t1(x)`,
    [table('1')],
  )
  runner.rollback('01')
  expect(rows(raw, 'SELECT version FROM schema_migrations')).toEqual([])
})

// What a run does to the connection

test.each(['delete', 'truncate', 'persist', 'memory', 'off'])(
  'journal_mode %s is as before after a run, and a failure is undone in it',
  (mode) => {
    const { raw, runner } = setUp(`PRAGMA journal_mode = ${mode}; ${FAMILY}`, [
      table('1'),
      sql('2', 'DELETE FROM parent; SELECT * FROM nowhere'),
    ])
    const settings = settingsOf(raw)
    expectError('MIGRATION_FAILED', () => runner.applyAll())
    expect(settingsOf(raw)).toEqual(settings)
    expect(value(raw, 'SELECT count(*) FROM parent')).toBe(2)
    expect(value(raw, 'PRAGMA integrity_check')).toBe('ok')
  },
)

test('a database in WAL mode is migrated, and a failure is undone', () => {
  const { raw, runner } = setUp(`PRAGMA journal_mode = WAL; ${FAMILY}`, [
    table('1'),
    sql('2', 'DELETE FROM parent; SELECT * FROM nowhere'),
  ])
  const settings = settingsOf(raw)
  expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(settingsOf(raw)).toEqual(settings)
  expect(runner.listApplied()).toHaveLength(1)
  expect(value(raw, 'SELECT count(*) FROM parent')).toBe(2)
})

test('modes of an attached database stay as they are', () => {
  const { raw, runner } = setUp(
    "ATTACH 'beside.db' AS beside; PRAGMA beside.journal_mode = truncate",
    [table('1')],
  )
  runner.applyAll()
  expect(value(raw, 'PRAGMA beside.journal_mode')).toBe('truncate')
  expect(value(raw, 'PRAGMA main.journal_mode')).toBe('delete')
  expect(tables(raw)).toContain('t1')
})

test('an app that allows only reading stays so, and nothing is migrated', () => {
  for (const more of [{}, { canApply: () => true }]) {
    const { raw, runner } = setUp('PRAGMA query_only = ON', [
      code('1', (db) => db.exec('CREATE TABLE x(a)'), more),
    ])
    expectError('MIGRATION_FAILED', () => runner.applyAll())
    expect(value(raw, 'PRAGMA query_only')).toBe(1)
    expect(tables(raw)).toEqual([])
  }
})

test('tables of the file that are named as a pragma function do not stand in for it', () => {
  const { raw, runner } = setUp(
    `PRAGMA foreign_keys = ON; CREATE TABLE pragma_foreign_keys(foreign_keys); INSERT INTO pragma_foreign_keys VALUES (7);
     CREATE TABLE pragma_journal_mode(journal_mode); INSERT INTO pragma_journal_mode VALUES ('off; CREATE TABLE stolen(x)');
     CREATE TABLE pragma_locking_mode(locking_mode); INSERT INTO pragma_locking_mode VALUES ('normal; CREATE TABLE stolen(x)');
     CREATE TABLE pragma_query_only(query_only); CREATE TABLE pragma_writable_schema(writable_schema)`,
    [code('1', (db) => db.exec('CREATE TABLE x(a)'), { canApply: () => true })],
  )
  const settings = settingsOf(raw)
  expect(runner.applyAll().steps[0]?.outcome).toBe('applied')
  expect(settingsOf(raw)).toEqual(settings)
  expect(tables(raw)).not.toContain('stolen')
})

test('an image that is put in place of the database between two runs is migrated anew', () => {
  const { raw, db, runner } = setUp(FAMILY, [table('1')])
  const image = db.export()
  runner.applyAll()
  db.restore?.(image)
  expect(runner.applyAll().steps).toHaveLength(1)
  expect(tables(raw)).toContain('t1')
})

test('a run inside the apply of another run is refused, and both are undone', () => {
  const { raw, db } = open()
  const inner = new MigrationRunner(db, { migrations: [table('9')] })
  const runner = new MigrationRunner(db, {
    migrations: [
      code('1', () => {
        inner.applyAll()
      }),
    ],
  })
  const error = expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(error.message).toContain('A transaction is open')
  expect(tables(raw)).toEqual([])
})

test('any thrown thing becomes an error with its words and the thing as cause', () => {
  const things: unknown[] = [
    'a string',
    42,
    null,
    undefined,
    new SQL.Database(),
    new TypeError('typed'),
  ]
  for (const thing of things) {
    const { runner } = setUp('', [
      code('1', () => {
        // oxlint-disable-next-line typescript/only-throw-error -- what a migration throws is not ours to choose
        throw thing
      }),
    ])
    const error = expectError('MIGRATION_FAILED', () => runner.applyAll())
    expect(error).toBeInstanceOf(MigrationError)
    expect(error.cause).toBe(thing)
  }
})
