import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVersions, versionKey } from '../src/version.js'

/** The order by its definition: digits as numbers of any length, everything else by code unit. */
function compareBySpecification(a: string, b: string): number {
  const parts = (version: string): (bigint | number)[] =>
    [...version.matchAll(/[0-9]+|[^]/g)].map(([part]) =>
      /^[0-9]/.test(part) ? BigInt(part) : part.charCodeAt(0),
    )
  const left = parts(a)
  const right = parts(b)
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const x = left[index]
    const y = right[index]
    if (x === undefined) return -1
    if (y === undefined) return 1
    if (typeof x === 'bigint' && typeof y === 'bigint') {
      if (x !== y) return x < y ? -1 : 1
      continue
    }
    // A number beside a letter: as the digit it would begin with.
    const one = typeof x === 'bigint' ? String(x).charCodeAt(0) : x
    const other = typeof y === 'bigint' ? String(y).charCodeAt(0) : y
    if (one !== other) return one - other
  }
  return 0
}

const version = fc
  .array(
    fc.constantFrom(
      '0',
      '1',
      '2',
      '9',
      '00',
      '10',
      '.',
      '-',
      '_',
      'a',
      'b',
      'B',
      'v',
      'é',
      '٣',
      '\u{1D7D9}',
      '',
      ' ',
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''))

describe('versions', () => {
  test.each([
    ['2', '10'],
    ['9', '010'],
    ['0.9', '0.10'],
    ['1', '1.0'],
    ['1', '1a'],
    ['1.9.9', '1.10.0'],
    ['20261122093000123456', '20261122093000123457'],
    ['a', 'b'],
    ['B', 'a'],
    ['', '0'],
    ['v1', 'v2'],
    ['1-alpha', '1-beta'],
  ])('%j comes before %j', (a, b) => {
    expect(compareVersions(a, b)).toBeLessThan(0)
    expect(compareVersions(b, a)).toBeGreaterThan(0)
    expect(versionKey(a)).not.toBe(versionKey(b))
  })

  test.each([
    ['1', '001'],
    ['0', '000'],
    ['1.02.3', '01.2.003'],
    ['v010', 'v10'],
  ])('%j and %j are one version', (a, b) => {
    expect(compareVersions(a, b)).toBe(0)
    expect(versionKey(a)).toBe(versionKey(b))
  })

  test.each([
    ['0', ''],
    ['a0', 'a'],
    ['100', '1'],
    ['1.0', '1'],
    ['10', '1.0'],
    ['1 0', '10'],
    ['٣', '3'],
  ])('%j and %j are two versions', (a, b) => {
    expect(compareVersions(a, b)).not.toBe(0)
    expect(versionKey(a)).not.toBe(versionKey(b))
  })

  test('compare as defined, and have the same key exactly when they are equal', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(compareBySpecification(a, b)))
        expect(versionKey(a) === versionKey(b)).toBe(compareBySpecification(a, b) === 0)
      }),
      { numRuns: 2000 },
    )
  })

  test('have one order: sorting does not depend on where it begins', () => {
    fc.assert(
      fc.property(fc.array(version), (versions) => {
        const keys = (list: string[]): string[] => list.toSorted(compareVersions).map(versionKey)
        expect(keys(versions.toReversed())).toEqual(keys(versions))
      }),
      { numRuns: 300 },
    )
  })
})
