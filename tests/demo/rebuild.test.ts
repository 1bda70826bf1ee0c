import { connect } from 'tidemark'
import { expect, test } from 'vitest'
import { rebuild } from '../../demo/rebuild.js'
import { databaseOf, rows } from './sql-js.js'

const wanted = {
  table: 't"x',
  create: (name: string) => `CREATE TABLE ${name} (b TEXT NOT NULL, a INTEGER PRIMARY KEY)`,
  columns: { a: 'a', b: `coalesce(b, '?')` },
}

test('values follow their column, not its place, and hostile names do no harm', () => {
  const database = databaseOf(
    `CREATE TABLE "t""x" (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO "t""x" VALUES (7, 'seven'), (8, NULL)`,
  )
  rebuild(connect(database), wanted)
  expect(rows(database, 'SELECT * FROM "t""x"')).toEqual([
    ['seven', 7],
    ['?', 8],
  ])
  expect(rows(database, 'SELECT name FROM sqlite_schema')).toEqual([['t"x']])
})

test('a column that nobody names stops it before anything happens', () => {
  const database = databaseOf('CREATE TABLE "t""x" (a INTEGER PRIMARY KEY, b TEXT, c, "d e")')
  const before = rows(database, 'SELECT sql FROM sqlite_schema')
  expect(() => rebuild(connect(database), wanted)).toThrow('would lose: c, d e.')
  expect(rows(database, 'SELECT sql FROM sqlite_schema')).toEqual(before)
})
