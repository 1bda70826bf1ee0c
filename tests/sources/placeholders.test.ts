import { expect, test } from 'vitest'
import { fillPlaceholders } from '../../src/sources/placeholders.js'

test.each([
  ['SELECT ${a}', 'SELECT 1'],
  ['SELECT \'${a}\', "${a}"', 'SELECT \'1\', "1"'],
  ['-- ${a}\n/* ${a} */ ${a}', '-- ${a}\n/* ${a} */ 1'],
  ['${a}${a}b${a}', '11b1'],
])('%j has its values', (text, filled) => {
  expect(fillPlaceholders(text, { a: '1' })).toEqual({ text: filled, faults: [] })
})

test.each([
  ['SELECT ${b}', 1],
  ["\n'${b}'", 0],
  ['\n"${b}"', 0],
  ['-- ${b}', 0],
  ['SELECT ${ b }', 1],
])('%j lacks %i values', (text, count) => {
  expect(fillPlaceholders(text, { a: '1' }).faults).toHaveLength(count)
})

test('a format can want values in strings too', () => {
  expect(fillPlaceholders("\n'${b}'", {}, 'strings').faults).toMatchObject([{ line: 2 }])
})

test('a value is put in once, whatever it holds', () => {
  expect(fillPlaceholders('${a}', { a: '${a}$&' }).text).toBe('${a}$&')
})
