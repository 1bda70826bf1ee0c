import initSqlJs from 'sql.js'
import { describe, expect, test } from 'vitest'
import { connect, readSchema } from '../src/index.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

function database(sql: string) {
  const db = connect(new SQL.Database())
  db.exec(sql)
  return db
}

const table = (sql: string) => readSchema(database(sql)).tables[0]
const column = (definition: string) => table(`CREATE TABLE t(c ${definition}, other)`)?.columns[0]

describe('columns', () => {
  test.each([
    ['INT', 'INTEGER'],
    ['VARCHAR(20)', 'TEXT'],
    ['BLOB', 'BLOB'],
    ['', 'BLOB'],
    ['DOUBLE', 'REAL'],
    ['DECIMAL(10, 2)', 'NUMERIC'],
    ['FLOATING POINT', 'INTEGER'],
    ['ANY', 'NUMERIC'],
  ])('the type %j has the affinity %s', (type, affinity) => {
    expect(column(type)?.affinity).toBe(affinity)
  })

  test('ANY keeps values as they are in a STRICT table', () => {
    expect(table('CREATE TABLE t(c ANY) STRICT')).toMatchObject({
      strict: true,
      columns: [{ affinity: 'BLOB' }],
    })
  })

  test.each([
    ['TEXT COLLATE nocase', 'nocase'],
    ['TEXT CHECK(c COLLATE NOCASE > 1)', 'BINARY'],
    ['TEXT COLLATE NOCASE COLLATE "RTRIM"', 'RTRIM'],
    [`TEXT DEFAULT 'x COLLATE NOCASE'`, 'BINARY'],
    ['TEXT /* COLLATE NOCASE */', 'BINARY'],
  ])('%j has the collation %s', (definition, collation) => {
    expect(column(definition)?.collation).toBe(collation)
  })

  test('not null, default, generated and the primary key are told', () => {
    const sql = `CREATE TABLE t(a INT NOT NULL DEFAULT (1 + 1), b TEXT DEFAULT 'it''s', c AS (a * 2),
      d AS (a) STORED, PRIMARY KEY(b, a)) WITHOUT ROWID`
    expect(table(sql)).toMatchObject({ withoutRowid: true })
    expect(table(sql)?.columns).toMatchObject([
      { name: 'a', notNull: true, default: '1 + 1', primaryKey: 2 },
      { name: 'b', default: `'it''s'`, primaryKey: 1 },
      { name: 'c', generated: 'virtual', primaryKey: 0 },
      { name: 'd', generated: 'stored', primaryKey: 0 },
    ])
  })

  test('options are read as tokens: a table named strict with a column rowid has none', () => {
    expect(table('CREATE TABLE strict(rowid, "WITHOUT ROWID" TEXT COLLATE NOCASE)')).toMatchObject({
      strict: false,
      withoutRowid: false,
      autoincrement: false,
    })
    expect(table('CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)')?.autoincrement).toBe(true)
  })
})

describe('indexes', () => {
  test('order, collation, expressions, conditions and origin are told', () => {
    const schema = table(`CREATE TABLE t(a PRIMARY KEY, b UNIQUE, c);
      CREATE UNIQUE INDEX i ON t(c DESC, lower(b) COLLATE NOCASE, a) WHERE c > ')'`)
    expect(schema?.indexes).toMatchObject([
      {
        name: 'i',
        unique: true,
        origin: 'index',
        where: `c > ')'`,
        columns: [
          { name: 'c', descending: true, collation: 'BINARY' },
          { expression: 'lower(b) COLLATE NOCASE', collation: 'NOCASE' },
          { name: 'a' },
        ],
      },
      { origin: 'primary key', columns: [{ name: 'a' }] },
      { origin: 'unique', columns: [{ name: 'b' }] },
    ])
    expect(schema?.indexes[1]).not.toHaveProperty('sql')
  })
})

describe('foreign keys', () => {
  test('come in the order of the text, with the deferral that belongs to each', () => {
    const schema =
      table(`CREATE TABLE c(a REFERENCES p(x) ON DELETE CASCADE, b INT REFERENCES q NOT NULL
      DEFERRABLE INITIALLY DEFERRED, d, FOREIGN KEY(a, d) REFERENCES r(y, z) ON UPDATE SET NULL NOT DEFERRABLE INITIALLY DEFERRED);`)
    expect(schema?.foreignKeys).toEqual([
      {
        columns: ['a'],
        parent: 'p',
        parentColumns: ['x'],
        onUpdate: 'NO ACTION',
        onDelete: 'CASCADE',
        deferred: false,
      },
      { columns: ['b'], parent: 'q', onUpdate: 'NO ACTION', onDelete: 'NO ACTION', deferred: true },
      {
        columns: ['a', 'd'],
        parent: 'r',
        parentColumns: ['y', 'z'],
        onUpdate: 'SET NULL',
        onDelete: 'NO ACTION',
        deferred: false,
      },
    ])
  })
})

describe('the rest', () => {
  test('is in the order of names, without the tables of SQLite itself', () => {
    const schema = readSchema(
      database(`CREATE TABLE b(x INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE a(x);
      CREATE VIEW w AS SELECT 1; CREATE TRIGGER g AFTER INSERT ON b BEGIN SELECT 1; END; ANALYZE`),
    )
    expect(schema.tables.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(schema.views.map(({ name }) => name)).toEqual(['w'])
    expect(schema.triggers).toMatchObject([{ name: 'g', table: 'b' }])
  })

  test('rows are counted on request only', () => {
    const db = database('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)')
    expect(readSchema(db).tables[0]).not.toHaveProperty('rows')
    expect(readSchema(db, { rows: true }).tables[0]?.rows).toBe(2)
  })

  test('columns of views are asked for on request, and a broken view says why', () => {
    const db = database(
      'CREATE TABLE t(a, b); CREATE VIEW v AS SELECT * FROM t; CREATE VIEW w AS SELECT * FROM gone',
    )
    expect(readSchema(db, { viewColumns: true }).views).toMatchObject([
      { name: 'v', columns: ['a', 'b'] },
      { name: 'w', error: expect.stringContaining('gone') as string },
    ])
  })

  test('tables can be left out, in any case', () => {
    const db = database(
      'CREATE TABLE keep(a); CREATE TABLE History(a); CREATE INDEX i ON History(a)',
    )
    expect(readSchema(db, { except: ['history'] }).tables.map(({ name }) => name)).toEqual(['keep'])
  })

  test('it is plain data', () => {
    const schema = readSchema(database('CREATE TABLE t(a UNIQUE); CREATE VIEW v AS SELECT 1'))
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  })

  test('reading changes nothing', () => {
    const db = database('CREATE TABLE t(a); INSERT INTO t VALUES (1)')
    const before = db.export()
    readSchema(db, { rows: true, viewColumns: true })
    expect(Buffer.compare(db.export(), before)).toBe(0)
  })
})

describe('unfriendly schemas', () => {
  test('a virtual table whose module is missing has no columns, and stops nothing', () => {
    const source = new SQL.Database()
    source.run(`CREATE TABLE t(a); PRAGMA writable_schema = ON;
      INSERT INTO sqlite_schema VALUES ('table', 'f', 'f', 0, 'CREATE VIRTUAL TABLE f USING "fts5"(a)')`)
    const db = connect(new SQL.Database(source.export()))
    expect(readSchema(db, { rows: true }).tables).toMatchObject([
      { name: 'f', kind: 'virtual', module: 'fts5', columns: [] },
      { name: 't', rows: 0 },
    ])
  })

  test('a virtual table tells its columns, hidden ones marked', () => {
    const schema = readSchema(database('CREATE VIRTUAL TABLE f USING fts4(body)'))
    const found = schema.tables.find(({ name }) => name === 'f')
    expect(found?.module).toBe('fts4')
    expect(found?.columns.map(({ name, hidden }) => [name, hidden])).toContainEqual(['body', false])
    expect(found?.columns.some(({ hidden }) => hidden)).toBe(true)
  })

  test('any name is a name', () => {
    const names = [
      '__proto__',
      'constructor',
      '',
      'a"b',
      "it's",
      'line\nend',
      '<img src=x onerror=alert(1)>',
      '表',
      ')',
      'x, y',
    ]
    const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
    const db = database(
      names.map((name) => `CREATE TABLE ${quote(name)}(${names.map(quote).join()})`).join(';'),
    )
    const { tables } = readSchema(db, { rows: true })
    expect(tables.map(({ name }) => name)).toEqual(names.toSorted())
    for (const { columns } of tables) expect(columns.map(({ name }) => name)).toEqual(names)
  })
})
