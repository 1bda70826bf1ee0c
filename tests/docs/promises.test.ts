import { readFileSync } from 'node:fs'
import { MigrationRunner, sqlMigration } from 'tidemark'
import type { Migration } from 'tidemark'
import { describe, expect, test } from 'vitest'
import { contentOf, settingsOf } from '../support/content.js'
import { open, rows, value } from '../support/sql-js.js'
import type { Opened } from '../support/sql-js.js'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const section = readme.split('## What it promises')[1]?.split('\n## ')[0] ?? ''
const promised = [...section.matchAll(/^- (.+(?:\n {2}.+)*)$/gm)].map(([, sentence = '']) =>
  sentence.replace(/\s+/g, ' '),
)

function harbour(): Opened {
  return open(`
    CREATE TABLE ships (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE crew (name TEXT, ship INTEGER NOT NULL REFERENCES ships (id) ON DELETE CASCADE);
    INSERT INTO ships VALUES (1, 'Fram'), (2, 'Gjøa');
    INSERT INTO crew VALUES ('Otto', 1), ('Roald', 2), ('Helmer', 2);
  `)
}

const step = (version: string, up: string, down?: string): Migration =>
  sqlMigration({ version, description: `Step ${version}`, up, down })
const BERTHS = step('001', 'CREATE TABLE berths (id INTEGER PRIMARY KEY);', 'DROP TABLE berths;')
const REBUILD = step(
  '002',
  `CREATE TABLE ships_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, flag TEXT);
   INSERT INTO ships_new (id, name) SELECT id, name FROM ships;
   DROP TABLE ships;
   ALTER TABLE ships_new RENAME TO ships;`,
)
const HALF = step(
  '003',
  `DELETE FROM crew; PRAGMA recursive_triggers = ON; COMMIT;
   INSERT INTO nowhere VALUES (1);`,
)

/** What the code of an error is; undefined where there was none. */
function codeOf(work: () => unknown): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

const proofs: Record<string, () => void> = {
  'A migration that fails leaves the database as it was before that migration: schema, rows and settings.':
    () => {
      const { raw, db } = harbour()
      new MigrationRunner(db, { migrations: [BERTHS] }).applyAll()
      const before = [contentOf(raw), settingsOf(raw)]
      const runner = new MigrationRunner(db, { migrations: [BERTHS, HALF] })
      expect(codeOf(() => runner.applyAll())).toBe('MIGRATION_FAILED')
      expect([contentOf(raw), settingsOf(raw)]).toEqual(before)
    },

  'A migration is recorded if, and only if, its changes are there.': () => {
    const { raw, db } = harbour()
    const runner = new MigrationRunner(db, { migrations: [BERTHS, REBUILD, HALF] })
    expect(codeOf(() => runner.applyAll())).toBe('MIGRATION_FAILED')
    const history = 'SELECT version FROM schema_migrations ORDER BY rowid'
    expect(rows(raw, history)).toEqual([['001'], ['002']])
    expect(value(raw, 'SELECT count(*) FROM berths')).toBe(0)
    expect(value(raw, 'SELECT count(*) FROM ships WHERE flag IS NULL')).toBe(2)
    expect(value(raw, 'SELECT count(*) FROM crew')).toBe(3)
    new MigrationRunner(db, { migrations: [BERTHS, REBUILD] }).rollback('001', { only: true })
    expect(rows(raw, history)).toEqual([['002']])
    expect(value(raw, "SELECT count(*) FROM sqlite_schema WHERE name = 'berths'")).toBe(0)
  },

  'A second run writes nothing.': () => {
    const { raw, db } = harbour()
    const runner = new MigrationRunner(db, { migrations: [BERTHS, REBUILD] })
    runner.applyAll()
    const traces = (): unknown[] => [
      value(raw, 'SELECT total_changes()'),
      value(raw, 'PRAGMA schema_version'),
      raw.export(),
    ]
    const before = traces()
    expect(runner.applyAll().steps).toEqual([])
    expect(traces()).toEqual(before)
  },

  'Asking for the status or a plan writes nothing.': () => {
    const { raw, db } = harbour()
    const before = [value(raw, 'SELECT total_changes()'), raw.export()]
    const runner = new MigrationRunner(db, { migrations: [BERTHS, REBUILD] })
    expect(runner.status().map(({ state }) => state)).toEqual(['pending', 'pending'])
    expect(runner.plan().steps).toHaveLength(2)
    expect(runner.listApplied()).toEqual([])
    expect([value(raw, 'SELECT total_changes()'), raw.export()]).toEqual(before)
  },

  'Rebuilding a table takes no rows from other tables, with foreign keys on or off.': () => {
    for (const setting of [0, 1]) {
      const { raw, db } = harbour()
      raw.run(`PRAGMA foreign_keys = ${setting}`)
      new MigrationRunner(db, { migrations: [REBUILD] }).applyAll()
      expect(rows(raw, 'SELECT * FROM crew')).toEqual([
        ['Otto', 1],
        ['Roald', 2],
        ['Helmer', 2],
      ])
      expect(value(raw, 'PRAGMA foreign_keys')).toBe(setting)
    }
  },

  'A migration that leaves a row without its parent is taken back.': () => {
    const { raw, db } = harbour()
    const runner = new MigrationRunner(db, { migrations: [step('1', 'DELETE FROM ships;')] })
    expect(codeOf(() => runner.applyAll())).toBe('FOREIGN_KEY_VIOLATION')
    expect(value(raw, 'SELECT count(*) FROM ships')).toBe(2)
  },

  'A rollback that cannot go all the way does not begin.': () => {
    const { raw, db } = harbour()
    const last = step('003', 'CREATE TABLE piers (x);', 'DROP TABLE piers;')
    const runner = new MigrationRunner(db, { migrations: [BERTHS, REBUILD, last] })
    runner.applyAll()
    const before = raw.export()
    expect(codeOf(() => runner.rollbackTo(null))).toBe('NOT_REVERSIBLE')
    expect(raw.export()).toEqual(before)
  },
}

/** Proven by tests/interop/, where the same name stands. */
const ELSEWHERE = readFileSync(new URL('../interop/history.test.ts', import.meta.url), 'utf8')

describe('README', () => {
  test.each(Object.keys(proofs))('%s', (sentence) => {
    expect(promised).toContain(sentence)
    proofs[sentence]?.()
  })

  test('promises nothing that no test shows', () => {
    expect(promised.length).toBeGreaterThan(3)
    const isShown = (sentence: string): boolean =>
      sentence in proofs ||
      [`test('${sentence}'`, `test("${sentence}"`].some((name) => ELSEWHERE.includes(name))
    const unproven = promised.filter((sentence) => !isShown(sentence))
    expect(unproven).toEqual([])
  })
})
