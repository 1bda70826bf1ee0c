import { beforeAll, describe, expect, test } from 'vitest'
import { chooseMethod, obstacle } from '../../src/alter/choose.js'
import { compareColumns } from '../../src/alter/compare.js'
import { describeTable } from '../../src/alter/describe.js'
import type { TableDescription } from '../../src/alter/describe.js'
import { differencesOf } from '../../src/alter/differences.js'
import { connect } from '../../src/engines/sqljs.js'
import { sqlJs } from './sqlite.js'
import type { SqlJsStatic } from './sqlite.js'

let SQL: SqlJsStatic

beforeAll(async () => {
  SQL = await sqlJs()
})

function described(create: string): TableDescription {
  const raw = new SQL.Database()
  const db = connect(raw)
  db.exec(create)
  const table = describeTable(db, 't')
  raw.close()
  if (!table) throw new Error('There is no table t.')
  return table
}

const WORKS = { structure: undefined, whole: undefined }

/** From, to, whether the table is empty, and the cheapest method where ALTER TABLE does what it says. */
const CASES: readonly (readonly [from: string, to: string, empty: boolean, method: string])[] = [
  ['(a)', '(a)', false, 'none'],
  ['(a)', '(a /* text */)', false, 'catalog'],
  ['(a, b)', '(a, b, c)', false, 'native'],
  ['(a, b)', '(a, b, c DEFAULT 5, d)', false, 'native'],
  ['(a, b)', '(a, c, b)', false, 'copy'],
  ['(a, b)', '(a, b, c UNIQUE)', false, 'copy'],
  ['(a, b)', '(a, b, c AS (a))', false, 'native'],
  ['(a, b)', '(a, b, c AS (a) STORED)', false, 'copy'],
  ['(a, b)', '(a)', false, 'native'],
  ['(a, b UNIQUE)', '(a)', false, 'copy'],
  ['(a, b, PRIMARY KEY (a, b))', '(a)', false, 'copy'],
  ['(a, b)', '(b, a)', false, 'copy'],
  ['(a INT)', '(a INTEGER)', false, 'catalog'],
  ['(a INT)', '(a TEXT)', false, 'copy'],
  ['(a FLOAT)', '(a REAL)', false, 'catalog'],
  ['(a STRING)', '(a NUMERIC)', false, 'catalog'],
  ['(a CHARINT)', '(a INT)', false, 'catalog'],
  ['(a)', '(a BLOB)', false, 'catalog'],
  ['(a INT PRIMARY KEY)', '(a INTEGER PRIMARY KEY)', false, 'copy'],
  ['(a INTEGER PRIMARY KEY)', '(a INTEGER PRIMARY KEY DESC)', false, 'copy'],
  ['(a INTEGER PRIMARY KEY)', '(a INTEGER PRIMARY KEY AUTOINCREMENT)', false, 'catalog'],
  ['(a)', '(a NOT NULL)', false, 'native'],
  ['(a NOT NULL)', '(a)', false, 'native'],
  ['(a)', '(a CHECK (a))', false, 'native'],
  ['(a CHECK (a))', '(a)', false, 'catalog'],
  ['(a CONSTRAINT k CHECK (a))', '(a)', false, 'native'],
  ["(a CHECK (a = ')'))", "(a CHECK (a = '('))", false, 'catalog'],
  ['(a)', '(a REFERENCES p)', false, 'catalog'],
  ['(a REFERENCES p)', '(a REFERENCES p ON DELETE CASCADE)', false, 'catalog'],
  ['(a REFERENCES p)', '(a REFERENCES p DEFERRABLE INITIALLY DEFERRED)', false, 'catalog'],
  ['(a)', '(a UNIQUE)', false, 'copy'],
  ['(a UNIQUE)', '(a UNIQUE ON CONFLICT IGNORE)', false, 'catalog'],
  ['(a, UNIQUE (a))', '(a, UNIQUE (a DESC))', false, 'copy'],
  ['(a, UNIQUE (a))', '(a, UNIQUE (a COLLATE NOCASE))', false, 'copy'],
  ['(a DEFAULT 1)', '(a DEFAULT 2)', false, 'copy'],
  ['(a DEFAULT 1)', '(a DEFAULT 2)', true, 'catalog'],
  ['(a DEFAULT 1)', '(a DEFAULT (1))', false, 'catalog'],
  ['(a)', '(a COLLATE NOCASE)', false, 'copy'],
  ['(a COLLATE NOCASE COLLATE BINARY)', '(a)', false, 'catalog'],
  ['(a, b AS (a))', '(a, b AS (a + 1))', false, 'copy'],
  ['(a, b AS (a))', '(a, b)', false, 'copy'],
  ['(a INT)', '(a INT) STRICT', false, 'catalog'],
  ['(a ANY) STRICT', '(a ANY)', false, 'copy'],
  ['(a PRIMARY KEY)', '(a PRIMARY KEY) WITHOUT ROWID', false, 'copy'],
]

describe('the cheapest method', () => {
  test.each(CASES)('from %s to %s (empty: %s) is %s', (from, to, empty, method) => {
    const [is, shall] = [described(`CREATE TABLE t${from}`), described(`CREATE TABLE t${to}`)]
    const before = JSON.stringify([is, shall])
    const gone = is.columns.filter(({ name }) => !shall.columns.some((each) => each.name === name))
    const comparison = compareColumns(is, shall, { drop: gone.map(({ name }) => name) })
    const differences = differencesOf(is, is, shall, comparison, empty)
    expect(chooseMethod(differences, WORKS).method).toBe(method)
    expect(JSON.stringify([is, shall])).toBe(before)
  })
})

test('where ALTER TABLE leads elsewhere, the text is edited; where it fails for a column, rows are copied', () => {
  const differences = [{ needs: 'native', words: 'x', native: ['DROP COLUMN x'] }] as const
  const words = 'leads elsewhere'
  expect(chooseMethod(differences, { structure: undefined, whole: words })).toEqual({
    method: 'catalog',
    reasons: [
      { method: 'none', why: 'x' },
      { method: 'native', why: words },
    ],
  })
  expect(chooseMethod(differences, { structure: words, whole: words }).method).toBe('copy')
})

test('a copy can do everything', () => {
  expect(obstacle('copy', [{ needs: 'copy', words: 'x' }], WORKS)).toBeUndefined()
})
