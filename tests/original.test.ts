import { describe, expect, test } from 'vitest'
import { alterTable } from '../src/alter/alter-table.js'
import type { Connection } from '../src/connection.js'
import { hasTable } from '../src/predicates.js'
import type { Migration } from '../src/migration.js'
import { MigrationRunner } from '../src/runner.js'
import { python, runPython } from './support/file-python.js'
import { code, sql, table } from './support/migrations.js'
import { open, rows, value } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

// Four ways in which the system that this library follows loses data or stops for ever. Its own logic
// stands in original-runner.py and runs under the real Python, to show that each way is real.

const SCHEMA = `
  PRAGMA foreign_keys = ON;
  CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent(id) ON DELETE CASCADE);
  INSERT INTO parent VALUES (1, 'one');
  INSERT INTO child VALUES (10, 1);
`

interface Outcome {
  readonly errors: (string | null)[]
  readonly tables: string[]
  readonly recorded: string[]
  readonly children: number
  readonly first: string
}

const original = (name: string): Outcome =>
  JSON.parse(runPython('original-runner.py', [name])) as Outcome

const commitsThenFails = (db: Connection): void => {
  db.exec('CREATE TABLE tags (x)')
  db.exec('COMMIT')
  db.exec('INSERT INTO nowhere VALUES (1)')
}

function start(migrations: Migration[]) {
  const opened = open(SCHEMA)
  return {
    ...opened,
    runner: new MigrationRunner(opened.db, { migrations }),
    again: (list: Migration[]) => new MigrationRunner(opened.db, { migrations: list }),
  }
}

describe('a migration that commits and then fails', () => {
  test.skipIf(python === undefined)(
    'leaves debris in the original, over which every later run stumbles',
    () => {
      const { errors, tables, recorded } = original('debris')
      expect(errors).toEqual(['no such table: nowhere', 'table tags already exists'])
      expect(tables).toContain('tags')
      expect(recorded).toEqual([])
    },
  )

  test('leaves nothing here, and the corrected one runs', () => {
    const { raw, runner, again } = start([code('001', commitsThenFails), table('002')])
    for (let turn = 0; turn < 2; turn++) {
      const error = expectError('MIGRATION_FAILED', () => runner.applyAll())
      expect(error.message).toContain('no such table: nowhere')
      expect(
        rows(raw, "SELECT name FROM sqlite_schema WHERE name IN ('tags', 'schema_migrations')"),
      ).toEqual([])
    }
    again([sql('001', 'CREATE TABLE tags (x)'), table('002')]).applyAll()
    expect(rows(raw, 'SELECT version FROM schema_migrations ORDER BY rowid')).toEqual([
      ['001'],
      ['002'],
    ])
  })
})

describe('a canApply that looks for what the migration makes', () => {
  test.skipIf(python === undefined)(
    'sees the debris in the original, and the version is skipped for ever, unrecorded',
    () => {
      const { errors, recorded } = original('skipped')
      expect(errors).toEqual(['no such table: nowhere', null])
      expect(recorded).toEqual(['002'])
    },
  )

  test('sees no debris here, and is asked again', () => {
    let asked = 0
    const { runner } = start([
      code('001', commitsThenFails, { canApply: (db) => (asked++, !hasTable(db, 'tags')) }),
    ])
    for (let turn = 0; turn < 2; turn++) expectError('MIGRATION_FAILED', () => runner.applyAll())
    expect(asked).toBe(2)
  })

  test("answers 'done' where the table came from elsewhere, which is recorded and ends the asking", () => {
    let asked = 0
    const { raw, runner } = start([
      code('001', commitsThenFails, {
        canApply: (db) => (asked++, hasTable(db, 'tags') ? 'done' : true),
      }),
    ])
    raw.run('CREATE TABLE tags (x)')
    expect(runner.applyAll().steps).toMatchObject([{ version: '001', outcome: 'recorded' }])
    expect(runner.applyAll().steps).toEqual([])
    expect(asked).toBe(1)
  })
})

describe('a rebuild with foreign keys on', () => {
  const rebuild = sql(
    '001',
    `CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
     INSERT INTO new_parent SELECT * FROM parent;
     DROP TABLE parent;
     ALTER TABLE new_parent RENAME TO parent;
     COMMIT`,
  )

  test.skipIf(python === undefined)(
    'deletes the child rows in the original, without a word',
    () => {
      const { errors, children, recorded } = original('rebuild')
      expect(errors).toEqual([null, null])
      expect(recorded).toEqual(['001'])
      expect(children).toBe(0)
    },
  )

  test('keeps them here', () => {
    const { raw, runner } = start([rebuild])
    runner.applyAll()
    expect(value(raw, 'SELECT count(*) FROM child')).toBe(1)
  })
})

describe('INSERT … SELECT * into columns of another order', () => {
  test.skipIf(python === undefined)(
    'turns first and last names round in the original, without a word',
    () => {
      expect(original('position')).toMatchObject({ errors: [null, null], first: 'Lovelace' })
    },
  )

  test('is not how alterTable copies: it names every column', () => {
    const { raw, db } = open(
      "CREATE TABLE people (first TEXT, last TEXT); INSERT INTO people VALUES ('Ada', 'Lovelace')",
    )
    const reorder = code('001', (connection) => {
      alterTable(connection, 'CREATE TABLE people (last TEXT, first TEXT)')
    })
    new MigrationRunner(db, { migrations: [reorder] }).applyAll()
    expect(rows(raw, 'SELECT * FROM people')).toEqual([['Lovelace', 'Ada']])
    expect(rows(raw, 'SELECT first, last FROM people')).toEqual([['Ada', 'Lovelace']])
  })
})
