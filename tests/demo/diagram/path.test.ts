import { expect, test } from 'vitest'
import { pathThrough } from '../../../demo/diagram/path.js'

test('a line through two points is straight, and its corners are rounded off', () => {
  expect(pathThrough([])).toBe('')
  expect(
    pathThrough([
      { x: 0, y: 0 },
      { x: 10, y: 0.25 },
    ]),
  ).toBe('M0 0L10 0.3')
  expect(
    pathThrough([
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
    ]),
  ).toBe('M0 0Q10 0 10 10')
})

test('a line ends where its last point is, so that an arrow there has a direction', () => {
  const points = [0, 10, 20, 30].map((x) => ({ x, y: x % 20 }))
  expect(pathThrough(points)).toBe('M0 0Q10 10 15 5Q20 0 30 10')
})
