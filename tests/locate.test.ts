import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineAndColumn } from '../src/locate.js'
import { open, value } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

/** Where the mark ⟦ stood in the text, counted by hand: by line ends, and UTF-16 code units. */
function marked(text: string): { sql: string; line: number; column: number } {
  const at = text.indexOf('⟦')
  const lines = text.slice(0, at).split(/\r\n|\n|\r/)
  return { sql: text.replace('⟦', ''), line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

const position = (sql: string) =>
  expectError('SQL_FAILED', () => open('CREATE TABLE t(a, b)').db.exec(sql)).statement

describe('the place of an error', () => {
  test.each([
    'SELECT 1;\n  ⟦SELEC 2',
    'SELECT a, b FROM t WHERE ⟦WHERE a',
    'SELECT 1, 2, 3, ⟦, 4 FROM t',
    'INSERT INTO t VALUES (1, 2), (3, 4),\r\n\r\n\t(5, 6) ⟦(7, 8)',
    'CREATE TABLE x(a, b,\n  c d e (⟦)(',
    "SELECT 'é€\u{1D11E}', ⟦FROM t",
    '/* FROM\n FROM */ SELECT 1 FROM t ⟦FROM',
    'SELECT * FROM ⟦missing',
    'SELECT * FROM t JOIN\r\n  ⟦"Missing"',
    'SELECT a, ⟦wrong FROM t',
    'SELECT t.⟦wrong FROM t',
    'SELECT 1;\nSELECT ⟦nofunc(a) FROM t',
    'UPDATE t SET a = ⟦1abc',
    'SELECT ⟦!',
    "SELECT a, ⟦'open",
    'SELECT ⟦"open',
    'SELECT 1;\n\nINSERT INTO t VALUES (1, 2⟦',
    'DROP INDEX ⟦missing',
    '⟦INSERT INTO t VALUES (1)',
    'SELECT 1; ⟦CREATE TABLE t(a)',
  ])('is the marked one in %j', (text) => {
    const { sql, line, column } = marked(text)
    expect(position(sql)).toMatchObject({ line, column })
  })

  test('is found in a statement of a hundred thousand values', () => {
    const values = Array.from({ length: 50_000 }, () => '(1, 2)').join(', ')
    const { sql, column } = marked(`INSERT INTO t VALUES ${values}, ⟦, (3, 4)`)
    expect(position(sql)).toMatchObject({ line: 1, column })
  })

  test('is the planted one, wherever it is planted', () => {
    const words = [
      'SELECT',
      '1',
      ',',
      "'x;y'",
      ',',
      '"a"',
      ',',
      '/* c */',
      '(',
      'SELECT',
      '2',
      ')',
      ',',
      'a',
      'FROM',
      't',
      'WHERE',
      'a',
      '=',
      '1',
      'AND',
      'b',
      '=',
      '1',
    ]
    fc.assert(
      fc.property(
        fc.nat(words.length),
        fc.array(fc.constantFrom(' ', '\n', '\r\n', '\t', ' -- x\n'), {
          minLength: words.length,
          maxLength: words.length,
        }),
        (at, gaps) => {
          const spaced = words.map((word, index) => word + (gaps[index] ?? ' '))
          // Two bare words are never valid side by side here: "AS" needs a name behind it, and has none.
          const { sql, line, column } = marked(
            [...spaced.slice(0, at), 'CHECK ', ...spaced.slice(at)]
              .join('')
              .replace('CHECK ', '⟦CHECK '),
          )
          expect(position(`SELECT 0;\n${sql}`)).toMatchObject({ index: 1, line: line + 1, column })
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('lines end at LF, CRLF and CR, and the caret stands below the place', () => {
  const text = 'one\r\ntwo\rthree\nfour'
  expect(lineAndColumn(text, text.indexOf('four') + 1)).toEqual({
    line: 4,
    column: 2,
    excerpt: '  4 | four\n       ^',
  })
  expect(lineAndColumn(text, text.indexOf('three'))).toEqual({
    line: 3,
    column: 1,
    excerpt: '  3 | three\n      ^',
  })
  expect(lineAndColumn('', 0)).toEqual({ line: 1, column: 1, excerpt: '  1 | \n      ^' })
})

test('a tab is one column, and one character of the excerpt', () => {
  expect(lineAndColumn('\tSELECT x', 8).excerpt).toBe('  1 |  SELECT x\n              ^')
})

test('a PRAGMA has no more effect while its error is placed than it has in sql.js', () => {
  for (const text of [
    'PRAGMA foreign_keys = 1 1',
    'EXPLAIN QUERY PLAN PRAGMA foreign_keys = 1 1',
    'PRAGMA foreign_keys(1',
    'PRAGMA foreign_keys = = 1',
  ]) {
    const ours = open()
    const { raw } = open()
    expectError('SQL_FAILED', () => ours.db.exec(text))
    expect(() => raw.run(text)).toThrow(/./)
    expect(value(ours.raw, 'PRAGMA foreign_keys')).toBe(value(raw, 'PRAGMA foreign_keys'))
  }
})
