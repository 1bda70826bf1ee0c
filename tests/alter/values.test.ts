import { describe, expect, test } from 'vitest'
import { alterTable, planAlter } from '../../src/alter/alter-table.js'
import { codeOf, messageOf, sample } from './database.js'
import { differences } from './oracle.js'
import { rows } from './sqlite.js'

// What becomes of the rows: never through JavaScript, never another value without a word.

/** The change is refused with this code and these words, and nothing is different afterwards. */
async function expectRefusal(
  statements: readonly string[],
  wanted: string,
  code: string,
  words: RegExp,
  changes = {},
): Promise<void> {
  const s = await sample(...statements)
  const before = s.picture()
  const work = (): unknown => alterTable(s.db, wanted, changes)
  expect(codeOf(work)).toBe(code)
  expect(messageOf(work)).toMatch(words)
  expect(differences(before, s.picture())).toEqual([])
}

describe('a new type', () => {
  test('that would store numbers as texts is refused with their number', () =>
    expectRefusal(
      ['CREATE TABLE t(a)', `INSERT INTO t VALUES (1), ('x'), (2.5), (NULL), (x'31')`],
      'CREATE TABLE t(a TEXT)',
      'VALUES_WOULD_CHANGE',
      /a as TEXT would change the stored value of 2 of 5 rows/,
    ))

  test('that would store texts as numbers is refused with their number', () =>
    expectRefusal(
      ['CREATE TABLE t(a TEXT)', `INSERT INTO t VALUES ('007'), ('12abc'), (' 5 '), ('1e3'), ('')`],
      'CREATE TABLE t(a INTEGER)',
      'VALUES_WOULD_CHANGE',
      /3 of 5 rows/,
    ))

  test('that would store whole numbers otherwise is refused', async () => {
    await expectRefusal(
      ['CREATE TABLE t(a REAL)', 'INSERT INTO t VALUES (3.0), (3.5), (9e999), (1e300)'],
      'CREATE TABLE t(a INTEGER)',
      'VALUES_WOULD_CHANGE',
      /1 of 4 rows/,
    )
    await expectRefusal(
      ['CREATE TABLE t(a INTEGER)', 'INSERT INTO t VALUES (3), (9007199254740993)'],
      'CREATE TABLE t(a REAL)',
      'VALUES_WOULD_CHANGE',
      /2 of 2 rows/,
    )
  })

  test('is taken when using names the column, and SQLite keeps what is no number', async () => {
    const s = await sample('CREATE TABLE t(a TEXT)', `INSERT INTO t VALUES ('007'), ('12abc')`)
    alterTable(s.db, 'CREATE TABLE t(a INTEGER)', { using: { a: 'a' } })
    expect(rows(s.raw, 'SELECT quote(a) FROM t')).toEqual([['7'], [`'12abc'`]])
  })

  test('with values that it does not change is taken', async () => {
    const s = await sample(
      'CREATE TABLE t(a)',
      `INSERT INTO t VALUES ('x'), (NULL), (x'00'), ('2020-01-01')`,
    )
    const before = s.picture().rows
    expect(alterTable(s.db, 'CREATE TABLE t(a TEXT)').method).toBe('copy')
    expect(s.picture().rows).toEqual(before)
  })

  test('of the same affinity is an edit of the text', async () => {
    const s = await sample('CREATE TABLE t(a INT)', 'INSERT INTO t VALUES (1)')
    expect(alterTable(s.db, 'CREATE TABLE t(a BIGINT)').method).toBe('catalog')
  })
})

describe('rows that the new table cannot hold are refused', () => {
  test('NULL under NOT NULL, with the number of rows', () =>
    expectRefusal(
      ['CREATE TABLE t(a, b)', 'INSERT INTO t VALUES (1, 1), (NULL, 2), (NULL, 3)'],
      'CREATE TABLE t(a NOT NULL, b)',
      'CONSTRAINT_VIOLATED',
      /a would have to have a value in 2 of 3 rows/,
    ))

  test('NULL under NOT NULL ON CONFLICT IGNORE, which would drop the row', () =>
    expectRefusal(
      ['CREATE TABLE t(a)', 'INSERT INTO t VALUES (1), (NULL)'],
      'CREATE TABLE t(a NOT NULL ON CONFLICT IGNORE)',
      'CONSTRAINT_VIOLATED',
      /1 of 2 rows/,
      { method: 'copy' },
    ))

  test('a new NOT NULL column without a value', () =>
    expectRefusal(
      ['CREATE TABLE t(a)', 'INSERT INTO t VALUES (1)'],
      'CREATE TABLE t(a, b NOT NULL)',
      'CONSTRAINT_VIOLATED',
      /b is NOT NULL and has neither a DEFAULT nor a value/,
    ))

  test('a row against a new CHECK, with the number of rows; NULL passes', async () => {
    await expectRefusal(
      ['CREATE TABLE t(a)', 'INSERT INTO t VALUES (1), (NULL), (-1)'],
      'CREATE TABLE t(a CHECK (a > 0 -- why\n))',
      'CONSTRAINT_VIOLATED',
      /CHECK \(a > 0 -- why\) of t does not hold in 1 of 3 rows/,
    )
    const s = await sample('CREATE TABLE t(a)', 'INSERT INTO t VALUES (1), (NULL)')
    expect(alterTable(s.db, 'CREATE TABLE t(a, CHECK (a > 0))').method).toBe('native')
  })

  test('two rows alike under a new UNIQUE, also one that would replace or ignore', async () => {
    for (const conflict of [
      '',
      ' ON CONFLICT REPLACE',
      ' ON CONFLICT IGNORE',
      ' ON CONFLICT ROLLBACK',
    ]) {
      await expectRefusal(
        ['CREATE TABLE t(a)', `INSERT INTO t VALUES ('x'), ('x')`],
        `CREATE TABLE t(a UNIQUE${conflict})`,
        'CONSTRAINT_VIOLATED',
        /UNIQUE constraint failed: t\.a\./,
      )
    }
  })

  test('texts that a new collation makes alike', () =>
    expectRefusal(
      ['CREATE TABLE t(a UNIQUE)', `INSERT INTO t VALUES ('x'), ('X')`],
      'CREATE TABLE t(a UNIQUE COLLATE NOCASE)',
      'CONSTRAINT_VIOLATED',
      /UNIQUE constraint failed/,
    ))

  test('texts that become one number as a primary key', () =>
    expectRefusal(
      ['CREATE TABLE t(a TEXT PRIMARY KEY)', `INSERT INTO t VALUES ('1'), ('01')`],
      'CREATE TABLE t(a INTEGER PRIMARY KEY)',
      'CONSTRAINT_VIOLATED',
      /UNIQUE constraint failed/,
      { using: { a: 'a' } },
    ))

  test('NULL in the column that becomes the rowid, where SQLite would make up a number', () =>
    expectRefusal(
      ['CREATE TABLE t(a INT)', 'INSERT INTO t VALUES (1), (NULL)'],
      'CREATE TABLE t(a INTEGER PRIMARY KEY)',
      'CONSTRAINT_VIOLATED',
      /1 of 2 rows/,
    ))

  test('a text in an INTEGER column of a STRICT table', () =>
    expectRefusal(
      ['CREATE TABLE t(a INTEGER)', `INSERT INTO t VALUES (1), ('12abc')`],
      'CREATE TABLE t(a INTEGER) STRICT',
      'CONSTRAINT_VIOLATED',
      /STRICT would not take a in 1 of 2 rows/,
    ))

  test('a number in an ANY column of a STRICT table that becomes BLOB', () =>
    expectRefusal(
      ['CREATE TABLE t(a ANY) STRICT', `INSERT INTO t VALUES (1), (x'31')`],
      'CREATE TABLE t(a BLOB) STRICT',
      'CONSTRAINT_VIOLATED',
      /STRICT would not take a in 1 of 2 rows/,
    ))

  test('a generated text in an INTEGER column of a table that becomes STRICT', () =>
    expectRefusal(
      ['CREATE TABLE t(a TEXT, g INTEGER AS (a))', `INSERT INTO t VALUES ('x'), ('7')`],
      'CREATE TABLE t(a TEXT, g INTEGER AS (a)) STRICT',
      'CONSTRAINT_VIOLATED',
      /STRICT would not take g in 1 of 2 rows/,
    ))

  test('a generated NULL under NOT NULL', () =>
    expectRefusal(
      ['CREATE TABLE t(a, g AS (a))', 'INSERT INTO t VALUES (1), (NULL)'],
      'CREATE TABLE t(a, g AS (a) NOT NULL)',
      'CONSTRAINT_VIOLATED',
      /1 of 2 rows/,
    ))

  test('rows against a CHECK that means a string when its column has gone', () =>
    expectRefusal(
      ['CREATE TABLE t(a, b, CHECK ("b" <> \'b\'))', 'INSERT INTO t VALUES (1, 2)'],
      'CREATE TABLE t(a, CHECK ("b" <> \'b\'))',
      'CONSTRAINT_VIOLATED',
      /CHECK .* does not hold in 1 of 1 rows/,
      { drop: ['b'] },
    ))

  test('NULL keys of a table that loses its rowid', () =>
    expectRefusal(
      ['CREATE TABLE t(x INT PRIMARY KEY)', 'INSERT INTO t VALUES (NULL), (NULL)'],
      'CREATE TABLE t(x INT PRIMARY KEY) WITHOUT ROWID',
      'CONSTRAINT_VIOLATED',
      /2 of 2 rows/,
    ))

  test('rows without a parent under a new foreign key', () =>
    expectRefusal(
      ['CREATE TABLE p(id INTEGER PRIMARY KEY)', 'CREATE TABLE t(a)', 'INSERT INTO t VALUES (7)'],
      'CREATE TABLE t(a REFERENCES p)',
      'FOREIGN_KEY_VIOLATION',
      /row 1 of t refers to p 7/,
    ))

  test('children whose parents get another affinity', () =>
    expectRefusal(
      [
        'CREATE TABLE p(id INT UNIQUE)',
        'CREATE TABLE c(x TEXT REFERENCES p(id))',
        'INSERT INTO p VALUES (1)',
        `INSERT INTO c VALUES ('1')`,
      ],
      'CREATE TABLE p(id BLOB UNIQUE)',
      'FOREIGN_KEY_VIOLATION',
      /row 1 of c/,
    ))
})

test('violations that were there before do not stop a change', async () => {
  const s = await sample(
    'CREATE TABLE p(id INTEGER PRIMARY KEY)',
    'CREATE TABLE t(a REFERENCES p, b)',
    'INSERT INTO t VALUES (7, 1)',
  )
  alterTable(s.db, 'CREATE TABLE t(b, a REFERENCES p)')
  expect(rows(s.raw, 'SELECT a FROM t')).toEqual([['7']])
})

test('a row that breaks an old CHECK does not stop a change of something else', async () => {
  const s = await sample(
    'CREATE TABLE t(a CHECK (a > 0), b)',
    'PRAGMA ignore_check_constraints = ON',
    'INSERT INTO t VALUES (-1, 1)',
    'PRAGMA ignore_check_constraints = OFF',
  )
  alterTable(s.db, 'CREATE TABLE t(b, a CHECK (a > 0))')
  expect(rows(s.raw, 'SELECT a FROM t')).toEqual([['-1']])
})

describe('using', () => {
  test('computes from the old row, by its old names, also after a rename', async () => {
    const s = await sample('CREATE TABLE t(a, b)', 'INSERT INTO t VALUES (1, 2)')
    alterTable(s.db, 'CREATE TABLE t(b, c, d)', {
      rename: { a: 'b' },
      drop: ['b'],
      using: { c: 't.a + b', d: `(SELECT 'x') || rowid` },
    })
    expect(rows(s.raw, 'SELECT * FROM t')).toEqual([['1', '3', 'x1']])
  })

  test('stays one expression, whatever stands in it', async () => {
    const s = await sample('CREATE TABLE t(a, b)', 'INSERT INTO t VALUES (1, 2)')
    alterTable(s.db, 'CREATE TABLE t(a, b)', { using: { a: '9 -- the end', b: '8 /* */' } })
    expect(rows(s.raw, 'SELECT * FROM t')).toEqual([['9', '8']])
    for (const a of ['1) FROM t; DELETE FROM t; SELECT (1', '1 /*', 'missing', '1, 2']) {
      expect(codeOf(() => alterTable(s.db, 'CREATE TABLE t(a, b)', { using: { a } }))).toBe(
        'INVALID_SQL',
      )
    }
    expect(rows(s.raw, 'SELECT * FROM t')).toEqual([['9', '8']])
  })

  test('fills a new NOT NULL column', async () => {
    const s = await sample('CREATE TABLE t(a)', 'INSERT INTO t VALUES (1)')
    alterTable(s.db, 'CREATE TABLE t(a, b TEXT NOT NULL)', { using: { b: `'n' || a` } })
    expect(rows(s.raw, 'SELECT b FROM t')).toEqual([['n1']])
  })
})

test('a column that would vanish is refused, and the error says how to let it go', () =>
  expectRefusal(
    ['CREATE TABLE t(a, b)'],
    'CREATE TABLE t(a)',
    'COLUMN_WOULD_VANISH',
    /The values of b would be lost.*\n.*drop: \['b'\]/,
  ))

test('names of columns that are not there are refused', async () => {
  const s = await sample('CREATE TABLE t(a)')
  for (const changes of [{ rename: { x: 'a' } }, { drop: ['x'] }, { using: { x: '1' } }]) {
    expect(codeOf(() => planAlter(s.db, 'CREATE TABLE t(a)', changes))).toBe('NO_SUCH_COLUMN')
  }
})

test('a function that the database does not have is refused before anything is written', async () => {
  const s = await sample('CREATE TABLE t(a)')
  const before = s.picture()
  const work = (): unknown => alterTable(s.db, 'CREATE TABLE t(a, g AS (myfn(a)) STORED)')
  expect(messageOf(work)).toMatch(/myfn/)
  expect(differences(before, s.picture())).toEqual([])
})
