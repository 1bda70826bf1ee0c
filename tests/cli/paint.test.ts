import { expect, test } from 'vitest'
import { paintFor } from '../../src/cli/paint.js'

const stream = (isTTY: boolean) => ({ isTTY, columns: 80, write: () => undefined })

test.each([
  ['a terminal', true, {}, true],
  ['a pipe', false, {}, false],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ['a pipe with FORCE_COLOR=0', false, { FORCE_COLOR: '0' }, false],
  ['both', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('%s has colours or has none', (_, isTTY, env, expected) => {
  expect(paintFor(stream(isTTY), env)('red', 'x')).toBe(expected ? '\u001B[31mx\u001B[39m' : 'x')
})
