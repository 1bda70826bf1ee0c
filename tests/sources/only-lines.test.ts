import { expect, test } from 'vitest'
import { forDialect } from '../../src/sources/only-lines.js'

test.each([
  ['A\n-- only: sqlite\nB\nC', 'A\n-- only: sqlite\nB\nC'],
  ['A\n-- only: postgres\nB\nC', 'A\n-- only: postgres\n\nC'],
  ['-- only: postgres for next 2 lines\nA\nB\nC', '-- only: postgres for next 2 lines\n\n\nC'],
  [
    '-- only: postgres until "end only"\nA\n-- end only postgres\nB',
    '-- only: postgres until "end only"\n\n-- end only postgres\nB',
  ],
  [
    '  -- only: sqlite for next 2 lines (lines commented)\n--A\n--B\n--C',
    '  -- only: sqlite for next 2 lines (lines commented)\nA\nB\n--C',
  ],
  ['-- only: postgres (line commented)\n--A\nB', '-- only: postgres (line commented)\n\nB'],
  ['-- only: mysql\nA', '-- only: mysql\nA'],
  ['-- only: postgres', '-- only: postgres'],
])('%j is %j for SQLite', (text, up) => {
  expect(forDialect(text, 'sqlite')).toEqual({ up })
})

test('lines without an end are a fault', () => {
  expect(forDialect('A\n-- only: sqlite until "end only"\nB', 'sqlite')).toMatchObject({
    faults: [{ line: 2 }],
  })
})
