import { expect, test } from 'vitest'
import { nextVersion } from '../../src/cli/next-version.js'

const now = new Date('2026-11-22T20:12:43.001Z')

test.each([
  [[], '001'],
  [['001', '002'], '003'],
  [['009'], '010'],
  [['999'], '1000'],
  [['1', '10', '9'], '11'],
  [['0007'], '0008'],
  [['1.9.0', '1.10.0'], '1.10.1'],
  [['1.09'], '1.10'],
  [['20250101120000'], '20261122201243'],
  [['202501011200'], '202611222012'],
  [['20250101'], '20261122'],
  [['20250101120000123'], '20261122201243001'],
  [['1735732800'], '1795378363'],
  [['1735732800000'], '1795378363001'],
  [['99999999999999999999'], '100000000000000000000'],
])('after %j comes %s', (versions, expected) => {
  expect(nextVersion(versions, now)).toBe(expected)
})

test('a time that lies ahead of the clock is followed by the next number', () => {
  expect(nextVersion(['20270101000000'], now)).toBe('20270101000001')
})

test('two on one day follow each other', () => {
  expect(nextVersion(['20261122'], now)).toBe('20261123')
})
