import { describe, expect, test } from 'vitest'
import { collationOf, definitionOf } from '../../src/alter/definition.js'

describe('the text of a table', () => {
  const sql = `CREATE TABLE "t (x"(
    a DECIMAL(3, 2) DEFAULT ',' CHECK (a <> ')' /* ) */), -- first, (
    [b, (] TEXT COLLATE NOCASE CONSTRAINT "my check" CHECK (length([b, (]) > 1),
    c AS (CASE WHEN a THEN (1) END), UNIQUE (a, c) CHECK ((c)) CONSTRAINT last CHECK (1))`

  test('is cut into columns at the commas between them', () => {
    expect(definitionOf(sql, 3).columns).toEqual([
      `a DECIMAL(3, 2) DEFAULT ',' CHECK (a <> ')' /* ) */)`,
      '[b, (] TEXT COLLATE NOCASE CONSTRAINT "my check" CHECK (length([b, (]) > 1)',
      'c AS (CASE WHEN a THEN (1) END)',
    ])
  })

  test('has its CHECKs with their names', () => {
    expect(definitionOf(sql, 3).checks.map(({ name, expression }) => [name, expression])).toEqual([
      [undefined, `a <> ')' /* ) */`],
      ['my check', 'length([b, (]) > 1'],
      [undefined, '(c)'],
      ['last', '1'],
    ])
    expect(definitionOf(sql, 3).constraints).toEqual(['my check', 'last'])
  })

  test('has AUTOINCREMENT only as a keyword', () => {
    const has = (text: string): boolean => definitionOf(text, 1).autoincrement
    expect(has('CREATE TABLE t(a INTEGER PRIMARY KEY autoincrement)')).toBe(true)
    expect(has('CREATE TABLE t("AUTOINCREMENT" /* AUTOINCREMENT */)')).toBe(false)
  })
})

test('the last COLLATE of a column counts, and none in parentheses', () => {
  expect(collationOf('a COLLATE nocase')).toBe('NOCASE')
  expect(collationOf('a COLLATE NOCASE NOT NULL COLLATE "rtrim"')).toBe('RTRIM')
  expect(collationOf(`a CHECK (a = 'x' COLLATE NOCASE)`)).toBe('BINARY')
})
