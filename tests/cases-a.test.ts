import { describe, expect, test } from 'vitest'
import { MigrationRunner } from '../src/runner.js'
import type { RunnerOptions } from '../src/runner.js'
import { contentOf, settingsOf } from './support/content.js'
import { sql } from './support/migrations.js'
import { open, rows, value } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

// Foreign keys and transactions: what has cost users of other migrators their rows.

function migrate(schema: string, up: string, options: RunnerOptions = {}) {
  const opened = open(schema)
  const runner = new MigrationRunner(opened.db, { migrations: [sql('1', up)], ...options })
  return { ...opened, runner, before: contentOf(opened.raw) }
}

const CASCADE = `
  CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);
  CREATE TABLE c(id INTEGER PRIMARY KEY, t INTEGER REFERENCES t(id) ON DELETE CASCADE);
  INSERT INTO t VALUES (1, 'x'), (2, 'y');
  INSERT INTO c VALUES (1, 1), (2, 2);
`
const REBUILD = `
  CREATE TABLE n(id INTEGER PRIMARY KEY, a TEXT NOT NULL);
  INSERT INTO n(id, a) SELECT id, a FROM t;
  DROP TABLE t;
  ALTER TABLE n RENAME TO t;
`

describe('rebuilding a parent', () => {
  test('SQLite itself deletes the children when keys are on and a transaction is open: the case is real', () => {
    const { raw } = open(`PRAGMA foreign_keys = ON; ${CASCADE}`)
    raw.exec(`BEGIN; PRAGMA foreign_keys = OFF; PRAGMA defer_foreign_keys = ON; ${REBUILD} COMMIT`)
    expect(value(raw, 'SELECT count(*) FROM c')).toBe(0)
  })

  test("is refused inside the caller's transaction, and the children stay", () => {
    const { raw, runner } = migrate(`PRAGMA foreign_keys = ON; ${CASCADE}`, REBUILD)
    raw.run('BEGIN')
    expectError('TRANSACTION_OPEN', () => runner.applyAll())
    expect(value(raw, 'SELECT count(*) FROM c')).toBe(2)
    raw.run('ROLLBACK')
    expect(value(raw, 'PRAGMA foreign_keys')).toBe(1)
  })

  test('is refused there with defer_foreign_keys too, which defers checks and not actions', () => {
    const { raw, runner } = migrate(`PRAGMA foreign_keys = ON; ${CASCADE}`, REBUILD)
    raw.run('BEGIN; PRAGMA defer_foreign_keys = ON')
    expectError('TRANSACTION_OPEN', () => runner.applyAll())
    raw.run('COMMIT')
    expect(value(raw, 'SELECT count(*) FROM c')).toBe(2)
  })

  test.each([
    '',
    'ON DELETE CASCADE',
    'ON DELETE SET NULL',
    'ON DELETE SET DEFAULT',
    'ON DELETE RESTRICT',
    'DEFERRABLE INITIALLY DEFERRED',
  ])('keeps every child row with keys on (%s)', (action) => {
    const { raw, runner } = migrate(
      `PRAGMA foreign_keys = ON; ${CASCADE.replace('ON DELETE CASCADE', action)}`,
      REBUILD,
    )
    expect(runner.applyAll().steps[0]?.warnings).toEqual([])
    expect(rows(raw, 'SELECT id, t FROM c')).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect(value(raw, 'PRAGMA foreign_keys')).toBe(1)
  })

  test('with its own PRAGMA foreign_keys in the file keeps them all the same', () => {
    const { raw, runner } = migrate(
      `PRAGMA foreign_keys = ON; ${CASCADE}`,
      `PRAGMA foreign_keys = ON; BEGIN; ${REBUILD} COMMIT; PRAGMA foreign_keys = OFF`,
    )
    runner.applyAll()
    expect(value(raw, 'SELECT count(*) FROM c')).toBe(2)
    expect(value(raw, 'PRAGMA foreign_keys')).toBe(1)
  })
})

test('settings that ROLLBACK leaves alone are put back by the engine', () => {
  const { raw, runner } = migrate(
    `PRAGMA foreign_keys = ON; ${CASCADE}`,
    'PRAGMA legacy_alter_table = ON; PRAGMA writable_schema = ON; PRAGMA user_version = 9; SELECT * FROM nowhere',
  )
  const settings = settingsOf(raw)
  expectError('MIGRATION_FAILED', () => runner.applyAll())
  expect(settingsOf(raw)).toEqual(settings)
  expect(value(raw, 'PRAGMA user_version')).toBe(0)
})

describe('violations from before the run', () => {
  const OLD = `${CASCADE} INSERT INTO c VALUES (3, 77)`

  test('do not block a migration', () => {
    const { runner } = migrate(OLD, 'CREATE TABLE other(x)')
    expect(runner.applyAll().steps[0]?.outcome).toBe('applied')
  })

  test.each([
    REBUILD,
    'CREATE TABLE n(t REFERENCES t, id); INSERT INTO n SELECT t, id FROM c; DROP TABLE c; ALTER TABLE n RENAME TO c',
    'ALTER TABLE c RENAME TO d',
  ])('do not block a rebuild of the child or the parent that has them: %s', (up) => {
    expect(migrate(OLD, up).runner.applyAll().steps[0]?.outcome).toBe('applied')
  })

  test('do not hide a new one', () => {
    const { raw, runner, before } = migrate(OLD, 'DELETE FROM t WHERE id = 2')
    const error = expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll())
    expect(error.what).toContain('row 2 of c')
    expect(error.what).not.toContain('77')
    expect(contentOf(raw)).toEqual(before)
  })

  test('do not hide a second row with the same missing parent', () => {
    expectError('FOREIGN_KEY_VIOLATION', () =>
      migrate(OLD, 'INSERT INTO c VALUES (4, 77)').runner.applyAll(),
    )
  })

  test('can be mended', () => {
    const { runner } = migrate(OLD, 'DELETE FROM c WHERE t NOT IN (SELECT id FROM t)')
    expect(runner.applyAll().steps[0]?.outcome).toBe('applied')
  })
})

describe('a foreign key that cannot work', () => {
  const UNIQUE = `
    CREATE TABLE t(id INTEGER PRIMARY KEY, code TEXT UNIQUE);
    CREATE TABLE c(code REFERENCES t(code));
    INSERT INTO t VALUES (1, 'x'); INSERT INTO c VALUES ('x');
  `

  test('after a rebuild that lost the UNIQUE of its parent is a failure, with SQLite’s reason', () => {
    const { raw, runner, before } = migrate(
      UNIQUE,
      'CREATE TABLE n(id INTEGER PRIMARY KEY, code TEXT); INSERT INTO n SELECT * FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t',
    )
    const error = expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll())
    expect(error.what).toContain('foreign key mismatch')
    expect(contentOf(raw)).toEqual(before)
  })

  const BROKEN = UNIQUE.replace(' UNIQUE', '')

  test('from before the run does not block it', () => {
    const { runner } = migrate(
      `${BROKEN} ${CASCADE.replaceAll(/\bt\b/g, 'p').replaceAll(/\bc\b/g, 'k')}`,
      'CREATE TABLE other(x)',
    )
    expect(runner.applyAll().steps[0]?.outcome).toBe('applied')
  })

  test('from before the run does not hide a violation in another table', () => {
    const { runner } = migrate(
      `${BROKEN} ${CASCADE.replaceAll(/\bt\b/g, 'p').replaceAll(/\bc\b/g, 'k')}`,
      'DELETE FROM p WHERE id = 1',
    )
    expect(expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll()).what).toContain(
      'row 1 of k',
    )
  })
})

test('a child that no longer equals its parent after a change of affinity is found', () => {
  const { raw, runner, before } = migrate(
    `CREATE TABLE t(id INT UNIQUE); CREATE TABLE c(t TEXT REFERENCES t(id)); INSERT INTO t VALUES (1); INSERT INTO c VALUES ('1')`,
    'CREATE TABLE n(id UNIQUE); INSERT INTO n SELECT id FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t',
  )
  expect(expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll()).what).toContain(`'1'`)
  expect(contentOf(raw)).toEqual(before)
})

test('a child WITHOUT ROWID is reported, though SQLite gives no rowid for it', () => {
  const { runner } = migrate(
    'CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TABLE c(k TEXT PRIMARY KEY, t REFERENCES t) WITHOUT ROWID; INSERT INTO t VALUES (1)',
    `INSERT INTO c VALUES ('a', 5)`,
  )
  expect(expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll()).what).toContain(
    'a row of c refers to t',
  )
})

test('a child whose columns hide every name of the rowid is reported', () => {
  const { runner } = migrate(
    'CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TABLE c(rowid, _rowid_, oid, t REFERENCES t)',
    'INSERT INTO c VALUES (1, 2, 3, 5)',
  )
  expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll())
})

test.each([
  'p INTEGER REFERENCES t(id)',
  'p INTEGER REFERENCES t',
  'p INTEGER REFERENCES T(ID) ON DELETE CASCADE',
])('a table that refers to itself (%s) is rebuilt with its rows', (reference) => {
  const { raw, runner } = migrate(
    `PRAGMA foreign_keys = ON; CREATE TABLE t(id INTEGER PRIMARY KEY, ${reference}); INSERT INTO t VALUES (1, NULL), (2, 1), (3, 2)`,
    `CREATE TABLE n(id INTEGER PRIMARY KEY, ${reference}, extra); INSERT INTO n(id, p) SELECT id, p FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t`,
  )
  runner.applyAll()
  expect(rows(raw, 'SELECT id, p FROM t')).toEqual([
    [1, null],
    [2, 1],
    [3, 2],
  ])
  expect(value(raw, 'SELECT "table" FROM pragma_foreign_key_list(\'t\')')).toMatch(/^t$/i)
})

test('three tables in a circle are rebuilt in one migration', () => {
  const names = ['a', 'b', 'd']
  const create = (name: string, as: string): string =>
    `CREATE TABLE ${as}(id INTEGER PRIMARY KEY, other INTEGER REFERENCES ${names[(names.indexOf(name) + 1) % 3]}(id) ON DELETE CASCADE);`
  const { raw, runner } = migrate(
    `PRAGMA foreign_keys = ON; ${names.map((name) => create(name, name)).join('')}
     PRAGMA foreign_keys = OFF; ${names.map((name) => `INSERT INTO ${name} VALUES (1, 1);`).join('')} PRAGMA foreign_keys = ON`,
    names
      .map(
        (name) =>
          `${create(name, `n${name}`)} INSERT INTO n${name} SELECT * FROM ${name}; DROP TABLE ${name}; ALTER TABLE n${name} RENAME TO ${name};`,
      )
      .join('\n'),
  )
  runner.applyAll()
  expect(names.map((name) => value(raw, `SELECT count(*) FROM ${name}`))).toEqual([1, 1, 1])
  expect(rows(raw, 'PRAGMA foreign_key_check')).toEqual([])
})

test('a foreign key without columns finds a primary key that was declared in another order', () => {
  const { raw, runner } = migrate(
    `PRAGMA foreign_keys = ON; CREATE TABLE t(a, b, PRIMARY KEY (b, a)); CREATE TABLE c(x, y, FOREIGN KEY (x, y) REFERENCES t);
     INSERT INTO t VALUES (1, 2); INSERT INTO c VALUES (2, 1)`,
    'CREATE TABLE n(a, b, z, PRIMARY KEY (b, a)); INSERT INTO n(a, b) SELECT a, b FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t',
  )
  runner.applyAll()
  expect(rows(raw, 'SELECT * FROM c')).toEqual([[2, 1]])
  expect(rows(raw, 'PRAGMA foreign_key_check')).toEqual([])
})

test('a rebuild that turns such a primary key round is found', () => {
  const { runner } = migrate(
    `CREATE TABLE t(a, b, PRIMARY KEY (b, a)); CREATE TABLE c(x, y, FOREIGN KEY (x, y) REFERENCES t); INSERT INTO t VALUES (1, 2); INSERT INTO c VALUES (2, 1)`,
    'CREATE TABLE n(a, b, PRIMARY KEY (a, b)); INSERT INTO n SELECT a, b FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t',
  )
  expect(expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll()).what).toContain('2, 1')
})

test('a rebuild that renames the old table first leaves the children behind, and that is told', () => {
  const { raw, runner, before } = migrate(
    CASCADE,
    'ALTER TABLE t RENAME TO t_old; CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t SELECT * FROM t_old; DROP TABLE t_old',
  )
  expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll())
  expect(contentOf(raw)).toEqual(before)
})
