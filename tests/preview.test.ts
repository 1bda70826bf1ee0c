import initSqlJs from 'sql.js'
import { describe, expect, test } from 'vitest'
import { connect, defineMigration, MigrationRunner, preview, sqlMigration } from '../src/index.js'
import type { Database, Migration, Progress } from '../src/index.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

const base = `CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, bio TEXT, age TEXT);
  INSERT INTO users VALUES (1, 'Ada', 'long', '36'), (2, 'Bob', NULL, '007'), (3, 'Cy', 'short', 'old');
  CREATE TABLE notes(id INTEGER PRIMARY KEY, user_id REFERENCES users(id) ON DELETE CASCADE, body);
  INSERT INTO notes VALUES (1, 1, 'x'), (2, 3, 'y')`

function runnerFor(migrations: Migration[], sql = base, sqlJs = true) {
  const db = connect(new SQL.Database(), sqlJs ? { sqlJs: SQL } : {})
  db.exec(sql)
  return { db, runner: new MigrationRunner(db, { migrations }) }
}

let version = 0
const up = (sql: string, down?: string) =>
  sqlMigration({ version: String(++version).padStart(3, '0'), description: 'step', up: sql, down })

const losses = (sql: string, from = base) => preview(runnerFor([up(sql)], from).runner).losses

describe('what a preview tells', () => {
  test('of each step: statements, changes, rows, outcome, and whether it can be undone', () => {
    const { runner } = runnerFor([
      up('CREATE TABLE tags(a); INSERT INTO tags VALUES (1), (2)', 'DROP TABLE tags'),
      up('ALTER TABLE notes ADD COLUMN title TEXT'),
    ])
    const result = preview(runner)
    expect(result.ok).toBe(true)
    expect(result.steps).toMatchObject([
      {
        outcome: 'applied',
        direction: 'up',
        reversible: true,
        statements: 2,
        changes: [{ action: 'added', what: 'table', table: 'tags' }],
        losses: [],
      },
      {
        outcome: 'applied',
        reversible: false,
        statements: 1,
        changes: [{ action: 'added', what: 'column', table: 'notes', name: 'title' }],
      },
    ])
    expect(result.steps[0]?.rows).toContainEqual({ table: 'tags', before: 0, after: 2 })
    expect(result.steps[1]?.rows).toContainEqual({ table: 'users', before: 3, after: 3 })
    expect(result.changes.length).toBe(2)
    expect(result.before.tables.map(({ name }) => name)).toEqual(['notes', 'users'])
    expect(result.after.tables.map(({ name }) => name)).toEqual(['notes', 'tags', 'users'])
  })

  test('it is plain data', () => {
    const result = preview(runnerFor([up('DROP TABLE notes')]).runner)
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })

  test('of a rollback the same', () => {
    const { db, runner } = runnerFor([up('CREATE TABLE t(a)', 'DROP TABLE t')])
    runner.applyAll()
    db.exec('INSERT INTO t VALUES (1), (2)')
    const result = preview(runner, { downTo: null })
    expect(result.steps).toMatchObject([{ direction: 'down', outcome: 'rolled-back' }])
    expect(result.losses).toEqual([{ kind: 'table', table: 't', count: 2, of: 2 }])
    expect(runner.listApplied().length).toBe(1)
  })

  test('up to a version, no further', () => {
    const [one, two] = [up('CREATE TABLE one(a)'), up('CREATE TABLE two(a)')]
    const { runner } = runnerFor([one, two])
    expect(preview(runner, { up: one.version }).steps.length).toBe(1)
    expect(preview(runner, { up: 'newest' }).steps.length).toBe(2)
  })

  test('with nothing to do it is empty and ok', () => {
    expect(preview(runnerFor([]).runner)).toMatchObject({
      ok: true,
      steps: [],
      changes: [],
      losses: [],
    })
  })

  test('a broken view shows as a change', () => {
    const { runner } = runnerFor(
      [up('DROP TABLE notes')],
      `${base}; CREATE VIEW v AS SELECT body FROM notes`,
    )
    expect(preview(runner).changes).toContainEqual(
      expect.objectContaining({ what: 'view', name: 'v', attribute: 'error' }),
    )
  })

  test('a skipped step is told as skipped', () => {
    const skipped = defineMigration({
      version: '900',
      description: 'not now',
      canApply: () => false,
      apply: () => undefined,
    })
    expect(preview(runnerFor([skipped]).runner).steps).toMatchObject([{ outcome: 'skipped' }])
  })
})

describe('losses', () => {
  test('a table that goes with its rows', () => {
    expect(losses('DROP TABLE notes')).toEqual([{ kind: 'table', table: 'notes', count: 2, of: 2 }])
  })

  test('a table without rows is no loss', () => {
    expect(losses('DROP TABLE empty', `${base}; CREATE TABLE empty(a)`)).toEqual([])
  })

  test('a column that goes with its values, counted without NULL', () => {
    expect(losses('ALTER TABLE users DROP COLUMN bio')).toEqual([
      { kind: 'column', table: 'users', column: 'bio', count: 2, of: 3 },
    ])
  })

  test('rows that vanish from a table that stays', () => {
    expect(losses('DELETE FROM users WHERE id = 2')).toEqual([
      { kind: 'rows', table: 'users', count: 1, of: 3 },
    ])
  })

  test('values that a new type turns into another class', () => {
    const rebuild = `CREATE TABLE new(id INTEGER PRIMARY KEY, name TEXT, bio TEXT, age INTEGER);
      INSERT INTO new SELECT * FROM users; DROP TABLE users; ALTER TABLE new RENAME TO users`
    // '36' and '007' become numbers; 'old' stays what it is.
    expect(losses(rebuild)).toEqual([
      { kind: 'values', table: 'users', column: 'age', count: 2, of: 3 },
    ])
  })

  test('a renamed column or table is no loss', () => {
    expect(losses('ALTER TABLE users RENAME COLUMN bio TO about')).toEqual([])
    expect(losses('ALTER TABLE users RENAME TO people')).toEqual([])
  })

  test('a rebuild that keeps everything is no loss', () => {
    const rebuild = `CREATE TABLE new(id INTEGER PRIMARY KEY, name TEXT NOT NULL, bio TEXT, age TEXT);
      INSERT INTO new SELECT * FROM users; DROP TABLE users; ALTER TABLE new RENAME TO users`
    expect(losses(rebuild)).toEqual([])
  })

  test('a column of the same number of other values is a loss all the same', () => {
    expect(
      losses(
        `ALTER TABLE users ADD COLUMN b2 TEXT; UPDATE users SET b2 = 'xyz' WHERE bio IS NOT NULL; ALTER TABLE users DROP COLUMN bio`,
      ),
    ).toMatchObject([{ kind: 'column', column: 'bio', count: 2 }])
  })

  test('stand at the step where they happen', () => {
    const { runner } = runnerFor([
      up('DROP TABLE notes'),
      up('ALTER TABLE users DROP COLUMN bio'),
      up('DELETE FROM users'),
    ])
    expect(preview(runner).steps.map((step) => step.losses.map(({ kind }) => kind))).toEqual([
      ['table'],
      ['column'],
      ['rows'],
    ])
  })
})

describe('a run that would fail', () => {
  test('says with which error, after which steps', () => {
    const { runner } = runnerFor([
      up('CREATE TABLE t(a)'),
      up('INSERT INTO gone VALUES (1)'),
      up('CREATE TABLE u(a)'),
    ])
    const result = preview(runner)
    expect(result.ok).toBe(false)
    expect(result.error).toMatchObject({ code: 'MIGRATION_FAILED' })
    expect(result.error?.message).toContain('no such table: gone')
    expect(result.steps.map(({ outcome }) => outcome)).toEqual(['applied', 'failed', 'not-run'])
    expect(() => runner.applyAll()).toThrow(result.error?.message)
  })

  test('that is refused says so before anything runs', () => {
    const { runner } = runnerFor([up('CREATE TABLE t(a)')])
    const result = preview(runner, { undo: '777' })
    expect(result).toMatchObject({ ok: false, error: { code: 'NO_SUCH_VERSION' }, changes: [] })
  })

  test('with a foreign key violation tells it', () => {
    const result = preview(runnerFor([up('DELETE FROM users')]).runner)
    expect(result).toMatchObject({ ok: false, error: { code: 'FOREIGN_KEY_VIOLATION' } })
  })

  test('inside a transaction of the caller is not previewed', () => {
    const { db, runner } = runnerFor([up('CREATE TABLE t(a)')])
    db.exec('BEGIN')
    expect(() => preview(runner)).toThrow(/TRANSACTION_OPEN/)
    db.exec('ROLLBACK')
  })
})

describe('the live database', () => {
  const code = (name: string, apply: Migration['apply'], transaction = true) =>
    [name, defineMigration({ version: '001', description: name, transaction, apply })] as const

  test.each([
    code('works', (db) => db.exec('DROP TABLE notes; CREATE TABLE t(a)')),
    code('throws', (db) => {
      db.exec('DELETE FROM notes')
      throw new Error('on purpose')
    }),
    code('commits', (db) => db.exec('DELETE FROM notes; COMMIT; DELETE FROM users')),
    code('rolls back', (db) => db.exec('DELETE FROM notes; ROLLBACK')),
    code('vacuums', (db) => db.exec('DELETE FROM notes; VACUUM'), false),
    code('vacuums in a transaction', (db) => db.exec('VACUUM')),
    code('changes settings', (db) =>
      db.exec(
        'PRAGMA user_version = 9; PRAGMA recursive_triggers = ON; PRAGMA legacy_alter_table = ON',
      ),
    ),
    code('edits the schema', (db) =>
      db.exec(`PRAGMA writable_schema = ON; DELETE FROM sqlite_schema`),
    ),
  ])('is untouched by the preview of a migration that %s', (_name, migration) => {
    const { db, runner } = runnerFor([migration])
    const state = () => ({
      image: Buffer.from(db.export()).toString('base64'),
      counters: db.get('SELECT total_changes() AS n'),
      settings: [
        'foreign_keys',
        'recursive_triggers',
        'legacy_alter_table',
        'user_version',
        'writable_schema',
      ].map((name) => db.get(`PRAGMA ${name}`)),
    })
    const before = state()
    preview(runner)
    expect(state()).toEqual(before)
  })

  test('lends the preview its settings', () => {
    const { db, runner } = runnerFor([up('CREATE TABLE t(a)')])
    let seen: unknown
    const spy = defineMigration({
      version: '950',
      description: 'spy',
      apply: (clone) => {
        seen = clone.get('PRAGMA trusted_schema')
      },
    })
    db.exec('PRAGMA trusted_schema = OFF')
    runner.register(spy)
    preview(runner)
    expect(seen).toEqual({ trusted_schema: 0 })
  })
})

test('row counts after a run that was one transaction and failed are those from before it', () => {
  const db = connect(new SQL.Database())
  db.exec(base)
  const migrations = [up("INSERT INTO users(name) VALUES ('Di')"), up('DROP VIEW missing')]
  const { ok, after } = preview(new MigrationRunner(db, { migrations, atomic: 'run' }))
  expect(ok).toBe(false)
  expect(after.tables.find(({ name }) => name === 'users')?.rows).toBe(3)
})

test('a step of a run in one transaction that adds a single row shows it', () => {
  const db = connect(new SQL.Database())
  db.exec(base)
  const migrations = [up("INSERT INTO users(name) VALUES ('Di')")]
  const { steps } = preview(new MigrationRunner(db, { migrations, atomic: 'run' }))
  expect(steps[0]?.rows.find(({ table }) => table === 'users')).toEqual({
    table: 'users',
    before: 3,
    after: 4,
  })
})

describe('the clone of a preview', () => {
  test('can be read before it is closed, and not afterwards', () => {
    const { db, runner } = runnerFor([up("UPDATE users SET name = 'Grace' WHERE id = 1")])
    let kept: Database | undefined
    let name: unknown
    preview(
      runner,
      { up: 'newest' },
      {
        onEnd(clone) {
          kept = clone
          name = clone.get('SELECT name FROM users WHERE id = 1')
        },
      },
    )
    expect(name).toEqual({ name: 'Grace' })
    expect(db.get('SELECT name FROM users WHERE id = 1')).not.toEqual({ name: 'Grace' })
    expect(() => kept?.get('SELECT 1')).toThrow('DATABASE_CLOSED')
  })

  test('is there after a run that failed too', () => {
    const { runner } = runnerFor([up('DROP VIEW missing')])
    let rows: unknown
    let what: unknown
    preview(
      runner,
      { up: 'newest' },
      {
        onEnd(clone, { error }) {
          rows = clone.get('SELECT count(*) AS n FROM users')
          what = error?.what
        },
      },
    )
    expect(rows).toEqual({ n: 3 })
    expect(what).toBe('no such view: missing')
  })
})

describe('the progress of a preview', () => {
  test('is told to who asked for the preview, each migration and each statement', () => {
    const { db } = runnerFor([])
    const ofRunner: Progress[] = []
    const migrations = [
      sqlMigration({ version: '1', description: '', up: 'CREATE TABLE a (x)' }),
      sqlMigration({ version: '2', description: '', up: 'SELECT 1; CREATE TABLE b (x)' }),
    ]
    const onRunnerProgress = (progress: Progress) => ofRunner.push(progress)
    const runner = new MigrationRunner(db, { migrations, onProgress: onRunnerProgress })
    const seen: Progress[] = []
    const onProgress = (progress: Progress) => seen.push(progress)
    const { ok, steps } = preview(runner, { up: 'newest' }, { onProgress })
    expect(ok).toBe(true)
    expect(steps.map(({ statements }) => statements)).toEqual([1, 2])
    expect(seen.map(({ elapsedMs: _, ...rest }) => rest)).toEqual([
      { phase: 'migration', version: '1', index: 0, total: 2 },
      { phase: 'statement', version: '1', index: 0, total: 2, done: 0, of: 1 },
      { phase: 'migration', version: '2', index: 1, total: 2 },
      { phase: 'statement', version: '2', index: 1, total: 2, done: 0, of: 2 },
      { phase: 'statement', version: '2', index: 1, total: 2, done: 1, of: 2 },
    ])
    // What is only tried is no progress of the database.
    expect(ofRunner).toEqual([])
  })
})
