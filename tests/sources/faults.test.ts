import { expect, test } from 'vitest'
import { invalidSource, shown } from '../../src/sources/faults.js'

test('all faults stand in one message, each with its place', () => {
  const faults = [
    { path: 'a.sql', line: 3, message: 'x' },
    { path: '', message: 'y' },
  ]
  expect(invalidSource(faults, 'Do z.').message).toBe(
    'INVALID_SOURCE: 2 things are wrong with the migrations:\n  - a.sql, line 3: x\n  - y\nNo migration was read. Do z.',
  )
})

test('a name shows what cannot be seen', () => {
  expect(shown('a\u202E\n\0é漢')).toBe('a\\u{202E}\\u{A}\\u{0}é漢')
})
