import initSqlJs from 'sql.js'
import { expect, test } from 'vitest'
import { connect, readSchema } from '../src/index.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

function database(sql: string) {
  const db = connect(new SQL.Database())
  db.exec(sql)
  return db
}

test('what was read of a table is not asked for again, by a clone neither, while its texts are the same', () => {
  const db = database(`CREATE TABLE a (x PRIMARY KEY, y) WITHOUT ROWID; CREATE INDEX i ON a (y);
    CREATE TABLE b (x UNIQUE); CREATE TABLE c (x); CREATE INDEX j ON c (x)`)
  const [a, b, c] = readSchema(db).tables
  const clone = db.clone()
  clone.exec('DROP INDEX j; CREATE INDEX j ON c (x DESC)')
  const again = readSchema(clone).tables
  expect(again[0]).toBe(a)
  expect(again[1]).toBe(b)
  expect(again[2]).not.toEqual(c)
  expect(again[2]?.indexes[0]?.columns[0]?.descending).toBe(true)
})

test('row counts are of the moment', () => {
  const db = database('CREATE TABLE a (x); INSERT INTO a VALUES (1)')
  const counts = () => readSchema(db, { rows: true }).tables.map(({ rows }) => rows)
  expect(counts()).toEqual([1])
  db.exec('INSERT INTO a VALUES (2)')
  expect(counts()).toEqual([2])
  expect(readSchema(db).tables[0]).not.toHaveProperty('rows')
})

test('an index that another spelling of the table has is not overlooked', () => {
  const db = database('CREATE TABLE a (x)')
  expect(readSchema(db).tables[0]?.indexes).toEqual([])
  db.exec(`CREATE INDEX i ON a (x); PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET tbl_name = 'A' WHERE name = 'i'; PRAGMA writable_schema = OFF`)
  const opened = connect(new SQL.Database(db.export()))
  expect(readSchema(opened).tables[0]?.indexes.map(({ name }) => name)).toEqual(['i'])
})

test('what SQLite answers while its catalog is edited is not remembered', () => {
  const db = database('CREATE TABLE a (x)')
  const columns = () => readSchema(db).tables[0]?.columns.map(({ name }) => name)
  expect(columns()).toEqual(['x'])
  db.exec(`PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = 'CREATE TABLE a (x, y)' WHERE name = 'a'`)
  // From what it read before.
  expect(columns()).toEqual(['x'])
  db.exec('PRAGMA writable_schema = RESET')
  expect(columns()).toEqual(['x', 'y'])
})
