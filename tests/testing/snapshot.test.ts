import initSqlJs from 'sql.js'
import { describe, expect, test } from 'vitest'
import { defineMigration, sqlMigration } from '../../src/index.js'
import { schemaSnapshots, snapshotFile } from '../../src/testing/index.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

const notes = sqlMigration({
  version: '001',
  description: 'notes',
  up: `CREATE TABLE notes (
    id INTEGER PRIMARY KEY, -- the key
    title TEXT NOT NULL CHECK (title NOT IN ('', ','))
  ) STRICT;
  CREATE INDEX notes_by_title ON notes (title);`,
})
const pinned = sqlMigration({
  version: '002',
  description: 'pinned notes\nDROP TABLE notes;',
  up: `ALTER TABLE notes ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
  CREATE VIEW pins AS
    SELECT title FROM notes -- of all
    WHERE pinned;`,
})

describe('schemaSnapshots', () => {
  test('each version has a text that shows what is new and the whole schema', () => {
    const [first, second] = schemaSnapshots([pinned, notes], { sqlJs: SQL })
    expect(first).toEqual({
      version: '001',
      file: '001.sql',
      text: `-- 001: notes
-- The schema after this version. Written by "tidemark snapshot": read it, do not edit it.
--
-- New since before any migration:
--   + table notes

CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL CHECK (title NOT IN ('', ','))
) STRICT;

CREATE INDEX notes_by_title ON notes (title);
`,
    })
    expect(second?.text).toBe(`-- 002: pinned notes DROP TABLE notes;
-- The schema after this version. Written by "tidemark snapshot": read it, do not edit it.
--
-- New since 001:
--   ~ table notes
--     + column pinned: INTEGER NOT NULL DEFAULT 0
--   + view pins

CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL CHECK (title NOT IN ('', ',')),
  pinned INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX notes_by_title ON notes (title);

CREATE VIEW pins AS
    SELECT title FROM notes -- of all
    WHERE pinned;
`)
  })

  test('what is there before the first migration is given as base', () => {
    const alter = sqlMigration({
      version: '1',
      description: '',
      up: 'ALTER TABLE old ADD COLUMN b',
    })
    const options = { sqlJs: SQL, base: 'CREATE TABLE old (a)' }
    expect(schemaSnapshots([alter], options)[0]?.text).toContain('(\n  a,\n  b\n);')
  })

  test('a version that does not run says so', () => {
    const never = defineMigration({
      version: '1',
      description: 'never',
      canApply: () => false,
      apply: (db) => db.exec('CREATE TABLE t (a)'),
    })
    const [only] = schemaSnapshots([never], { sqlJs: SQL })
    expect(only?.text).toContain('-- It was skipped: its canApply said no.\n')
    expect(only?.text).toContain('--   nothing\n')
    expect(only?.text).not.toContain('CREATE')
  })

  test('of a virtual table only itself is told, not the tables that it makes', () => {
    const docs = sqlMigration({
      version: '1',
      description: 'docs',
      up: 'CREATE VIRTUAL TABLE docs USING fts3 (a)',
    })
    const [only] = schemaSnapshots([docs], { sqlJs: SQL })
    expect(only?.text.match(/CREATE .*/g)).toEqual(['CREATE VIRTUAL TABLE docs USING fts3 (a);'])
  })

  test('a failing migration is its own error', () => {
    const broken = sqlMigration({ version: '1', description: '', up: 'CREATE TABL t (a)' })
    expect(() => schemaSnapshots([broken], { sqlJs: SQL })).toThrow('near "TABL"')
  })
})

test('a version has a file name on every system', () => {
  expect(['001', '1.10.0', 'a/b', '..', 'é', 'x y'].map(snapshotFile)).toEqual([
    '001.sql',
    '1.10.0.sql',
    'a%2Fb.sql',
    '%2E..sql',
    '%C3%A9.sql',
    'x%20y.sql',
  ])
})
