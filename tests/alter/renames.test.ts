import { expect, test } from 'vitest'
import { orderRenames, renameStatements } from '../../src/alter/renames.js'
import type { Renames } from '../../src/alter/renames.js'

/** Carries renames out on a list of names, as SQLite would: a name must be there, and free. */
function carriedOut(columns: readonly string[], renames: Renames): string[] {
  let names = [...columns]
  for (const [from, to] of renames) {
    expect(names).toContain(from)
    const others = names.filter((name) => name !== from).map((name) => name.toLowerCase())
    expect(others).not.toContain(to.toLowerCase())
    names = names.map((name) => (name === from ? to : name))
  }
  return names
}

const CASES: Record<
  string,
  readonly [columns: readonly string[], renames: Renames, after: readonly string[]]
> = {
  one: [['a', 'b'], [['a', 'c']], ['c', 'b']],
  'a chain': [
    ['a', 'b', 'c'],
    [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
    ],
    ['b', 'c', 'd'],
  ],
  'a swap': [
    ['a', 'b'],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    ['b', 'a'],
  ],
  'a circle of three': [
    ['a', 'b', 'c'],
    [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ],
    ['b', 'c', 'a'],
  ],
  'other letters only': [['a'], [['a', 'A']], ['A']],
  'a swap in other letters': [
    ['a', 'B'],
    [
      ['a', 'b'],
      ['B', 'A'],
    ],
    ['b', 'A'],
  ],
}

test.each(Object.entries(CASES))('%s can be done one by one', (_, [columns, renames, after]) => {
  const ordered = orderRenames(renames, columns, (n) => `spare${n}`)
  expect(carriedOut(columns, ordered)).toEqual(after)
})

test('a column that goes is moved out of the way of one that takes its name', () => {
  const ordered = orderRenames([['a', 'b']], ['a', 'b'], (n) => `spare${n}`)
  expect(carriedOut(['a', 'b'], ordered)).toEqual(['b', 'spare0'])
})

test('a table in other letters is renamed twice', () => {
  expect(renameStatements('t', [], 'T', 'spare')).toEqual([
    'ALTER TABLE main."t" RENAME TO "spare"',
    'ALTER TABLE main."spare" RENAME TO "T"',
  ])
  expect(renameStatements('t', [['a"', 'b']], 'u', 'spare')).toEqual([
    'ALTER TABLE main."t" RENAME COLUMN "a""" TO "b"',
    'ALTER TABLE main."t" RENAME TO "u"',
  ])
})
