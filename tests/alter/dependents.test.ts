import { describe, expect, test } from 'vitest'
import { alterTable, planAlter } from '../../src/alter/alter-table.js'
import { codeOf, messageOf, sample, textOf } from './database.js'
import { differences } from './oracle.js'
import { rows } from './sqlite.js'

// Views, triggers and indexes around a table that changes.

const T = 'CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)'
const COPY = { method: 'copy' } as const

describe('what depends on a table that is copied stays as it is', () => {
  const kept: Record<string, readonly string[]> = {
    'a view': ['CREATE VIEW v AS SELECT a FROM t'],
    'a trigger of another table that writes to it': [
      'CREATE TABLE u(x)',
      'CREATE TRIGGER g AFTER INSERT ON u BEGIN INSERT INTO t(a) VALUES (new.x); END',
    ],
    'a view on a view, joined USING': [
      'CREATE VIEW v AS SELECT id, a FROM t',
      'CREATE VIEW w AS SELECT * FROM v JOIN t USING (id)',
    ],
    'a broken view and a broken trigger elsewhere': [
      'CREATE TABLE u(x)',
      'CREATE VIEW v AS SELECT * FROM missing',
      'CREATE TRIGGER g AFTER INSERT ON u BEGIN SELECT * FROM nowhere; END',
    ],
    'a trigger whose body names a table that does not exist': [
      'CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO later VALUES (1); END',
    ],
    'triggers with semicolons in strings, comments and CASE': [
      `CREATE TRIGGER "end" AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN ';' END; /* ; */ SELECT 'END;'; END`,
    ],
    'full text search with its triggers': [
      'CREATE VIRTUAL TABLE f USING fts4(content="t", a)',
      'CREATE TRIGGER f1 BEFORE DELETE ON t BEGIN DELETE FROM f WHERE docid = old.rowid; END',
      'CREATE TRIGGER f2 AFTER INSERT ON t BEGIN INSERT INTO f(docid, a) VALUES (new.rowid, new.a); END',
      `INSERT INTO t(a) VALUES ('one two'), ('three')`,
    ],
  }
  test.each(Object.entries(kept))('%s', async (_, statements) => {
    const s = await sample(T, ...statements)
    const before = s.picture()
    alterTable(s.db, T, COPY)
    expect(differences(before, s.picture())).toEqual([])
  })

  test('full text search finds the same rows by the same rowids', async () => {
    const s = await sample(T, ...(kept['full text search with its triggers'] ?? []))
    alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL, b)', {
      using: { a: 'a' },
    })
    s.raw.run(`INSERT INTO t(a) VALUES ('two four')`)
    expect(rows(s.raw, `SELECT docid FROM f WHERE f MATCH 'two'`)).toEqual([['1'], ['3']])
  })
})

test('a table or column that a virtual table names is not renamed or dropped', async () => {
  const s = await sample(T, 'CREATE VIRTUAL TABLE f USING fts4(content="t", a)')
  const renamed = 'CREATE TABLE u(id INTEGER PRIMARY KEY, a, b)'
  expect(messageOf(() => alterTable(s.db, renamed, { from: 't' }))).toMatch(
    /virtual table f names t/,
  )
  const without = 'CREATE TABLE t(id INTEGER PRIMARY KEY, b)'
  expect(messageOf(() => alterTable(s.db, without, { drop: ['a'] }))).toMatch(
    /virtual table f names a/,
  )
  const other = 'CREATE TABLE t(id INTEGER PRIMARY KEY, a)'
  expect(alterTable(s.db, other, { drop: ['b'] }).method).toBe('native')
})

test('triggers of one event go on firing in the order in which they were made', async () => {
  const s = await sample(
    T,
    'CREATE TABLE log(x)',
    `CREATE TRIGGER z AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('z'); END`,
    `CREATE TRIGGER a AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('a'); END`,
  )
  const order = (): string[][] => {
    s.raw.run('DELETE FROM log; INSERT INTO t(a) VALUES (1)')
    return rows(s.raw, 'SELECT x FROM log')
  }
  const before = order()
  alterTable(s.db, T, COPY)
  expect(order()).toEqual(before)
})

test('no trigger fires during a copy', async () => {
  const s = await sample(
    T,
    'INSERT INTO t(a) VALUES (1), (2)',
    'CREATE TABLE log(x)',
    'CREATE TRIGGER g1 AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1); END',
    'CREATE TRIGGER g2 AFTER DELETE ON t BEGIN INSERT INTO log VALUES (2); END',
    'CREATE TEMP TRIGGER g3 AFTER UPDATE ON main.t BEGIN INSERT INTO log VALUES (3); END',
  )
  alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, b, a)')
  expect(rows(s.raw, 'SELECT * FROM log')).toEqual([])
})

test('TEMP triggers stay, in their order, and fire', async () => {
  const s = await sample(
    T,
    'CREATE TABLE log(x)',
    'CREATE TEMP TRIGGER g2 AFTER INSERT ON main.t BEGIN INSERT INTO log VALUES (2); END',
    'CREATE TEMP TRIGGER g1 AFTER INSERT ON main.t BEGIN INSERT INTO log VALUES (1); END',
  )
  alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, b, a)')
  s.raw.run('INSERT INTO t(a) VALUES (1)')
  expect(rows(s.raw, 'SELECT count(*) FROM log')).toEqual([['2']])
  expect(rows(s.raw, 'SELECT name FROM sqlite_temp_schema')).toEqual([['g2'], ['g1']])
})

test('a TEMP table of the same name is left alone, and what belongs to the file stays there', async () => {
  const s = await sample(
    T,
    'CREATE INDEX i ON t(a)',
    'CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END',
    'INSERT INTO t(a) VALUES (1)',
    'CREATE TEMP TABLE t(x)',
    'INSERT INTO temp.t VALUES (7)',
  )
  const before = s.picture()
  alterTable(s.db, T, COPY)
  expect(differences(before, s.picture())).toEqual([])
  expect(rows(s.raw, 'SELECT * FROM temp.t')).toEqual([['7']])
  expect(rows(s.raw, 'SELECT name FROM sqlite_temp_schema')).toEqual([['t']])
})

test('a table that is only a TEMP one is refused', async () => {
  const s = await sample('CREATE TEMP TABLE t(x)')
  expect(codeOf(() => alterTable(s.db, 'CREATE TABLE t(x, y)'))).toBe('NO_SUCH_TABLE')
})

test('a view and a virtual table are no tables that can be altered', async () => {
  const s = await sample(T, 'CREATE VIEW v AS SELECT 1', 'CREATE VIRTUAL TABLE f USING fts4(a)')
  expect(codeOf(() => alterTable(s.db, 'CREATE TABLE v(x)'))).toBe('NO_SUCH_TABLE')
  expect(codeOf(() => alterTable(s.db, 'CREATE TABLE f(x)'))).toBe('NO_SUCH_TABLE')
  const virtual = 'CREATE VIRTUAL TABLE t USING fts4(a)'
  expect(codeOf(() => alterTable(s.db, virtual))).toBe('INVALID_SQL')
})

test('tables called like any fixed temporary name are no obstacle', async () => {
  const s = await sample(T, 'CREATE TABLE new_t(x)', 'CREATE INDEX __new_T ON t(a)')
  const before = s.picture()
  alterTable(s.db, T, COPY)
  expect(differences(before, s.picture())).toEqual([])
})

describe('a view with SELECT *', () => {
  test('gets the new column, and the report says so', async () => {
    const s = await sample(T, 'CREATE VIEW v AS SELECT * FROM t')
    const report = alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a, b, c)')
    expect(report.warnings.map(({ code }) => code)).toEqual(['DEPENDENT_CHANGED'])
    expect(report.warnings[0]?.message).toContain('v has the columns id, a, b, c now')
  })

  test('that names its columns forbids another number of them', async () => {
    const s = await sample(T, 'CREATE VIEW w(x, y, z) AS SELECT * FROM t')
    const add = (): unknown => alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a, b, c)')
    expect(messageOf(add)).toMatch(/DEPENDENT_IN_THE_WAY: .*view w/)
  })
})

describe('what names a dropped column is named in the refusal', () => {
  const inTheWay: Record<string, readonly [sql: string, words: RegExp]> = {
    'a view': ['CREATE VIEW v AS SELECT b FROM t', /view v: no such column: b/],
    'a view in double quotes': ['CREATE VIEW v AS SELECT a, "b" FROM t', /view v.*string/],
    'a trigger': [
      'CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT new.b; END',
      /trigger g .*no such column/,
    ],
    'a trigger in an INSERT list': [
      'CREATE TRIGGER g AFTER DELETE ON t BEGIN INSERT INTO t(b) VALUES (1); END',
      /trigger g .*no column named b/,
    ],
    'a trigger in UPDATE OF': [
      'CREATE TRIGGER g AFTER UPDATE OF b ON t BEGIN SELECT 1; END',
      /trigger g is for UPDATE OF b/,
    ],
    'an index': ['CREATE INDEX i ON t(b)', /index i: .*no such column: b/],
    'a partial index': ['CREATE INDEX i ON t(a) WHERE b > 1', /index i: .*no such column: b/],
    'a TEMP view': ['CREATE TEMP VIEW v AS SELECT b FROM t', /view v: no such column: b/],
  }
  test.each(Object.entries(inTheWay))('%s', async (_, [sql, words]) => {
    const s = await sample(T, sql)
    const before = s.picture()
    const drop = (): unknown =>
      alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a)', { drop: ['b'] })
    expect(codeOf(drop)).toBe('DEPENDENT_IN_THE_WAY')
    expect(messageOf(drop)).toMatch(words)
    expect(differences(before, s.picture())).toEqual([])
  })

  test('a composite foreign key is not halved', async () => {
    const s = await sample(
      'CREATE TABLE p(x, y, z, UNIQUE (x, y))',
      'CREATE TABLE c(x, y, FOREIGN KEY (x, y) REFERENCES p(x, y))',
    )
    const drop = (): unknown => alterTable(s.db, 'CREATE TABLE p(x UNIQUE, z)', { drop: ['y'] })
    expect(messageOf(drop)).toMatch(/DEPENDENT_IN_THE_WAY: .*a foreign key of c/)
  })

  test('a parent key that others refer to keeps its UNIQUE', async () => {
    const s = await sample('CREATE TABLE p(x UNIQUE)', 'CREATE TABLE c(x REFERENCES p(x))')
    expect(codeOf(() => alterTable(s.db, 'CREATE TABLE p(x)'))).toBe('DEPENDENT_IN_THE_WAY')
  })
})

describe('a new column', () => {
  test('does not turn the "string" of a view into itself', async () => {
    const s = await sample(T, 'CREATE VIEW v AS SELECT a, "c" FROM t')
    const add = (): unknown => alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a, b, c)')
    expect(messageOf(add)).toMatch(/view v: a "string" in it would become the new column/)
  })

  test('does not break a trigger that inserts by position', async () => {
    const s = await sample(
      T,
      'CREATE TABLE u(x)',
      'CREATE TRIGGER g AFTER INSERT ON u BEGIN INSERT INTO t VALUES (1, 2, 3); END',
    )
    const add = (): unknown => alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, a, b, c)')
    expect(messageOf(add)).toMatch(/DEPENDENT_IN_THE_WAY: .*trigger g/)
  })
})

describe('a renamed column', () => {
  test('is renamed in views, triggers, indexes and foreign keys, and nothing else is respelled', async () => {
    const s = await sample(
      'CREATE TABLE t(id INTEGER PRIMARY KEY, a UNIQUE, b)',
      'CREATE INDEX i ON t(a)',
      'CREATE TRIGGER g AFTER UPDATE OF a ON t BEGIN SELECT new.a, "text"; END',
      'CREATE VIEW v AS SELECT a, "text" FROM t',
      'CREATE TABLE c(x REFERENCES t(a))',
      'CREATE TABLE other(x DEFAULT "text", CHECK (x <> "text"))',
      'CREATE VIEW far AS SELECT "text" FROM other',
    )
    alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, z UNIQUE, b)', { rename: { a: 'z' } })
    expect(textOf(s, 'i')).toBe('CREATE INDEX i ON t("z")')
    expect(textOf(s, 'v')).toBe('CREATE VIEW v AS SELECT "z", "text" FROM t')
    expect(textOf(s, 'g')).toContain('UPDATE OF "z" ON t BEGIN SELECT new."z", "text"; END')
    expect(textOf(s, 'c')).toBe('CREATE TABLE c(x REFERENCES t("z"))')
    expect(textOf(s, 'other')).toBe('CREATE TABLE other(x DEFAULT "text", CHECK (x <> "text"))')
    expect(textOf(s, 'far')).toBe('CREATE VIEW far AS SELECT "text" FROM other')
    expect(textOf(s, 't')).toBe('CREATE TABLE t(id INTEGER PRIMARY KEY, z UNIQUE, b)')
  })

  test('that a broken view names is refused with the words of SQLite', async () => {
    const s = await sample(T, 'CREATE VIEW v AS SELECT a, missing FROM t')
    const rename = (): unknown =>
      alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, z, b)', { rename: { a: 'z' } })
    expect(messageOf(rename)).toMatch(/DEPENDENT_IN_THE_WAY: .*view v: no such column: missing/)
  })

  test('that a view joins by is refused', async () => {
    const s = await sample(
      T,
      'CREATE TABLE u(a)',
      'CREATE VIEW v AS SELECT 1 FROM t JOIN u USING (a)',
    )
    const rename = (): unknown =>
      alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, z, b)', { rename: { a: 'z' } })
    expect(codeOf(rename)).toBe('DEPENDENT_IN_THE_WAY')
  })

  test('can change places with another', async () => {
    const s = await sample(
      T,
      'INSERT INTO t VALUES (1, 2, 3)',
      'CREATE VIEW v AS SELECT a AS was_a, b AS was_b FROM t',
    )
    alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, b, a)', { rename: { a: 'b', b: 'a' } })
    expect(rows(s.raw, 'SELECT * FROM v')).toEqual([['2', '3']])
    expect(rows(s.raw, 'SELECT a, b FROM t')).toEqual([['3', '2']])
  })

  test('can take the name of one that goes', async () => {
    const s = await sample(T, 'INSERT INTO t VALUES (1, 2, 3)')
    alterTable(s.db, 'CREATE TABLE t(id INTEGER PRIMARY KEY, b)', {
      rename: { a: 'b' },
      drop: ['b'],
    })
    expect(rows(s.raw, 'SELECT * FROM t')).toEqual([['1', '2']])
  })
})

describe('a renamed table', () => {
  test('takes views, triggers, foreign keys, numbers and statistics along', async () => {
    const s = await sample(
      'CREATE TABLE old(id INTEGER PRIMARY KEY AUTOINCREMENT, a UNIQUE)',
      `INSERT INTO old(a) VALUES ('x'), ('y')`,
      'CREATE INDEX i ON old(a)',
      'CREATE TABLE c(x REFERENCES old(id))',
      'CREATE VIEW v AS SELECT a FROM old',
      'DELETE FROM old WHERE id = 2',
      'ANALYZE',
    )
    const { method } = alterTable(
      s.db,
      'CREATE TABLE neu(id INTEGER PRIMARY KEY AUTOINCREMENT, a UNIQUE)',
      { from: 'old' },
    )
    expect(method).toBe('native')
    expect(rows(s.raw, 'SELECT * FROM v')).toEqual([['x']])
    expect(rows(s.raw, 'SELECT name, seq FROM sqlite_sequence')).toEqual([['neu', '2']])
    expect(rows(s.raw, "SELECT tbl, idx FROM sqlite_stat1 WHERE tbl = 'neu' ORDER BY 2")).toEqual([
      ['neu', 'i'],
      ['neu', 'sqlite_autoindex_neu_1'],
    ])
    expect(textOf(s, 'c')).toBe('CREATE TABLE c(x REFERENCES "neu"(id))')
  })

  test('in other letters only goes by way of a spare name, and gives out no number twice', async () => {
    const s = await sample(
      'CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)',
      'INSERT INTO t(a) VALUES (1), (2)',
      'DELETE FROM t',
      'CREATE VIEW v AS SELECT a FROM t',
    )
    alterTable(s.db, 'CREATE TABLE T(id INTEGER PRIMARY KEY AUTOINCREMENT, a)')
    s.raw.run('INSERT INTO t(a) VALUES (3)')
    expect(rows(s.raw, 'SELECT id FROM t')).toEqual([['3']])
    expect(rows(s.raw, `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1`)).toEqual([
      ['T'],
      ['sqlite_sequence'],
    ])
    expect(textOf(s, 'v')).toBe('CREATE VIEW v AS SELECT a FROM t')
  })

  test('cannot take the name of something else', async () => {
    const s = await sample(T, 'CREATE VIEW v AS SELECT 1')
    const rename = (): unknown =>
      alterTable(s.db, 'CREATE TABLE v(id INTEGER PRIMARY KEY, a, b)', { from: 't' })
    expect(codeOf(rename)).toBe('DEPENDENT_IN_THE_WAY')
  })
})

test('an INDEXED BY of an index that is numbered otherwise afterwards is refused', async () => {
  const s = await sample(
    'CREATE TABLE t(a UNIQUE, b UNIQUE)',
    'CREATE VIEW v AS SELECT * FROM t INDEXED BY sqlite_autoindex_t_2 WHERE b = 1',
  )
  const { refusals } = planAlter(s.db, 'CREATE TABLE t(a, b UNIQUE)')
  expect(refusals.map(({ code }) => code)).toEqual(['DEPENDENT_IN_THE_WAY'])
})
