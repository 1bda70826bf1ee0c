import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import initSqlJs from 'sql.js'
import { connect, MigrationRunner, sqlMigration } from 'tidemark'
import type { Database, Migration, RunnerOptions } from 'tidemark'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { python } from '../support/file-python.js'
import { pythonSqlite, realSqlites } from './real-sqlite.js'
import type { RealSqlite } from './real-sqlite.js'

// The original's statements, to the letter. Whatever they do to a file on the one side must make sense
// on the other.
const CREATE = `
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    version TEXT PRIMARY KEY,
                    description TEXT,
                    applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
                )
            `
const RECORD = 'INSERT INTO schema_migrations (version, description) VALUES (?, ?)'
const IS_APPLIED = 'SELECT 1 FROM schema_migrations WHERE version = ?'
const FORGET = 'DELETE FROM schema_migrations WHERE version = ?'
const LIST = 'SELECT * FROM schema_migrations ORDER BY applied_at'

const DATA = `
  CREATE TABLE projects (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
  CREATE TABLE workers (
    id TEXT PRIMARY KEY,
    kind TEXT CHECK (kind IN ('lead', 'tester')),
    project INTEGER REFERENCES projects (id) ON DELETE CASCADE,
    seen TIMESTAMP,
    metrics JSON
  );
  INSERT INTO projects (name) VALUES ('harbour'), ('bridge');
  INSERT INTO workers VALUES
    ('w1', 'lead', 1, '2025-11-02 08:09:10', '{"done": 3}'),
    ('w2', 'tester', 2, NULL, NULL),
    ('w3', NULL, NULL, '2025-11-03 00:00:00', '{}');
`
const ROWS = `
  SELECT 'p' AS t, id, name, NULL AS kind, NULL AS project, NULL AS seen, NULL AS metrics FROM projects
  UNION ALL SELECT 'w', id, NULL, kind, project, seen, metrics FROM workers ORDER BY 1, 2
`

/** What the original does to workers, and two of ours after it; each can be carried out by both sides. */
const STEPS = ['001', '002', '003', '004'].map((version) => ({
  version,
  description: `Step ${version}`,
  up:
    version === '001'
      ? `CREATE TABLE workers_new (id TEXT PRIMARY KEY, kind TEXT NOT NULL DEFAULT 'lead',
           project INTEGER REFERENCES projects (id) ON DELETE CASCADE, seen TIMESTAMP, metrics JSON);
         INSERT INTO workers_new (id, kind, project, seen, metrics)
           SELECT id, coalesce(kind, 'lead'), project, seen, metrics FROM workers;
         DROP TABLE workers;
         ALTER TABLE workers_new RENAME TO workers;`
      : `CREATE TABLE t${version} (id INTEGER PRIMARY KEY, worker TEXT REFERENCES workers (id));
         INSERT INTO t${version} (worker) VALUES ('w1');`,
  down: version === '001' ? undefined : `DROP TABLE t${version};`,
}))
const MIGRATIONS: readonly Migration[] = STEPS.map(sqlMigration)

const SQL = await initSqlJs({ useOldExtensionFunctions: false })
const folder = mkdtempSync(join(tmpdir(), 'tidemark-interop-'))
const file = join(folder, 'shared.sqlite')
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => rmSync(file, { force: true }))

/** We open the file, work on it and write it back, as a browser does with a dropped file. */
function here<T>(
  work: (runner: MigrationRunner, db: Database) => T,
  options: RunnerOptions = {},
): T {
  const db = connect(new SQL.Database(new Uint8Array(readFileSync(file))))
  try {
    return work(new MigrationRunner(db, { migrations: MIGRATIONS, ...options }), db)
  } finally {
    writeFileSync(file, db.export())
    db.close()
  }
}

/** The original applies one of the steps: its work, then its row. */
function original(sqlite: RealSqlite, version: string): void {
  const step = STEPS.find((each) => each.version === version)
  if (!step) throw new Error(`There is no step ${version}.`)
  sqlite.script(file, `${CREATE};`)
  if (sqlite.query(file, IS_APPLIED, [version]).length > 0) return
  // The original's connections have foreign keys off, SQLite's default.
  sqlite.script(file, `PRAGMA foreign_keys = OFF; ${step.up}`)
  sqlite.query(file, RECORD, [version, step.description])
}

function versions(rows: readonly { version?: unknown }[]): unknown[] {
  return rows.map(({ version }) => version).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))
}

const SOUND = `
  SELECT (SELECT group_concat(integrity_check) FROM pragma_integrity_check) AS integrity,
         (SELECT count(*) FROM pragma_foreign_key_check) AS orphans
`

function expectSound(sqlite: RealSqlite): void {
  expect(sqlite.query(file, SOUND)).toEqual([{ integrity: 'ok', orphans: 0 }])
}

describe.each(realSqlites)('a file shared with $name', (sqlite) => {
  beforeEach(() => sqlite.script(file, DATA))

  test('the history that the original wrote is read, and its rows are kept as they are', () => {
    original(sqlite, '001')
    const before = sqlite.query(file, LIST)
    const [row] = before
    const recordedAt = String(row?.['applied_at'])
    expect(recordedAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)

    const applied = here((runner) => runner.listApplied())
    expect(applied).toEqual([
      { version: '001', description: 'Step 001', appliedAt: `${recordedAt.replace(' ', 'T')}Z` },
    ])
    expect(sqlite.query(file, LIST)).toEqual(before)
    const table = sqlite.query(
      file,
      "SELECT sql FROM sqlite_master WHERE name = 'schema_migrations'",
    )
    expect(table[0]?.['sql']).not.toContain('checksum')
  })

  test('the history that the original wrote is continued after its last version', () => {
    original(sqlite, '001')
    const [before] = sqlite.query(file, LIST)
    const report = here((runner) => runner.applyAll())

    expect(report.steps.map(({ version }) => version)).toEqual(['002', '003', '004'])
    const after = sqlite.query(file, LIST)
    expect(versions(after)).toEqual(['001', '002', '003', '004'])
    expect(after[0]).toEqual({ ...before, checksum: null, duration_ms: null, rollback_sql: null })
    expectSound(sqlite)
  })

  test('a row of the original never counts as changed', () => {
    original(sqlite, '001')
    const status = here((runner) => runner.status(), {
      migrations: [sqlMigration({ version: '001', description: 'Another', up: 'SELECT 1' })],
    })
    expect(status.map(({ state, changed }) => [state, changed])).toEqual([['applied', false]])
  })

  test('a version without a description, as the original allows it, is read', () => {
    original(sqlite, '001')
    sqlite.script(file, "INSERT INTO schema_migrations (version) VALUES ('002');")
    expect(here((runner) => runner.listApplied()).map(({ description }) => description)).toEqual([
      'Step 001',
      '',
    ])
  })

  test('the table that we create has the columns that the original creates', () => {
    here((runner) => runner.applyAll())
    const columns = 'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)'
    const ours = sqlite.query(file, columns, ['schema_migrations'])
    rmSync(file)
    sqlite.script(file, `${CREATE};`)
    const theirs = sqlite.query(file, columns, ['schema_migrations'])
    expect(theirs).toHaveLength(3)
    expect(ours.slice(0, 3)).toEqual(theirs)
    expect(ours.slice(3).map(({ notnull }) => notnull)).toEqual([0, 0, 0])
  })

  test("the original's statements work on a file that we upgraded", () => {
    here((runner) => runner.applyAll())
    sqlite.script(file, `${CREATE};`)
    expect(sqlite.query(file, IS_APPLIED, ['003'])).toEqual([{ 1: 1 }])
    expect(sqlite.query(file, IS_APPLIED, ['005'])).toEqual([])
    sqlite.query(file, RECORD, ['005', 'Written by the original'])

    const rows = sqlite.query(file, LIST)
    expect(versions(rows)).toEqual(['001', '002', '003', '004', '005'])
    const last = rows.find(({ version }) => version === '005')
    expect(last?.['description']).toBe('Written by the original')
    expect(last?.['applied_at']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    for (const { applied_at, description } of rows) {
      expect(applied_at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
      expect(description).not.toBe('')
    }
    expect(() => here((runner) => runner.applyAll())).toThrow('DATABASE_AHEAD')
  })

  test('a version that the original has rolled back is pending here', () => {
    here((runner) => runner.applyAll())
    sqlite.script(file, 'DROP TABLE t004;')
    sqlite.query(file, FORGET, ['004'])

    const report = here((runner) => runner.applyAll())
    expect(report.steps.map(({ version }) => version)).toEqual(['004'])
    expect(sqlite.query(file, 'SELECT worker FROM t004')).toEqual([{ worker: 'w1' }])
  })

  test("A file that tidemark has upgraded can be continued by the original's statements, and the other way round.", () => {
    const agree = (expected: readonly string[]): void => {
      expect(versions(sqlite.query(file, LIST))).toEqual(expected)
      expect(versions(here((runner) => runner.listApplied()))).toEqual(expected)
      expectSound(sqlite)
    }
    const rows = sqlite.query(file, ROWS)
    expect(rows).toHaveLength(5)

    original(sqlite, '001')
    agree(['001'])
    here((runner) => runner.applyAll({ to: '002' }))
    agree(['001', '002'])
    original(sqlite, '002') // it is applied: nothing happens
    original(sqlite, '003')
    agree(['001', '002', '003'])
    here((runner) => runner.applyAll())
    agree(['001', '002', '003', '004'])
    sqlite.script(file, 'DROP TABLE t003;')
    sqlite.query(file, FORGET, ['003'])
    agree(['001', '002', '004'])
    here((runner) => runner.rollback('002', { only: true }))
    agree(['001', '004'])
    original(sqlite, '002')
    here((runner) => runner.applyAll())
    agree(['001', '002', '003', '004'])

    const changed = rows.map((row) => (row['id'] === 'w3' ? { ...row, kind: 'lead' } : row))
    expect(sqlite.query(file, ROWS)).toEqual(changed)
  })

  test('our rebuild of a table keeps the rows that refer to it, as the other SQLite counts them', () => {
    original(sqlite, '002')
    const report = here((runner, db) => {
      db.exec('PRAGMA foreign_keys = ON')
      return runner.applyAll({ to: '001' })
    })
    expect(report.steps.map(({ outOfOrder }) => outOfOrder)).toEqual([true])
    expect(sqlite.query(file, 'SELECT id, kind FROM workers ORDER BY id')).toEqual([
      { id: 'w1', kind: 'lead' },
      { id: 'w2', kind: 'tester' },
      { id: 'w3', kind: 'lead' },
    ])
    expect(sqlite.query(file, 'SELECT worker FROM t002')).toEqual([{ worker: 'w1' }])
    expectSound(sqlite)
  })

  test('columns that somebody added to the history do no harm while they need no value', () => {
    original(sqlite, '001')
    sqlite.script(
      file,
      `ALTER TABLE schema_migrations ADD COLUMN who TEXT;
       ALTER TABLE schema_migrations ADD COLUMN tries INTEGER NOT NULL DEFAULT 1;`,
    )
    here((runner) => runner.applyAll({ to: '002' }))
    expect(sqlite.query(file, 'SELECT version, who, tries FROM schema_migrations')).toEqual([
      { version: '001', who: null, tries: 1 },
      { version: '002', who: null, tries: 1 },
    ])
  })

  test('a history that needs a value we do not know is refused, and the file stays as it is', () => {
    sqlite.script(
      file,
      `CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT,
         applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, who TEXT NOT NULL);`,
    )
    const everything = (): unknown[] => [
      sqlite.query(file, ROWS),
      sqlite.query(file, 'SELECT name, sql FROM sqlite_master'),
    ]
    const before = everything()
    expect(() => here((runner) => runner.applyAll())).toThrow('its column who needs a value')
    expect(everything()).toEqual(before)
  })
})

test.skipIf(python === undefined)('Python makes dates of the times that we record', () => {
  const sqlite = pythonSqlite(true)
  sqlite.script(file, DATA)
  here((runner) => runner.applyAll())
  const dates = sqlite.query(file, LIST).map(({ applied_at }) => applied_at)
  expect(dates).toHaveLength(4)
  for (const date of dates) expect(date).toMatch(/^datetime\.datetime\(\d{4}, /)
})
