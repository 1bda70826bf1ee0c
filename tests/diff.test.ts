import initSqlJs from 'sql.js'
import { describe, expect, test } from 'vitest'
import { connect, diffSchema, formatDiff, readSchema } from '../src/index.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

function schema(sql: string) {
  const db = connect(new SQL.Database())
  db.exec(sql)
  const read = readSchema(db, { viewColumns: true })
  db.close()
  return read
}

const diff = (before: string, after: string) => diffSchema(schema(before), schema(after))
const lines = (before: string, after: string) => formatDiff(diff(before, after)).split('\n')

describe('no difference', () => {
  test.each([
    [
      'white space and comments',
      'CREATE TABLE t(a INT,b)',
      'CREATE TABLE t ( -- one\n a INT /* x, ( */ ,\n\tb )',
    ],
    [
      'case of keywords',
      'CREATE TABLE t(a INT NOT NULL DEFAULT 1)',
      'create table t(a int not null default 1)',
    ],
    ['quoting', 'CREATE TABLE t(a, b CHECK(b > 1))', 'CREATE TABLE "t"([a], `b` CHECK("b" > 1))'],
    ['IF NOT EXISTS', 'CREATE TABLE t(a)', 'CREATE TABLE IF NOT EXISTS main.t(a)'],
    [
      'a default in parentheses',
      'CREATE TABLE t(a DEFAULT 0, b DEFAULT -1)',
      'CREATE TABLE t(a DEFAULT (0), b DEFAULT (-1))',
    ],
    [
      'a written ASC',
      'CREATE TABLE t(a); CREATE INDEX i ON t(a)',
      'CREATE TABLE t(a); CREATE INDEX i ON t(a ASC)',
    ],
    [
      'the order of columns',
      'CREATE TABLE t(a INT, b TEXT, c)',
      'CREATE TABLE t(c, b TEXT, a INT)',
    ],
    [
      'the order of table constraints',
      'CREATE TABLE t(a, b, UNIQUE(a), CHECK(b > 1))',
      'CREATE TABLE t(a, b, CHECK(b > 1) UNIQUE(a))',
    ],
    [
      'numbers of automatic indexes',
      'CREATE TABLE t(a, b, UNIQUE(a), UNIQUE(b))',
      'CREATE TABLE t(a, b, UNIQUE(b), UNIQUE(a))',
    ],
    [
      'the order of creation',
      'CREATE TABLE t(a); CREATE TABLE u(a)',
      'CREATE TABLE u(a); CREATE TABLE t(a)',
    ],
    [
      'a column by ALTER',
      'CREATE TABLE t(a); ALTER TABLE t ADD COLUMN b TEXT DEFAULT 1',
      `CREATE TABLE t(b TEXT DEFAULT 1, a)`,
    ],
  ])('%s', (_name, before, after) => {
    expect(diff(before, after)).toEqual([])
    expect(diff(after, before)).toEqual([])
  })
})

describe('a difference', () => {
  test.each([
    ['a table', 'CREATE TABLE t(a)', 'CREATE TABLE u(a)', ['- table t', '+ table u']],
    [
      'a column',
      'CREATE TABLE t(a)',
      'CREATE TABLE t(a, b TEXT NOT NULL DEFAULT 1)',
      ['~ table t', '  + column b: TEXT NOT NULL DEFAULT 1'],
    ],
    [
      'a type',
      'CREATE TABLE t(a INT)',
      'CREATE TABLE t(a TEXT)',
      ['~ table t', '  ~ column a: type INT -> TEXT'],
    ],
    [
      'NOT NULL',
      'CREATE TABLE t(a)',
      'CREATE TABLE t(a NOT NULL)',
      ['~ table t', '  ~ column a: not null nothing -> NOT NULL'],
    ],
    [
      'ON CONFLICT',
      'CREATE TABLE t(a UNIQUE)',
      'CREATE TABLE t(a UNIQUE ON CONFLICT IGNORE)',
      ['~ table t', '  ~ column a: unique UNIQUE -> UNIQUE ON CONFLICT IGNORE'],
    ],
    [
      'a default',
      'CREATE TABLE t(a DEFAULT NULL)',
      `CREATE TABLE t(a DEFAULT 'NULL')`,
      ['~ table t', `  ~ column a: default DEFAULT NULL -> DEFAULT 'NULL'`],
    ],
    [
      'the case of a literal',
      `CREATE TABLE t(a DEFAULT 'x')`,
      `CREATE TABLE t(a DEFAULT 'X')`,
      ['~ table t', `  ~ column a: default DEFAULT 'x' -> DEFAULT 'X'`],
    ],
    [
      'a collation',
      'CREATE TABLE t(a)',
      'CREATE TABLE t(a COLLATE NOCASE)',
      ['~ table t', '  ~ column a: collate nothing -> COLLATE NOCASE'],
    ],
    [
      'a check',
      'CREATE TABLE t(a CHECK(a > 0))',
      'CREATE TABLE t(a CHECK(a >= 0))',
      ['~ table t', '  ~ column a: check CHECK(a > 0) -> CHECK(a >= 0)'],
    ],
    [
      'deferral',
      'CREATE TABLE t(a REFERENCES t)',
      'CREATE TABLE t(a REFERENCES t DEFERRABLE INITIALLY DEFERRED)',
      [
        '~ table t',
        '  ~ column a: foreign key REFERENCES t -> REFERENCES t DEFERRABLE INITIALLY DEFERRED',
      ],
    ],
    [
      'a table constraint',
      'CREATE TABLE t(a, b)',
      'CREATE TABLE t(a, b, CONSTRAINT one UNIQUE(a, b))',
      ['~ table t', '  + constraint: CONSTRAINT one UNIQUE(a, b)'],
    ],
    [
      'STRICT',
      'CREATE TABLE t(a INT)',
      'CREATE TABLE t(a INT) STRICT',
      ['~ table t: options nothing -> STRICT'],
    ],
    [
      'the case of a name',
      'CREATE TABLE t(a)',
      'CREATE TABLE t(A)',
      ['~ table t', '  ~ column A: name a -> A'],
    ],
    [
      'an index',
      'CREATE TABLE t(a)',
      'CREATE TABLE t(a); CREATE INDEX i ON t(a)',
      ['~ table t', '  + index i'],
    ],
    [
      'the order in an index',
      'CREATE TABLE t(a); CREATE INDEX i ON t(a)',
      'CREATE TABLE t(a); CREATE INDEX i ON t(a DESC)',
      ['~ table t', '  ~ index i: text CREATE INDEX i ON t(a) -> CREATE INDEX i ON t(a DESC)'],
    ],
    [
      'a join in a view',
      'CREATE TABLE t(a); CREATE VIEW v AS SELECT 1 AS x FROM t JOIN t AS u',
      'CREATE TABLE t(a); CREATE VIEW v AS SELECT 1 AS x FROM t LEFT JOIN t AS u',
      [
        '~ view v: text CREATE VIEW v AS SELECT 1 AS x FROM t JOIN t AS u -> CREATE VIEW v AS SELECT 1 AS x FROM t LEFT JOIN t AS u',
      ],
    ],
    [
      'the columns of a view whose text stays',
      'CREATE TABLE t(a); CREATE VIEW v AS SELECT * FROM t',
      'CREATE TABLE t(a, b); CREATE VIEW v AS SELECT * FROM t',
      ['~ table t', '  + column b', '~ view v: columns a -> a, b'],
    ],
    [
      'a trigger',
      'CREATE TABLE t(a)',
      'CREATE TABLE t(a); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END',
      ['+ trigger g on t'],
    ],
    [
      'a default in parentheses that is no single value',
      'CREATE TABLE t(a DEFAULT (1))',
      'CREATE TABLE t(a DEFAULT (1 + 1))',
      ['~ table t', '  ~ column a: default DEFAULT (1) -> DEFAULT (1 + 1)'],
    ],
    [
      'a module',
      'CREATE VIRTUAL TABLE f USING fts4(a)',
      'CREATE VIRTUAL TABLE f USING fts4(a, b)',
      [
        '~ table f: text CREATE VIRTUAL TABLE f USING fts4(a) -> CREATE VIRTUAL TABLE f USING fts4(a, b)',
        '  + column b',
        '~ table f_content',
        '  + column c1b',
      ],
    ],
  ])('%s', (_name, before, after, expected) => {
    expect(lines(before, after)).toEqual(expected)
    expect(diff(before, after)).not.toEqual([])
    expect(diff(after, before).length).toBe(diff(before, after).length)
    expect(diff(after, after)).toEqual([])
  })
})

describe('formatDiff', () => {
  test('writes Markdown with names in code spans', () => {
    const changes = diff('CREATE TABLE "a`b"(x)', 'CREATE TABLE "a`b"(x, y TEXT)')
    expect(formatDiff(changes, 'markdown')).toBe(
      '- \\~ table `` "a`b" ``\n  - \\+ column `y`: `TEXT`',
    )
  })

  test('shows names that are empty, hold line ends, or turn the direction of writing', () => {
    const changes = diff(
      'CREATE TABLE t(a)',
      'CREATE TABLE t(a); CREATE TABLE ""(a); CREATE TABLE "x\ny"(a); CREATE TABLE "\u202Eevil"(a)',
    )
    expect(formatDiff(changes).split('\n')).toEqual([
      '+ table ""',
      '+ table "x\\ny"',
      '+ table "\\u202eevil"',
    ])
  })

  test('of no changes is empty', () => {
    expect(formatDiff([])).toBe('')
  })
})
