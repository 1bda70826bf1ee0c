import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineComments } from '../../src/sources/comments.js'
import { allTokens } from '../../src/sql.js'
import { runs } from '../support/runs.js'

const piece = fc.constantFrom(
  ...`-- - /* */ / * ' " [ ] ; x 1 $a( $ @b :c ) ->>`.split(' '),
  ...Array.from('`\n\r \0\uFEFF'),
)

test('line comments are those that the tokenizer of SQLite sees', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const sql = pieces.join('')
      const expected = allTokens(sql)
        .filter(({ kind, text }) => kind === 'comment' && text.startsWith('--'))
        .map(({ text, start }) => ({ text, start }))
      expect(lineComments(sql).map(({ text, start }) => ({ text, start }))).toEqual(expected)
    }),
    { numRuns: runs(3000) },
  )
})

// Each colon could begin a variable: looked for anew from each to the end, this would take minutes.
test('a line with a million colons is walked through once', () => {
  const sql = `INSERT INTO a VALUES ('${':1,'.repeat(1_000_000)}') -- up`
  expect(lineComments(sql).map(({ text }) => text)).toEqual(['-- up'])
})
