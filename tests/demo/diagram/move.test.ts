import { expect, test } from 'vitest'
import { boxTowards } from '../../../demo/diagram/move.js'

const at = (x: number, y: number) => ({ x, y, width: 10, height: 10 })
// 0 1 2
// 3   4
const PLACES = [at(0, 0), at(100, 0), at(200, 0), at(0, 100), at(200, 100)]

test('arrow keys lead to the nearest box in their direction, and stay where there is none', () => {
  expect(boxTowards(PLACES, 0, 'right')).toBe(1)
  expect(boxTowards(PLACES, 1, 'right')).toBe(2)
  expect(boxTowards(PLACES, 2, 'right')).toBe(2)
  expect(boxTowards(PLACES, 2, 'down')).toBe(4)
  expect(boxTowards(PLACES, 4, 'left')).toBe(3)
  expect(boxTowards(PLACES, 3, 'up')).toBe(0)
})

test('Home and End lead to the first and the last', () => {
  expect(boxTowards(PLACES, 2, 'first')).toBe(0)
  expect(boxTowards(PLACES, 2, 'last')).toBe(4)
  expect(boxTowards([], 0, 'last')).toBe(0)
})
