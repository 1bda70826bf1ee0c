import { expect, test } from 'vitest'
import { table } from '../../src/cli/table.js'

const plain = (_: string, text: string) => text

test('columns stand below each other, and one in which nothing stands is left out', () => {
  expect(
    table(
      ['A', 'B', 'C'],
      [
        ['1', '', 'x'],
        ['1000', '', 'yy'],
      ],
      plain,
    ),
  ).toEqual(['A     C', '1     x', '1000  yy'])
})

test('a cell of a stranger breaks neither the line nor the terminal', () => {
  expect(table(['A', 'B'], [['x\ny', '\u001B[31m']], plain)).toEqual(['A    B', 'x y  \\u001b[31m'])
})

test('colours do not move the columns', () => {
  const paint = (format: string, text: string) => `<${format}>${text}</>`
  const lines = table(['A', 'B'], [[{ text: 'x', as: 'red' }, 'y']], paint)
  expect(lines).toEqual(['<dim>A</>  <dim>B</>', '<red>x</>  y'])
})
