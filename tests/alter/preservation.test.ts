import { describe, expect, test } from 'vitest'
import { alterTable } from '../../src/alter/alter-table.js'
import { codeOf, sample, textOf } from './database.js'
import { differences } from './oracle.js'
import { rows } from './sqlite.js'

// What a table has beyond its columns survives every method.

/** Tables with something that is easily lost, and rows for them. */
const TABLES: Record<string, readonly [create: string, ...rest: string[]]> = {
  'AUTOINCREMENT whose highest row is gone': [
    'CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)',
    'INSERT INTO t(a) VALUES (1), (2), (3)',
    'DELETE FROM t WHERE id = 3',
  ],
  'AUTOINCREMENT without any row left': [
    'CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)',
    'INSERT INTO t(a) VALUES (1)',
    'DELETE FROM t',
  ],
  'AUTOINCREMENT that has never given out a number': [
    'CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)',
  ],
  'the last number that there is': [
    'CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)',
    'INSERT INTO t VALUES (9223372036854775807, 1)',
  ],
  'columns called rowid, _rowid_ and oid': [
    'CREATE TABLE t(rowid, _rowid_, oid, id INTEGER PRIMARY KEY)',
    'INSERT INTO t VALUES (1, 2, 3, 70)',
  ],
  'a column called rowid': ['CREATE TABLE t(rowid, a)', 'INSERT INTO t(_rowid_, a) VALUES (70, 1)'],
  'a primary key that takes NULL twice': [
    'CREATE TABLE t(x INT PRIMARY KEY)',
    'INSERT INTO t VALUES (NULL), (NULL)',
  ],
  'a column called INTEGER': ['CREATE TABLE t(INTEGER PRIMARY KEY)', 'INSERT INTO t VALUES (3)'],
  'WITHOUT ROWID': [
    'CREATE TABLE t(a, b, PRIMARY KEY (b, a)) WITHOUT ROWID',
    'INSERT INTO t VALUES (1, 2)',
  ],
  'STRICT with ANY': ['CREATE TABLE t(a ANY) STRICT', `INSERT INTO t VALUES ('000123'), (1)`],
  'generated columns in the middle': [
    'CREATE TABLE t(a, v AS (a + 1), s AS (a * 2) STORED, b)',
    'INSERT INTO t(a, b) VALUES (1, 2)',
  ],
  'every form of DEFAULT': [
    `CREATE TABLE t(a DEFAULT 'it''s', b DEFAULT "dq", c DEFAULT (1+1), d DEFAULT CURRENT_TIMESTAMP, e DEFAULT x'00ff', f DEFAULT -1, g DEFAULT +1, h DEFAULT (random()), i DEFAULT null, j DEFAULT true, k DEFAULT 1e3, l DEFAULT 9223372036854775807, m DEFAULT 1_000)`,
    `INSERT INTO t(a) VALUES (1)`,
  ],
  'a CHECK that names its table': [
    `CREATE TABLE t(a, CHECK (t.a > 0 AND 't.' <> 'u.'))`,
    'INSERT INTO t VALUES (1)',
  ],
  'a CHECK with parentheses in strings and comments': [
    `CREATE TABLE t(a NUMERIC(3, 2) CHECK (a <> ')' /* ) */ AND CASE WHEN a THEN CASE WHEN 1 THEN 1 END END), b)`,
    'INSERT INTO t VALUES (1, 2)',
  ],
  'constraints without commas between them': [
    'CREATE TABLE t(a, UNIQUE (a) CHECK (a > 0))',
    'INSERT INTO t VALUES (1)',
  ],
  'UNIQUE with collation, order and conflict clause': [
    'CREATE TABLE t(a, UNIQUE (a COLLATE NOCASE DESC) ON CONFLICT IGNORE)',
    `INSERT INTO t VALUES ('x')`,
  ],
  'NOT NULL that puts the default in': [
    'CREATE TABLE t(a NOT NULL ON CONFLICT REPLACE DEFAULT 5, b PRIMARY KEY ON CONFLICT REPLACE)',
    'INSERT INTO t VALUES (NULL, 1)',
  ],
  'comments everywhere': [
    'CREATE TABLE t(/*x,(*/ a -- first, (\n, /* b */ b -- last)\n) /* behind */',
    'INSERT INTO t VALUES (1, 2)',
  ],
  'indexes of all kinds': [
    'CREATE TABLE t(a TEXT, b, c)',
    'CREATE INDEX "i ""1" ON t(a DESC, b COLLATE NOCASE)',
    'CREATE UNIQUE INDEX i2 ON t(c) WHERE c > 5',
    'CREATE INDEX i3 ON t(a || b)',
    `INSERT INTO t VALUES ('x', 1, 6), ('y', 2, 1), ('z', 3, 1)`,
    'ANALYZE',
  ],
  'no column but a generated one and another': [
    'CREATE TABLE t(a, g AS (1))',
    'INSERT INTO t VALUES (1)',
  ],
  'foreign keys to itself, in three spellings': [
    'CREATE TABLE t(id INTEGER PRIMARY KEY, p REFERENCES t(id), q REFERENCES t, r REFERENCES T)',
    'INSERT INTO t VALUES (1, NULL, 1, 1)',
  ],
  'short rows from before an ADD COLUMN': [
    'CREATE TABLE t(a)',
    'INSERT INTO t VALUES (1)',
    `ALTER TABLE t ADD COLUMN b DEFAULT 'old'`,
    'INSERT INTO t VALUES (2, 3)',
  ],
  'values that JavaScript cannot hold': [
    'CREATE TABLE t(a, b)',
    `INSERT INTO t VALUES (9223372036854775807, -9223372036854775808), (9007199254740993, 1.0), (-0.0, 9e999), (-9e999, 5e-324),
     (CAST(x'610062' AS TEXT), CAST(x'ff' AS TEXT)), (x'', ''), (x'31', '31'), (CAST(x'EDA080' AS TEXT), NULL)`,
  ],
  'no rows at all': ['CREATE TABLE t(a)'],
}

describe.each(['copy', 'catalog', 'native'] as const)('by %s', (method) => {
  test.each(Object.entries(TABLES))('%s', async (_, [create, ...rest]) => {
    const s = await sample(create, ...rest)
    const before = s.picture()
    alterTable(s.db, textOf(s, 't'), { method })
    expect(differences(before, s.picture())).toEqual([])
  })
})

test('a file keeps its encoding, page size, versions and vacuum mode', async () => {
  const s = await sample(
    `PRAGMA encoding = 'UTF-16le'`,
    'PRAGMA page_size = 512',
    'PRAGMA auto_vacuum = 1',
    'PRAGMA user_version = 7',
    'PRAGMA application_id = 99',
    'CREATE TABLE t(a, b)',
    'CREATE INDEX i ON t(b)',
    `INSERT INTO t VALUES ('é', 1), (CAST(x'00d8' AS TEXT), 2)`,
  )
  const before = s.picture()
  alterTable(s.db, 'CREATE TABLE t(a, b)', { method: 'copy' })
  expect(differences(before, s.picture())).toEqual([])
})

test('a table of 2,000 columns is copied', async () => {
  const others = Array.from({ length: 1999 }, (_, at) => `c${at + 1}`)
  const columns = ['c0 INTEGER PRIMARY KEY', ...others].join()
  const s = await sample(`CREATE TABLE t(${columns})`, 'INSERT INTO t(c0, c1999) VALUES (1, 2)')
  // A picture would take as many programs as there are columns, and its rows more columns than there can be.
  const before = rows(s.raw, 'SELECT * FROM t')
  alterTable(s.db, `CREATE TABLE t(${columns})`, { method: 'copy' })
  expect(rows(s.raw, 'SELECT * FROM t')).toEqual(before)
  const told = 'SELECT c0, typeof(c1), c1999, typeof(c1999), typeof(c0) FROM t'
  expect(rows(s.raw, told)).toEqual([['1', 'null', '2', 'integer', 'integer']])
})

test('removing AUTOINCREMENT takes its number away, and adding it starts from the highest row', async () => {
  const s = await sample(
    'CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)',
    'INSERT INTO t VALUES (40, 1)',
  )
  const numbers = (): string[][] => rows(s.raw, 'SELECT name, seq FROM sqlite_sequence')
  for (const method of ['copy', 'catalog'] as const) {
    alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a)', { method })
    expect(numbers()).toEqual([])
    alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)', { method })
    expect(numbers()).toEqual([['t', '40']])
  }
})

test('AUTOINCREMENT comes to a file that never had it, also by an edit of the text', async () => {
  const s = await sample('CREATE TABLE t(id INTEGER PRIMARY KEY)', 'INSERT INTO t VALUES (5)')
  const { method } = alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT)')
  expect(method).toBe('catalog')
  s.raw.run('DELETE FROM t; INSERT INTO t DEFAULT VALUES')
  expect(rows(s.raw, 'SELECT id FROM t')).toEqual([['6']])
})

test('rowids stay when a key comes or goes', async () => {
  const s = await sample('CREATE TABLE t(a)', 'INSERT INTO t(rowid, a) VALUES (5, 1), (900, 2)')
  alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a)')
  expect(rows(s.raw, 'SELECT id, a FROM t')).toEqual([
    ['5', '1'],
    ['900', '2'],
  ])
  alterTable(s.db, 'CREATE TABLE t(a)', { drop: ['id'] })
  expect(rows(s.raw, 'SELECT rowid, a FROM t')).toEqual([
    ['5', '1'],
    ['900', '2'],
  ])
})

test('a generated column that becomes plain keeps its values', async () => {
  const s = await sample('CREATE TABLE t(a, g AS (a + 1))', 'INSERT INTO t VALUES (1), (2)')
  alterTable(s.db, 'CREATE TABLE t(a, g)')
  s.raw.run('UPDATE t SET a = 9')
  expect(rows(s.raw, 'SELECT g FROM t')).toEqual([['2'], ['3']])
})

test('a plain column becomes generated only when its values are given up by name', async () => {
  const s = await sample('CREATE TABLE t(a, g)', 'INSERT INTO t VALUES (1, 7)')
  const wanted = 'CREATE TABLE t(a, g AS (a + 1))'
  expect(codeOf(() => alterTable(s.db, wanted))).toBe('COLUMN_WOULD_VANISH')
  alterTable(s.db, wanted, { drop: ['g'] })
  expect(rows(s.raw, 'SELECT g FROM t')).toEqual([['2']])
})

test('mutual foreign keys and a circle of three survive copies of every table', async () => {
  const tables = {
    a: 'CREATE TABLE a(id INTEGER PRIMARY KEY, b REFERENCES b ON DELETE CASCADE)',
    b: 'CREATE TABLE b(id INTEGER PRIMARY KEY, c REFERENCES c ON DELETE CASCADE)',
    c: 'CREATE TABLE c(id INTEGER PRIMARY KEY, a REFERENCES a ON DELETE CASCADE)',
  }
  const s = await sample(
    ...Object.values(tables),
    'INSERT INTO a VALUES (1, 1)',
    'INSERT INTO b VALUES (1, 1)',
    'INSERT INTO c VALUES (1, 1)',
    'PRAGMA foreign_keys = ON',
  )
  const before = s.picture()
  for (const create of Object.values(tables)) alterTable(s.db, create, { method: 'copy' })
  expect(differences(before, s.picture())).toEqual([])
})
