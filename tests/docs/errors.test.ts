import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const source = readFileSync(new URL('../../src/codes.ts', import.meta.url), 'utf8')

const rows = page
  .split('\n')
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .filter(([, code = '']) => /^`[A-Z_]+`$/.test(code))
const documented = rows.map(([, code = '']) => code.slice(1, -1))
const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'$/gm)].map(([, code = '']) => code)

test('the page names every code once, and no other', () => {
  expect(codes.length).toBeGreaterThan(30)
  expect(documented.toSorted()).toEqual(codes.toSorted())
})

test('every code has a cause and a cure', () => {
  expect(rows.filter((cells) => cells.length !== 5 || cells[2] === '' || cells[3] === '')).toEqual(
    [],
  )
})
