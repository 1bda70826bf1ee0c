import { expect, test } from 'vitest'
import { MigrationError } from '../src/errors.js'
import type { Migration } from '../src/migration.js'
import { MigrationRunner } from '../src/runner.js'
import { contentOf, settingsOf } from './support/content.js'
import { FailingDatabase } from './support/failing-database.js'
import { code, sql } from './support/migrations.js'
import { open, rows } from './support/sql-js.js'

// Every single call that a run makes to its database fails once, before SQLite has seen it or after it
// has been carried out. Whatever call it is, the database must be between two migrations afterwards,
// and the next run must get to the end.

const SCHEMA = `
  CREATE TABLE parent(id INTEGER PRIMARY KEY, name TEXT CHECK (name <> ''));
  CREATE TABLE child(id INTEGER PRIMARY KEY, parent REFERENCES parent(id) ON DELETE CASCADE);
  CREATE TABLE log(line TEXT);
  CREATE TRIGGER logged AFTER INSERT ON child BEGIN INSERT INTO log VALUES ('child ' || new.id); END;
  CREATE INDEX by_parent ON child(parent);
  INSERT INTO parent VALUES (1, 'one'), (2, 'two');
  INSERT INTO child VALUES (10, 1), (20, 2);
`

const REBUILD = (check: string): string => `
  PRAGMA legacy_alter_table = ON;
  CREATE TABLE new_parent(id INTEGER PRIMARY KEY, name TEXT ${check});
  INSERT INTO new_parent SELECT id, name FROM parent;
  DROP TABLE parent;
  ALTER TABLE new_parent RENAME TO parent;
`

const MIGRATIONS = [
  sql(
    '1',
    'CREATE TABLE tag(id INTEGER PRIMARY KEY, child REFERENCES child(id)); INSERT INTO tag VALUES (1, 10)',
    'DROP TABLE tag',
  ),
  sql('2', REBUILD(''), REBUILD(`CHECK (name <> '')`)),
  code(
    '3',
    (db) => {
      const { n } = db.get<{ n: number }>('SELECT max(id) AS n FROM child') ?? { n: 0 }
      db.run('INSERT INTO child VALUES (?, ?)', [n + 1, 1])
      db.exec('PRAGMA user_version = 3')
    },
    {
      canApply: (db) => db.all('SELECT * FROM parent').length === 2,
      rollback(db) {
        db.exec(
          'DELETE FROM child WHERE id = 21; DELETE FROM log WHERE rowid = 3; PRAGMA user_version = 0',
        )
      },
    },
  ),
]

const VACUUMED: Migration[] = [
  ...MIGRATIONS.slice(0, 1),
  {
    ...sql(
      '2',
      'UPDATE parent SET name = upper(name); PRAGMA page_size = 1024; VACUUM',
      'UPDATE parent SET name = lower(name); VACUUM',
    ),
    transaction: false,
  },
]

interface Case {
  readonly name: string
  readonly migrations: readonly Migration[]
  readonly atomic: 'migration' | 'run'
  /** Brings a fresh database to where the run begins. */
  readonly from: 'empty' | 'applied'
  readonly run: (runner: MigrationRunner) => unknown
}

const up = (runner: MigrationRunner): unknown => runner.applyAll()
const down = (runner: MigrationRunner): unknown => runner.rollbackTo(null)

const CASES: Case[] = (['migration', 'run'] as const).flatMap((atomic): Case[] => [
  { name: `up, atomic: '${atomic}'`, migrations: MIGRATIONS, atomic, from: 'empty', run: up },
  { name: `down, atomic: '${atomic}'`, migrations: MIGRATIONS, atomic, from: 'applied', run: down },
])
CASES.push(
  {
    name: 'up, without a transaction',
    migrations: VACUUMED,
    atomic: 'migration',
    from: 'empty',
    run: up,
  },
  {
    name: 'down, without a transaction',
    migrations: VACUUMED,
    atomic: 'migration',
    from: 'applied',
    run: down,
  },
)

/** What every run of a case begins with: made once, opened for each. */
function imageOf({ migrations, from }: Case): Uint8Array {
  const { raw, db } = open(SCHEMA)
  if (from === 'applied') new MigrationRunner(db, { migrations }).applyAll()
  const image = raw.export()
  raw.close()
  return image
}

const start = (image: Uint8Array) => open('PRAGMA foreign_keys = ON', image)

/** What the database holds between two migrations; when something was applied and how long it took is left out. */
function facts(raw: ReturnType<typeof open>['raw']): string[] {
  const columns = rows(raw, `SELECT name FROM pragma_table_info('schema_migrations')`).flat()
  if (columns.includes('duration_ms')) {
    raw.run('SAVEPOINT look')
    raw.run('UPDATE schema_migrations SET applied_at = NULL, duration_ms = NULL')
  }
  const found = contentOf(raw)
  if (columns.includes('duration_ms')) raw.run('ROLLBACK TO look; RELEASE look')
  return found
}

/** The contents after 0, 1, 2 … migrations (or 0 and all), as a run without failures leaves them. */
function stations(testCase: Case, image: Uint8Array): string[] {
  const { raw, db } = start(image)
  const found = [facts(raw)]
  const steps = testCase.atomic === 'run' ? [testCase.run] : stepsOf(testCase)
  for (const step of steps) {
    step(new MigrationRunner(db, testCase))
    found.push(facts(raw))
  }
  raw.close()
  return found.map((content) => JSON.stringify(content))
}

function stepsOf({ run, migrations }: Case): Case['run'][] {
  if (run === up)
    return migrations.map(
      ({ version }) =>
        (runner) =>
          runner.applyAll({ to: version }),
    )
  return migrations.toReversed().map(
    ({ version }) =>
      (runner) =>
        runner.rollback(version),
  )
}

for (const testCase of CASES) {
  for (const when of ['before', 'after'] as const) {
    test(`whichever call fails ${when} it is carried out, the database is between two migrations (${testCase.name})`, () => {
      const image = imageOf(testCase)
      const expected = stations(testCase, image)
      const seen = new Set<string>()
      let lastError: unknown
      for (let failAt = 1; ; failAt++) {
        const { raw, db } = start(image)
        const settings = settingsOf(raw)
        const failing = new FailingDatabase(db, failAt, when)
        const runner = new MigrationRunner(failing, testCase)
        let error: unknown
        try {
          testCase.run(runner)
        } catch (caught) {
          error = caught
        }
        const call = failing.calls[failAt - 1]
        const label = `call ${failAt}: ${String(call)}`
        failing.off()
        if (!failing.failed) {
          raw.close()
          lastError = error
          break
        }
        const content = JSON.stringify(facts(raw))
        expect(expected.indexOf(content), label).not.toBe(-1)
        seen.add(content)
        // The settings are put back by calls too; where one of those was the one that failed, it is told.
        const told = error !== undefined && /PRAGMA/.test(String(call))
        expect(told ? settings : settingsOf(raw), label).toEqual(settings)
        expect(() => raw.run('BEGIN; COMMIT'), label).not.toThrow()
        expect(rows(raw, 'PRAGMA integrity_check'), label).toEqual([['ok']])
        const report = error instanceof MigrationError ? error.report : undefined
        const station = expected.indexOf(content)
        const said = testCase.atomic === 'migration' ? (report?.steps.length ?? station) : station
        expect(said, label).toBe(station)
        testCase.run(runner)
        expect(expected.indexOf(JSON.stringify(facts(raw))), label).toBe(expected.length - 1)
        raw.close()
      }
      expect(lastError).toBe(undefined)
      expect(seen.size).toBeGreaterThan(testCase.atomic === 'run' ? 0 : 1)
    })
  }
}
