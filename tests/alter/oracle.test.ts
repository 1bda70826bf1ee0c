import { describe, expect, test } from 'vitest'
import { differences, picture } from './oracle.js'
import { sqlJs } from './sqlite.js'

// One database dense in everything a rebuild can lose, and for each thing the smallest fault.

const PARENT = `CREATE TABLE p(id INTEGER PRIMARY KEY, k TEXT UNIQUE, m TEXT COLLATE NOCASE)`
const TABLE = `CREATE TABLE t(
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key
  a INT NOT NULL DEFAULT 5 CHECK (a > 0),
  b TEXT COLLATE NOCASE DEFAULT 'x' REFERENCES p(k) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  c REAL, d AS (a + 1), e TEXT AS (b || 'z') STORED,
  CONSTRAINT u UNIQUE (a, b) ON CONFLICT IGNORE, CONSTRAINT ck CHECK (c < 100))`
const REST = [
  `CREATE TABLE w(k TEXT, v ANY, PRIMARY KEY(k)) WITHOUT ROWID`,
  `CREATE TABLE s(n INTEGER, x ANY) STRICT`,
  `CREATE INDEX i1 ON t(c DESC, b COLLATE BINARY)`,
  `CREATE INDEX i2 ON t(a) WHERE c > 1`,
  `CREATE INDEX i3 ON t(a + c)`,
  `CREATE TRIGGER g1 AFTER INSERT ON t BEGIN INSERT INTO w VALUES (new.id, 'one'); END`,
  `CREATE TRIGGER g2 AFTER INSERT ON t BEGIN UPDATE w SET v = 'two'; END`,
  `CREATE VIEW v AS SELECT a, b FROM t JOIN p ON p.k = t.b`,
  `CREATE TABLE c(x INT REFERENCES p(id), y INT)`,
]
const ROWS = [
  `INSERT INTO p VALUES (1, 'x', 'm'), (2, 'y', 'M')`,
  `INSERT INTO t(id, a, b, c) VALUES (1, 1, 'x', 1.5), (7, 2, 'y', 2), (9, 3, 'y', 1)`,
  `INSERT INTO s VALUES (1, '007'), (2, 7)`,
  `INSERT INTO c VALUES (1, 1), (2, 9223372036854775807)`,
  `DELETE FROM t WHERE id = 9`,
  `ANALYZE`,
]

type Change = readonly string[] | ((schema: readonly string[]) => readonly string[])

async function image(change: Change = [], from: readonly string[] = [PARENT, TABLE, ...REST]) {
  const SQL = await sqlJs()
  const db = new SQL.Database()
  const schema = typeof change === 'function' ? change(from) : from
  const after = typeof change === 'function' ? [] : change
  for (const sql of [...schema, ...ROWS, ...after]) db.run(sql)
  const bytes = db.export()
  db.close()
  return bytes
}

const edit =
  (find: string, put: string): Change =>
  (schema) => {
    const changed = schema.map((sql) => sql.replace(find, put))
    if (changed.join() === schema.join()) throw new Error(`"${find}" is not in the schema.`)
    return changed
  }

const reordered: Change = (schema) => {
  const at = schema.findIndex((sql) => sql.startsWith('CREATE TRIGGER g1'))
  return [...schema.slice(0, at), ...schema.slice(at, at + 2).toReversed(), ...schema.slice(at + 2)]
}

const FAULTS: Record<string, Change> = {
  'a CHECK of a column is gone': edit(' CHECK (a > 0)', ''),
  'a CHECK compares otherwise': edit('a > 0', 'a >= 0'),
  'a CHECK of the table is gone': edit(', CONSTRAINT ck CHECK (c < 100)', ''),
  'a constraint has lost its name': edit('CONSTRAINT ck CHECK', 'CHECK'),
  'a NOT NULL is gone': edit(' NOT NULL', ''),
  'a NOT NULL ignores': edit(' NOT NULL', ' NOT NULL ON CONFLICT IGNORE'),
  'a DEFAULT is gone': edit(' DEFAULT 5', ''),
  'a DEFAULT number is a text': edit('DEFAULT 5', `DEFAULT '5'`),
  'a DEFAULT is another': edit(`DEFAULT 'x'`, `DEFAULT 'X'`),
  'a collation is gone': edit(' COLLATE NOCASE DEFAULT', ' DEFAULT'),
  'a UNIQUE is gone': edit('CONSTRAINT u UNIQUE (a, b) ON CONFLICT IGNORE, ', ''),
  'a UNIQUE has another order': edit('UNIQUE (a, b)', 'UNIQUE (b, a)'),
  'a conflict clause is gone': edit(' ON CONFLICT IGNORE', ''),
  'AUTOINCREMENT is gone': edit(' AUTOINCREMENT', ''),
  'a foreign key is gone': edit(
    ' REFERENCES p(k) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED',
    '',
  ),
  'a foreign key does not cascade': edit(' ON DELETE CASCADE', ''),
  'a foreign key is not deferred': edit(' DEFERRABLE INITIALLY DEFERRED', ''),
  'a foreign key has another parent': edit('x INT REFERENCES p(id)', 'x INT REFERENCES p'),
  'a type is another': edit('c REAL', 'c NUMERIC'),
  'a type has another name': edit('a INT ', 'a INTEGER '),
  'a generated column is computed otherwise': edit('(a + 1)', '(a + 2)'),
  'a stored column is virtual': edit(' STORED', ''),
  'a generated column is plain': edit('d AS (a + 1)', 'd'),
  'columns are in another order': edit('c REAL, d AS (a + 1)', 'd AS (a + 1), c REAL'),
  'WITHOUT ROWID is gone': edit(' WITHOUT ROWID', ''),
  'STRICT is gone': edit(' STRICT', ''),
  'an index is gone': (schema) => schema.filter((sql) => !sql.includes('INDEX i1')),
  'an index goes the other way': edit('c DESC', 'c'),
  'an index has another collation': edit(' COLLATE BINARY', ''),
  'an index is unique': edit('CREATE INDEX i1', 'CREATE UNIQUE INDEX i1'),
  'a partial index takes other rows': edit('WHERE c > 1', 'WHERE c > 2'),
  'a partial index is whole': edit(' WHERE c > 1', ''),
  'an expression of an index is another': edit('(a + c)', '(a - c)'),
  'a trigger is gone': (schema) => schema.filter((sql) => !sql.includes('TRIGGER g2')),
  'a trigger has another text': edit(`'one'`, `'One'`),
  'triggers fire in another order': reordered,
  'a trigger fires at another time': edit('g1 AFTER', 'g1 BEFORE'),
  'a view is gone': (schema) => schema.filter((sql) => !sql.includes('VIEW v')),
  'a view joins otherwise': edit(' JOIN p', ' LEFT JOIN p'),
  'a row is gone': [`DELETE FROM c WHERE x = 1`],
  'a rowid is another': [`UPDATE c SET rowid = 5 WHERE rowid = 1`],
  'an integer is a text': [`UPDATE s SET x = '7' WHERE n = 2`],
  'a text is an integer': [`UPDATE s SET x = 7 WHERE n = 1`],
  'a large integer is rounded': [`UPDATE c SET y = 9223372036854774784 WHERE x = 2`],
  'a zero has no sign': [`UPDATE s SET x = 0.0 WHERE n = 1`],
  'the highest id is forgotten': [`UPDATE sqlite_sequence SET seq = 7`],
  'the statistics are gone': [`DELETE FROM sqlite_stat1 WHERE tbl = 't'`],
  'user_version is another': [`PRAGMA user_version = 3`],
  'a partial index holds a row too many': [
    `PRAGMA writable_schema = ON`,
    `UPDATE sqlite_schema SET sql = replace(sql, 'c > 1', 'c > 1.7') WHERE name = 'i2'`,
    `PRAGMA writable_schema = RESET`,
  ],
  'short rows read another default': [
    `ALTER TABLE c ADD COLUMN z DEFAULT 1`,
    `PRAGMA writable_schema = ON`,
    `UPDATE sqlite_schema SET sql = replace(sql, 'z DEFAULT 1', 'z DEFAULT 2') WHERE name = 'c'`,
    `PRAGMA writable_schema = RESET`,
  ],
}

describe('the oracle', () => {
  test('sees no difference between two databases made alike', async () => {
    expect(differences(await picture(await image()), await picture(await image()))).toEqual([])
  })

  test('sees no difference after VACUUM, which rebuilds everything', async () => {
    const bytes = await image(['VACUUM'])
    expect(differences(await picture(await image()), await picture(bytes))).toEqual([])
  })

  test.each(Object.entries(FAULTS))('notices that %s', async (_, change) => {
    const found = differences(await picture(await image()), await picture(await image(change)))
    expect(found.length).toBeGreaterThan(0)
  })

  test('no channel alone notices every fault', async () => {
    const before = await picture(await image())
    const channels = ['file', 'pragmas', 'schema', 'programs', 'rows']
    const missing = new Set<string>()
    for (const change of Object.values(FAULTS)) {
      const found = differences(before, await picture(await image(change)))
      const seen = new Set(found.map((line) => line.split(':')[0] ?? ''))
      channels.filter((channel) => !seen.has(channel)).forEach((channel) => missing.add(channel))
    }
    expect([...missing].toSorted()).toEqual(channels.toSorted())
  })
})
