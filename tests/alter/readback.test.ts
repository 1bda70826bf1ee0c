import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { alterTable } from '../../src/alter/alter-table.js'
import { python, runPython } from '../support/file-python.js'
import { sample } from './database.js'

// What one build of SQLite has changed, another one reads.

const SCHEMA = [
  'CREATE TABLE p(id INTEGER PRIMARY KEY, k TEXT UNIQUE)',
  `CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT COLLATE NOCASE DEFAULT 'x' REFERENCES p(k),
    g AS (a || '!'), s TEXT AS (upper(a)) STORED, n INT CHECK (n > 0), UNIQUE (n, a))`,
  'CREATE INDEX i ON t(n DESC, g)',
  'CREATE INDEX part ON t(a) WHERE n > 1',
  'CREATE VIEW v AS SELECT a, n FROM t',
  'CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE p SET k = k; END',
  'CREATE TABLE w(k TEXT, v, PRIMARY KEY (k)) WITHOUT ROWID',
  `INSERT INTO p VALUES (1, 'x'), (2, 'y')`,
  `INSERT INTO t(a, n) VALUES ('x', 1), ('y', 2), ('x', 9007199254740993)`,
  `INSERT INTO w VALUES ('a', 9223372036854775807), ('b', -0.0), ('c', CAST(x'ff00' AS TEXT)), ('d', 9e999)`,
]

const CHANGES: Record<string, readonly [wanted: string, changes?: object]> = {
  'a copy without any change': [SCHEMA[1] ?? '', { method: 'copy' }],
  'a column moved, a UNIQUE gone': [
    `CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, n INT CHECK (n > 0), a TEXT COLLATE NOCASE DEFAULT 'x' REFERENCES p(k),
      g AS (a || '!'), s TEXT AS (upper(a)) STORED)`,
  ],
  'renames, new constraints, computed values': [
    `CREATE TABLE t2(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, g AS (name || '!'), s TEXT AS (upper(name)) STORED, n INT)`,
    { from: 't', rename: { a: 'name' }, using: { name: `a || id` } },
  ],
  'a rowid comes': ['CREATE TABLE w(k TEXT PRIMARY KEY, v)'],
  'an edit of the text': [
    `CREATE TABLE p(id INTEGER PRIMARY KEY, k TEXT UNIQUE, CHECK (length(k) < 5)) STRICT`,
  ],
  'a column at the end': ['CREATE TABLE p(id INTEGER PRIMARY KEY, k TEXT UNIQUE, z DEFAULT 7)'],
}

/** What the other build finds in a file. */
function readBack(image: Uint8Array): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'alter-'))
  try {
    writeFileSync(join(folder, 'a.db'), image)
    const lines = runPython('alter-readback.py', [join(folder, 'a.db')])
      .trimEnd()
      .split('\n')
    // VACUUM leaves an empty sqlite_sequence out.
    return lines.filter((line) => !line.startsWith('["sqlite_sequence", "column"'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.skipIf(python === undefined)('the SQLite of Python', () => {
  test.each(Object.entries(CHANGES))('reads %s', async (_, [wanted, changes]) => {
    const s = await sample(...SCHEMA)
    alterTable(s.db, wanted, changes)
    const found = readBack(s.db.export())
    expect(found[0]).toBe(`["integrity_check", ["('ok',)"]]`)
    expect(found[1]).toBe('["foreign_key_check", []]')
    // VACUUM writes every page anew by SQLite's own way: whatever was wrong about a page shows.
    s.raw.run('VACUUM')
    expect(readBack(s.db.export())).toEqual(found)
    expect(found.filter((line) => line.includes('"row"')).length).toBeGreaterThan(8)
  })
})
