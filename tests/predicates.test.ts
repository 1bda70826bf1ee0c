import { describe, expect, test } from 'vitest'
import { hasColumn, hasIndex, hasTable, tableMatches } from '../src/predicates.js'
import { MigrationRunner } from '../src/runner.js'
import { contentOf } from './support/content.js'
import { code } from './support/migrations.js'
import { open } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

const { raw, db } = open(`
  CREATE TABLE "Odd ""Name"" -- x"(a, "b c", g AS (a + 1), h AS (a) STORED); -- fake
  CREATE TABLE plain(a /* ghost */, b DEFAULT 'phantom');
  CREATE VIEW seen AS SELECT 1 AS x;
  CREATE VIRTUAL TABLE words USING fts4(body);
  CREATE INDEX by_a ON plain(a);
  CREATE TEMP TABLE temporary(a);
`)

describe('hasTable', () => {
  test.each(['plain', 'PLAIN', 'Odd "Name" -- x', 'words'])('%j is one', (name) =>
    expect(hasTable(db, name)).toBe(true),
  )
  test.each(['seen', 'by_a', 'temporary', 'fake', 'plai', 'plain2', '', 'Odd', "x' OR 1 --"])(
    '%j is none',
    (name) => expect(hasTable(db, name)).toBe(false),
  )
})

describe('hasColumn', () => {
  test.each([
    ['plain', 'a'],
    ['Plain', 'B'],
    ['Odd "Name" -- x', 'b c'],
    ['Odd "Name" -- x', 'g'],
    ['Odd "Name" -- x', 'h'],
    ['words', 'body'],
  ])('%j has %j', (table, column) => expect(hasColumn(db, table, column)).toBe(true))
  test.each([
    ['plain', 'ghost'],
    ['plain', 'phantom'],
    ['plain', 'rowid'],
    ['nowhere', 'a'],
    ['temporary', 'a'],
    ['seen', 'x'],
  ])('%j has no %j', (table, column) => expect(hasColumn(db, table, column)).toBe(false))
})

describe('hasIndex', () => {
  test('knows indexes only', () => {
    expect([hasIndex(db, 'BY_A'), hasIndex(db, 'plain'), hasIndex(db, 'nowhere')]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('tableMatches', () => {
  const TEXT =
    "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT 'x  y' CHECK (b <> ''), FOREIGN KEY (b) REFERENCES p(c))"
  const matches = (text: string): boolean => {
    const opened = open(TEXT)
    try {
      return tableMatches(opened.db, text)
    } finally {
      opened.raw.close()
    }
  }

  test.each([
    TEXT,
    `${TEXT};`,
    TEXT.toLowerCase(),
    TEXT.replaceAll(' ', '\n /* c */ ').replace("'x\n /* c */ \n /* c */ y'", "'x  y'"),
    TEXT.replace('t(a', '"T" ([a]').replace('b TEXT', '`b` "text"'),
    TEXT.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS'),
    TEXT.replace('CREATE TABLE t', 'CREATE TABLE main.t'),
  ])('%j is the same table', (text) => expect(matches(text)).toBe(true))

  test.each([
    TEXT.replace('x  y', 'x y'),
    TEXT.replace("'x  y'", "'X  y'"),
    TEXT.replace('NOT NULL', ''),
    TEXT.replace("<> ''", "<> 'a'"),
    TEXT.replace('p(c)', 'p(d)'),
    TEXT.replace('TEXT', 'VARCHAR'),
    TEXT.replace('a INTEGER PRIMARY KEY, ', ''),
    TEXT.replace('TABLE t', 'TABLE other'),
    `${TEXT} STRICT`,
    `${TEXT} WITHOUT ROWID`,
  ])('%j is another', (text) => expect(matches(text)).toBe(false))

  test.each(['SELECT 1', 'CREATE VIEW t AS SELECT 1', '', '-- CREATE TABLE t(a)'])(
    '%j is refused',
    (text) => {
      expectError('INVALID_SQL', () => matches(text))
    },
  )

  test('a text that SQLite refuses is an error', () => {
    expectError('SQL_FAILED', () => matches('CREATE TABLE t('))
  })
})

test('all of them may be asked in a canApply, and write nothing', () => {
  const before = contentOf(raw)
  let asked = false
  const runner = new MigrationRunner(db, {
    migrations: [
      code('1', undefined, {
        canApply(connection) {
          asked =
            hasTable(connection, 'plain') &&
            hasColumn(connection, 'plain', 'a') &&
            hasIndex(connection, 'by_a') &&
            !tableMatches(connection, 'CREATE TABLE plain(z)')
          return false
        },
      }),
    ],
  })
  expect(runner.applyAll().steps[0]?.outcome).toBe('skipped')
  expect(asked).toBe(true)
  expect(contentOf(raw)).toEqual(before)
})
