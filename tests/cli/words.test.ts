import { expect, test } from 'vitest'
import {
  changeLines,
  count,
  duration,
  lossInWords,
  problemLines,
  size,
} from '../../src/cli/words.js'

const plain = (_: string, text: string) => text

test('numbers as people write them', () => {
  expect([count(1, 'row'), count(1204, 'row'), count(0, 'entry', 'entries')]).toEqual([
    '1 row',
    '1,204 rows',
    '0 entries',
  ])
  expect([0.44, 9.96, 12.4, 3210].map(duration)).toEqual(['0.4 ms', '10.0 ms', '12 ms', '3.2 s'])
  expect([0, 999, 16_384, 250_000, 1_400_000, 5e9].map(size)).toEqual([
    '0 bytes',
    '999 bytes',
    '16.4 kB',
    '250 kB',
    '1.4 MB',
    '5 GB',
  ])
})

test('each kind of loss in words', () => {
  const loss = { table: 't', column: 'c', count: 1204, of: 1300 }
  expect(lossInWords({ ...loss, kind: 'table' })).toBe('table t: all of its 1,204 rows')
  expect(lossInWords({ ...loss, kind: 'rows' })).toBe('table t: 1,204 of 1,300 rows')
  expect(lossInWords({ ...loss, kind: 'column' })).toBe('column t.c: 1,204 of 1,300 values')
  expect(lossInWords({ ...loss, kind: 'values' })).toBe(
    'column t.c: 1,204 of 1,300 values change their type',
  )
})

test('a problem of several lines stands below its label, without signs for the terminal', () => {
  const message = "DATABASE_AHEAD: a\u001B[2J\nUpdate the app, or pass unknown: 'ignore'."
  expect(problemLines([{ message }], 'refused', plain)).toEqual([
    'refused: DATABASE_AHEAD: a\\u001b[2J',
    '  Get the files that have them, or pass --unknown ignore.',
  ])
})

test('a warning behind a run does not say that nothing was changed', () => {
  const message = 'DATABASE_AHEAD: 9 is unknown.\nNothing was changed. Update the app.'
  expect(problemLines([{ message }], 'warning', plain)).toEqual([
    'warning: DATABASE_AHEAD: 9 is unknown.',
    '  Update the app.',
  ])
  expect(problemLines([{ message }], 'refused', plain)[1]).toContain('Nothing was changed.')
})

test('without a change there is no heading', () => {
  expect(changeLines([], plain)).toEqual([])
})

test('names of a stranger’s file do not move the cursor', () => {
  const name = '\u001B[8mhidden\u202E'
  const [, , line] = changeLines([{ action: 'added', what: 'table', table: name, name }], plain)
  expect(line).toContain('\\u001b[8mhidden\\u202e')
})
