import { expect, test } from 'vitest'
import { fillVariables } from '../../src/sources/variables.js'

const MARK = /^--[ \t]*\+goose[ \t]+(.*)$/i
const on = '-- +goose ENVSUB ON\n'
const off = '\n-- +goose envsub off\n'

test.each([
  [`${on}SELECT '$A', '\${A}', '\${B:-b}', '\${B-c}'`, `${on}SELECT '1', '1', 'b', 'c'`],
  [`'$A'\n${on}'$A'${off}'$A'`, `'$A'\n${on}'1'${off}'$A'`],
  ["SELECT '$A'", "SELECT '$A'"],
])('%j has its values', (text, filled) => {
  expect(fillVariables(text, MARK, { A: '1' })).toEqual({ text: filled, faults: [] })
})

test('a variable without a value is a fault with its line', () => {
  const { faults } = fillVariables(`${on}SELECT 1;\nSELECT $NONE;`, MARK, {})
  expect(faults).toMatchObject([{ line: 3 }])
})
