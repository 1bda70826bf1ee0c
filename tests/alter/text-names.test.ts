import { describe, expect, test } from 'vitest'
import { alterTable } from '../../src/alter/alter-table.js'
import { expectError } from '../support/expect-error.js'
import { open } from '../support/sql-js.js'

const SCHEMA = `CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, "odd \`name" TEXT);
  INSERT INTO t VALUES (1, 'a', 'b')`
const columns = 'id INTEGER PRIMARY KEY, name TEXT, "odd `name" TEXT'

describe('a name in double quotes that is no column', () => {
  test.each([
    [`CREATE TABLE t(${columns}, CHECK ("nmae" > 1))`, '"nmae"'],
    [`CREATE TABLE t(${columns}, size AS (length("nmae")))`, '"nmae"'],
    [`CREATE TABLE t(${columns} CHECK ("nmae" <> "odd \`nmae" AND "NAME" > ''))`, '"nmae"'],
  ])('is refused, not taken for text: %s', (sql, name) => {
    const { db } = open(SCHEMA)
    const error = expectError('NO_SUCH_COLUMN', () => alterTable(db, sql))
    expect(error.what).toContain(name)
    expect(error.what).not.toContain('"NAME"')
    expect(db.all('SELECT * FROM t')).toEqual([{ id: 1, name: 'a', 'odd `name': 'b' }])
  })

  test('is refused in using: it would write one text into every row', () => {
    const { db } = open(SCHEMA)
    const change = { using: { name: 'upper("nmae")' } }
    const error = expectError('NO_SUCH_COLUMN', () =>
      alterTable(db, `CREATE TABLE t(${columns})`, change),
    )
    expect(error.what).toContain('"nmae"')
    expect(db.get('SELECT name FROM t')).toEqual({ name: 'a' })
  })
})

test('names in double quotes that mean something are left alone', () => {
  const { db } = open(SCHEMA)
  const sql = `CREATE TABLE "t"("id" INTEGER PRIMARY KEY, "name" "TEXT" DEFAULT "text"
    CHECK ("t"."name" <> "odd \`name"), "odd \`name" TEXT, CONSTRAINT "c" CHECK ("rowid" > 0))`
  alterTable(db, sql, { using: { name: '(SELECT "x" FROM (SELECT "name" || \'!\' AS "x"))' } })
  expect(db.all('SELECT name FROM t')).toEqual([{ name: 'a!' }])
})

test('text in double quotes that stands in the table already was meant', () => {
  const { db } = open(`CREATE TABLE t(a CHECK (a IN ("open", "closed")))`)
  alterTable(db, `CREATE TABLE t(a CHECK (a IN ("open", "closed")), b)`)
  expect(expectError('SQL_FAILED', () => db.run('INSERT INTO t VALUES (1, 2)')).what).toMatch(
    /CHECK/,
  )
  db.run(`INSERT INTO t VALUES ('open', 2)`)
})
