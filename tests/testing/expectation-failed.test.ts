import { expect, test } from 'vitest'
import { ExpectationFailed, failWith, indented } from '../../src/testing/expectation-failed.js'

test('a failure has both texts or none, not even empty ones', () => {
  expect(Object.keys(new ExpectationFailed('words'))).not.toContain('actual')
  expect(new ExpectationFailed('words', { actual: 'a', expected: 'b' })).toMatchObject({
    actual: 'a',
    expected: 'b',
  })
})

test('paragraphs stand apart, and empty ones are left out', () => {
  expect(() => failWith(['one', '', 'two'])).toThrow(/^one\n\ntwo$/)
})

test('lines are indented, empty ones are not', () => {
  expect(indented('a\n\n b')).toBe('  a\n\n   b')
})
