import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takeApart, Together } from '../../../demo/engine/pieces.js'
import type { Piece } from '../../../demo/engine/pieces.js'
import { runs } from '../../support/runs.js'

/** What comes out on the other side, each message cloned as between threads; and the messages. */
function sent(value: unknown): { whole: unknown; pieces: Piece[]; answer: unknown } {
  const pieces: Piece[] = []
  const together = new Together()
  const answer = structuredClone(
    takeApart(value, (piece) => {
      pieces.push(piece)
      together.take(structuredClone(piece))
    }),
  )
  return { answer: structuredClone(answer), whole: together.whole(answer), pieces }
}

const leaf = fc.oneof(
  fc.string(),
  fc.double(),
  fc.constantFrom(null, undefined, true),
  fc.uint8Array(),
)
const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'list', 'items'))
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(names, tie('tree'), { maxKeys: 4 }),
    // Long enough to be cut, with lists inside that are too.
    fc
      .tuple(tie('tree'), fc.integer({ min: 150, max: 450 }))
      .map(([item, length]) => Array.from({ length }, (_, at) => (at % 100 === 0 ? item : at))),
  ),
}))

test('what is taken apart and put together is the same', () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(sent(value).whole).toEqual(structuredClone(value))
    }),
    { numRuns: runs(150) },
  )
})

test('no message holds more of a list than some items, and a list that stands twice is sent once', () => {
  const tables = Array.from({ length: 20_000 }, (_, at) => ({
    name: `t${at}`,
    columns: ['a', 'b'],
  }))
  const { answer, pieces, whole } = sent({ before: { tables }, after: { tables }, few: [1, 2] })
  expect(Math.max(...pieces.map(({ items }) => items.length))).toBe(200)
  expect(pieces).toHaveLength(100)
  expect(JSON.stringify(answer).length).toBeLessThan(100)
  expect(whole).toEqual({ before: { tables }, after: { tables }, few: [1, 2] })
})
