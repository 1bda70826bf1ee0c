import { describe, expect, test } from 'vitest'
import { wordsOf } from '../../../demo/engine/header-words.js'
import { inspect } from '../../../src/file/index.js'
import { imageOf } from './opening.js'

const image = imageOf('CREATE TABLE t(a); CREATE TABLE u(a); CREATE TABLE v(a)')

/** The words for the first thing that is wrong with these bytes. */
function wordsFor(bytes: Uint8Array) {
  const inspection = inspect(bytes)
  const [problem] = inspection.problems
  if (!problem) throw new Error('Nothing is wrong with them.')
  return wordsOf(problem, inspection)
}

describe('a file that is cut off is measured to the last byte', () => {
  test.each([
    [16, 'ends after 16 bytes; the header alone has 100'],
    [99, 'ends after 99 bytes; the header alone has 100'],
    [100, 'There are 100 bytes, which is 0 whole pages'],
    [image.length - 1, '16,384 bytes in all. There are 16,383 bytes, which is 3 whole pages'],
    [4096, 'There are 4,096 bytes, which is 1 whole page.'],
  ])('%i bytes of it', (length, words) => {
    const { kind, what } = wordsFor(image.slice(0, length))
    expect(kind).toBe('truncated')
    expect(what).toContain(words)
  })
})

test('of the numbers that can be too new, the one that is is named', () => {
  const changed = (at: number, value: number) => {
    const bytes = image.slice()
    bytes[at] = value
    return wordsFor(bytes).what
  }
  expect(changed(19, 3)).toContain('1 for writing and 3 for reading')
  expect(changed(47, 5)).toContain('schema is of format 5')
})

test('a beginning that is almost right is called damaged, not another kind of file', () => {
  const bytes = image.slice()
  bytes[15] = 1
  expect(wordsFor(bytes)).toMatchObject({
    kind: 'damaged',
    what: 'It begins almost as an SQLite database: some of its first sixteen bytes are others.',
  })
})
