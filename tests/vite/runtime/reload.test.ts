import { expect, test } from 'vitest'
import { readReload } from '../../../src/vite/runtime/reload.js'

test('what a page has sent is read', () => {
  const sent = { edits: ['001 was edited.'], everywhere: true }
  expect(readReload(sent)).toEqual(sent)
})

test.each([undefined, null, 'x', 7, [], { edits: 'x', everywhere: 1 }, { edits: [1, {}] }])(
  '%j asks for the one page, and has no words',
  (data) => {
    expect(readReload(data)).toEqual({ edits: [], everywhere: false })
  },
)
