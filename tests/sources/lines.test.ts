import { expect, test } from 'vitest'
import { LineCounter } from '../../src/sources/lines.js'

test('a line is counted from 1, and ends behind its newline', () => {
  const lines = new LineCounter('ab\n\nc\r\nd')
  expect([0, 2, 3, 4, 6, 7, 99].map((offset) => lines.at(offset))).toEqual([1, 1, 2, 3, 3, 4, 4])
})
