import { describe, expect, test } from 'vitest'
import { alterTable } from '../../src/alter/alter-table.js'
import { codeOf, sample, textOf } from './database.js'
import { differences } from './oracle.js'
import { rows } from './sqlite.js'

// An edit of sqlite_schema is right only where storage stays; everywhere else it is not taken.

describe('an edit of the text is refused where it would change what is stored or what is found', () => {
  const forbidden: Record<string, readonly [from: string, wanted: string, changes?: object]> = {
    'an INTEGER PRIMARY KEY that becomes a plain column': [
      'CREATE TABLE t(a INTEGER PRIMARY KEY, b)',
      'CREATE TABLE t(a INT, b)',
    ],
    'INT PRIMARY KEY that becomes the rowid': [
      'CREATE TABLE t(a INT PRIMARY KEY)',
      'CREATE TABLE t(a INTEGER PRIMARY KEY)',
    ],
    'a UNIQUE': ['CREATE TABLE t(a)', 'CREATE TABLE t(a UNIQUE)'],
    'two UNIQUEs that change places': [
      'CREATE TABLE t(a, b, UNIQUE (a), UNIQUE (b))',
      'CREATE TABLE t(a, b, UNIQUE (b), UNIQUE (a))',
    ],
    'WITHOUT ROWID': [
      'CREATE TABLE t(a PRIMARY KEY)',
      'CREATE TABLE t(a PRIMARY KEY) WITHOUT ROWID',
    ],
    'a collation': ['CREATE TABLE t(a)', 'CREATE TABLE t(a COLLATE NOCASE)'],
    'the order of columns': ['CREATE TABLE t(a, b)', 'CREATE TABLE t(b, a)'],
    'an affinity': ['CREATE TABLE t(a TEXT)', 'CREATE TABLE t(a)'],
    'ANY that loses its STRICT': ['CREATE TABLE t(a ANY) STRICT', 'CREATE TABLE t(a ANY)'],
    'a stored column that becomes virtual': [
      'CREATE TABLE t(a, b AS (a) STORED)',
      'CREATE TABLE t(a, b AS (a))',
    ],
    'the expression of a generated column': [
      'CREATE TABLE t(a, b AS (a) STORED)',
      'CREATE TABLE t(a, b AS (a + 1) STORED)',
    ],
  }
  test.each(Object.entries(forbidden))('%s', async (_, [from, wanted]) => {
    const s = await sample(from, 'INSERT INTO t DEFAULT VALUES')
    const force = (): unknown => alterTable(s.db, wanted, { method: 'catalog' })
    expect(codeOf(force)).toMatch(/METHOD_IMPOSSIBLE/)
    expect(textOf(s, 't')).toBe(from)
  })
})

describe('an edit of the text is taken at once, and works for the open connection', () => {
  const edits: Record<string, readonly [from: string, wanted: string, probe: string]> = {
    'a foreign key comes': [
      'CREATE TABLE t(a)',
      'CREATE TABLE t(a REFERENCES p ON DELETE CASCADE)',
      'INSERT INTO t VALUES (99)',
    ],
    'a CHECK without a name is another': [
      'CREATE TABLE t(a CHECK (a > 0))',
      'CREATE TABLE t(a CHECK (a < 9))',
      'INSERT INTO t VALUES (99)',
    ],
    'a conflict clause is another': [
      'CREATE TABLE t(a NOT NULL ON CONFLICT IGNORE)',
      'CREATE TABLE t(a NOT NULL ON CONFLICT ABORT)',
      'INSERT INTO t VALUES (NULL)',
    ],
    'STRICT comes': [
      'CREATE TABLE t(a INT)',
      'CREATE TABLE t(a INT) STRICT',
      `INSERT INTO t VALUES ('x')`,
    ],
  }
  test.each(Object.entries(edits))('%s', async (_, [from, wanted, probe]) => {
    const s = await sample(
      'CREATE TABLE p(id INTEGER PRIMARY KEY)',
      'INSERT INTO p VALUES (1)',
      from,
      'INSERT INTO t VALUES (1)',
    )
    s.raw.run('PRAGMA foreign_keys = ON')
    expect(alterTable(s.db, wanted).method).toBe('catalog')
    expect(() => s.raw.run(probe)).toThrow(/constraint failed|cannot store/)
  })
})

test('an edit of the text is read by another connection as it is by this one', async () => {
  const s = await sample('CREATE TABLE t(a, b)', 'INSERT INTO t VALUES (1, 2)')
  alterTable(s.db, 'CREATE TABLE t(a, b) -- what it is for', { method: 'catalog' })
  alterTable(s.db, 'CREATE TABLE t(a CHECK (a < 5), b)', { method: 'catalog' })
  const clone = s.db.clone()
  expect(() => clone.exec('INSERT INTO t VALUES (7, 7)')).toThrow(/CHECK/)
  clone.close()
})

test('settings of the connection are what they were, whatever a method did with them', async () => {
  const s = await sample('CREATE TABLE t(a)', 'INSERT INTO t VALUES (1)')
  const names = [
    'foreign_keys',
    'writable_schema',
    'legacy_alter_table',
    'ignore_check_constraints',
  ]
  for (const value of [0, 1]) {
    for (const name of names) s.raw.run(`PRAGMA ${name} = ${value}`)
    for (const method of ['native', 'catalog', 'copy'] as const) {
      alterTable(s.db, textOf(s, 't'), { method })
      expect(names.map((name) => rows(s.raw, `PRAGMA ${name}`))).toEqual(
        names.map(() => [[String(value)]]),
      )
    }
  }
})

describe('what does not count as a difference, and what does', () => {
  const T = `CREATE TABLE t(a INT DEFAULT (0), "b" TEXT COLLATE nocase REFERENCES p(id), CHECK (a <> 'X'))`
  const other: Record<string, readonly [wanted: string, method: string]> = {
    'white space and comments': [T.replace('INT', 'INT /* */'), 'catalog'],
    'quotes of names': [T.replace('"b"', '[b]'), 'catalog'],
    'case of keywords': [T.replace('COLLATE nocase', 'collate NOCASE'), 'catalog'],
    'parentheses around a default': [T.replace('(0)', '0'), 'catalog'],
    'case of a string in a CHECK': [T.replace(`'X'`, `'x'`), 'catalog'],
    'deferral of a foreign key': [
      T.replace('p(id)', 'p(id) DEFERRABLE INITIALLY DEFERRED'),
      'catalog',
    ],
    'IF NOT EXISTS': [T.replace('TABLE t', 'TABLE IF NOT EXISTS t'), 'none'],
    'the name of the schema': [T.replace('TABLE t', 'TABLE main.t'), 'none'],
  }
  test.each(Object.entries(other))('%s', async (_, [wanted, method]) => {
    const s = await sample(
      'CREATE TABLE p(id INTEGER PRIMARY KEY)',
      T,
      'INSERT INTO t(a) VALUES (1)',
    )
    expect(alterTable(s.db, wanted).method).toBe(method)
    const before = s.picture()
    expect(alterTable(s.db, wanted).method).toBe('none')
    expect(differences(before, s.picture())).toEqual([])
  })
})
