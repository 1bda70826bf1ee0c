import initSqlJs from 'sql.js'
import { expect, test } from 'vitest'
import { connect, diffSchema, readSchema } from '../../src/index.js'
import { schemaText } from '../../src/testing/schema-text.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

const schemaOf = (sql: string) => {
  const db = connect(new SQL.Database())
  try {
    db.exec(sql)
    return readSchema(db)
  } finally {
    db.close()
  }
}

const statements = [
  `CREATE TABLE "a ( b" ("x,y" TEXT DEFAULT '),(' COLLATE NOCASE, /* c */ z, PRIMARY KEY ("x,y", z)) WITHOUT ROWID`,
  'CREATE TABLE plain(a)',
  'CREATE TABLE copy AS SELECT 1 AS one, \'x\' AS "t wo"',
  `CREATE TABLE keys (id INTEGER PRIMARY KEY AUTOINCREMENT, p REFERENCES plain (a) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, CHECK (id > 0 OR (p IN (1, 2))))`,
  `CREATE TABLE computed (a INT, b INT GENERATED ALWAYS AS (a + 1) STORED, c TEXT DEFAULT (printf('%d', 1))) STRICT -- end`,
  `CREATE UNIQUE INDEX by_two ON plain (a DESC,\n  lower(a)) WHERE a > ';' -- why`,
  `CREATE VIEW seen AS SELECT ';' AS a -- open`,
  `CREATE VIEW late AS SELECT * FROM not_there /* no end`,
  `CREATE TRIGGER t AFTER INSERT ON plain BEGIN SELECT 1; -- one\n SELECT 2; END`,
  `CREATE TRIGGER i INSTEAD OF INSERT ON seen BEGIN INSERT INTO plain VALUES (new.a); END -- last`,
]

test('the text makes the same schema again', () => {
  const schema = schemaOf(
    statements
      .map((sql) => `${sql}\n;`)
      .join('\n')
      .replace('no end', 'end */'),
  )
  expect(schema.tables).toHaveLength(5)
  expect(schema.triggers).toHaveLength(2)
  const again = schemaOf(schemaText(schema))
  expect(diffSchema(schema, again)).toEqual([])
  expect(again.tables.map(({ columns }) => columns)).toEqual(
    schema.tables.map(({ columns }) => columns),
  )
  expect(schemaText(again)).toBe(schemaText(schema))
})

test('a text without an end of its own is closed', () => {
  expect(schemaText(schemaOf(statements[7] ?? ''))).toBe(
    'CREATE VIEW late AS SELECT * FROM not_there;\n',
  )
})

test('line ends of another system do not show', () => {
  const text = schemaText(schemaOf('CREATE VIEW v AS\r\n  SELECT 1,\r\n  2'))
  expect(text).toBe('CREATE VIEW v AS\n  SELECT 1,\n  2;\n')
})

test.each([' ', '\n', '\r\n\t', ' /* , */ ', ' -- (\n'])(
  'white space and comments between the tokens of a table do not show: %j',
  (gap) => {
    const sql = ['CREATE TABLE t', '(', 'x', 'INT', ',', 'y', ')'].join(gap)
    expect(schemaText(schemaOf(sql))).toBe('CREATE TABLE t (\n  x INT,\n  y\n);\n')
  },
)
