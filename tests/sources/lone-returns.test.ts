import { expect, test } from 'vitest'
import { hiddenByReturns } from '../../src/sources/lone-returns.js'
import { readFiles } from '../../src/sources/index.js'
import { SQL, rows } from '../support/sql-js.js'

/** What SQLite makes of a text. */
function tablesOf(sql: string): unknown[] {
  const database = new SQL.Database()
  database.exec(sql)
  const found = rows(database, "SELECT name FROM sqlite_schema WHERE type = 'table'").flat()
  database.close()
  return found
}

test.each(['-- up\rCREATE TABLE t (x);\r', '-- one\r-- two\r  CREATE TABLE t (x);', '\n--\rDROP'])(
  'in %j a comment hides a statement from SQLite, which is told with its line',
  (text) => {
    expect(tablesOf(text)).toEqual([])
    const { faults, migrations } = readFiles([{ path: '001_a.sql', text }])
    expect(migrations).toEqual([])
    expect(faults).toMatchObject([{ path: '001_a.sql', line: text.startsWith('\n') ? 2 : 1 }])
    expect(faults[0]?.message).toContain('CR alone')
  },
)

test.each([
  '-- up\r\nCREATE TABLE t (x);\r\n-- down\r\nDROP TABLE t;\r\n',
  'CREATE TABLE t (x);\r',
  'CREATE TABLE t (\rx\r);\r-- done\r-- really\r',
  "CREATE TABLE t (x DEFAULT '-- a\rb');",
  '/* a\rb */ CREATE TABLE t (x);',
])('in %j nothing is hidden', (text) => {
  expect(hiddenByReturns(text)).toEqual([])
  expect(tablesOf(text.replace('DROP TABLE t;', ''))).toEqual(['t'])
})
