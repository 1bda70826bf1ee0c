import { expect, test } from 'vitest'
import { nearest } from '../../src/cli/nearest.js'

const names = ['status', 'plan', 'preview', 'up', 'down', 'migrations', 'placeholder']

test.each([
  ['stauts', 'status'],
  ['STATUS', 'status'],
  ['upp', 'up'],
  ['migration', 'migrations'],
  ['place', 'placeholder'],
  ['xyzzy', undefined],
  ['', undefined],
])('of %j the nearest name is %j', (written, expected) => {
  expect(nearest(written, names)).toBe(expected)
})
