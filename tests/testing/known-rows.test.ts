import { expect, test } from 'vitest'
import { KnownRows } from '../../src/testing/known-rows.js'
import { readRows } from '../../src/testing/rows.js'
import { readSchema } from '../../src/schema.js'
import { open } from '../support/sql-js.js'
import type { Opened } from '../support/sql-js.js'

/** How many tables had to be read; what came of it is compared with what SQLite reads. */
function readBy(known: KnownRows, { db }: Opened): string[] {
  const rowsOf = known.from(db)
  return readSchema(db).tables.flatMap((table) => {
    const asked: string[] = []
    const read = () =>
      readRows(
        db,
        table.name,
        table.columns.map(({ name }) => name),
      )
    const rows = rowsOf(table, () => {
      asked.push(table.name)
      return read()
    })
    expect(rows).toEqual(read())
    return asked
  })
}

const BASE = `
  CREATE TABLE a(x, y); INSERT INTO a VALUES (1, 'one'), (2, 'two');
  CREATE TABLE b(x, y); INSERT INTO b VALUES (3, 'three');
  CREATE TABLE empty(x);
`

test('only tables that are not as they were are read again', () => {
  const [opened, known] = [open(BASE), new KnownRows()]
  expect(readBy(known, opened)).toEqual(['a', 'b'])
  expect(readBy(known, opened)).toEqual([])
  opened.raw.exec("UPDATE b SET y = 'third'")
  expect(readBy(known, opened)).toEqual(['b'])
  expect(readBy(known, { ...opened, db: opened.db.clone() })).toEqual([])
})

test.each([
  [
    'a table made anew with the same text and other rows',
    "DROP TABLE b; CREATE TABLE b(x, y); INSERT INTO b VALUES (4, 'three')",
  ],
  ['a table made anew without rows', 'DROP TABLE a; CREATE TABLE a(x, y)'],
  [
    'tables that change their names',
    'ALTER TABLE a RENAME TO c; ALTER TABLE b RENAME TO a; ALTER TABLE c RENAME TO b',
  ],
  ['a column with a default, without a write to a row', "ALTER TABLE a ADD COLUMN z DEFAULT 'new'"],
  ['a row deleted and written anew', "DELETE FROM a WHERE x = 1; INSERT INTO a VALUES (1, 'One')"],
  [
    'rows on several pages',
    "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) INSERT INTO a SELECT i, 'row' FROM n",
  ],
  ['a row that goes on elsewhere', "UPDATE a SET y = printf('%09999d', x)"],
  ['the file packed anew', 'DELETE FROM a WHERE x = 1; VACUUM'],
  ['pages of another size', 'PRAGMA page_size = 65536; VACUUM; UPDATE a SET x = 7'],
  [
    'a table beside it, of the TEMP schema',
    "CREATE TEMP TABLE a(x, y); UPDATE main.a SET y = 'main'",
  ],
  [
    'a table without rowid',
    'CREATE TABLE w(x PRIMARY KEY, y) WITHOUT ROWID; INSERT INTO w VALUES (1, 2)',
  ],
])('rows are never those from before: %s', (_, change) => {
  const [opened, known] = [open(BASE), new KnownRows()]
  readBy(known, opened)
  opened.raw.exec(change)
  readBy(known, opened)
  opened.raw.exec("INSERT INTO main.a(y) VALUES ('!')")
  expect(readBy(known, opened)).toContain('a')
  opened.raw.close()
})

test('what goes on in a row elsewhere is read each time', () => {
  const [opened, known] = [
    open("CREATE TABLE a(x, y); INSERT INTO a VALUES (1, printf('%09999d', 1))"),
    new KnownRows(),
  ]
  expect(readBy(known, opened)).toEqual(['a'])
  opened.raw.exec("UPDATE a SET y = printf('%09999d', 2)")
  expect(readBy(known, opened)).toEqual(['a'])
})

test('a transaction that is open is left open, and its rows are read', () => {
  const [opened, known] = [open(BASE), new KnownRows()]
  readBy(known, opened)
  opened.raw.exec("BEGIN; UPDATE a SET y = 'open'")
  expect(readBy(known, opened)).toEqual(['a', 'b', 'empty'])
  opened.raw.exec('ROLLBACK')
  expect(readBy(known, opened)).toEqual([])
})
