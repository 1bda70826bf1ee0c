import { expect, test } from 'vitest'
import { onOneLine, printable, printableInColour } from '../../src/cli/printable.js'

test('what moves a cursor, renames a window or turns text around is written out', () => {
  expect(printable('\u001B[2Ja\u0007\r\u202Eb\u009Bc\n')).toBe(
    '\\u001b[2Ja\\u0007\\u000d\\u202eb\\u009bc\n',
  )
})

test('half of a surrogate pair is written out, a whole sign stays', () => {
  expect(printable('\uD83D 🌊 é 漢')).toBe('\\ud83d 🌊 é 漢')
})

test('a cell has one line of at most so many signs', () => {
  expect(onOneLine('a\n\tb')).toBe('a b')
  expect(onOneLine('x'.repeat(200), 10)).toBe('xxxxxxxxx…')
})

test('colours pass, everything else that a name could bring does not', () => {
  expect(printableInColour('\u001B[31ma\u001B[2Jb\u001B[39m\u0007')).toBe(
    '\u001B[31ma\\u001b[2Jb\u001B[39m\\u0007',
  )
})
