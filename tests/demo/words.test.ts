import { expect, test } from 'vitest'
import { clip, count, duration, size, time, title } from '../../demo/words.js'

test.each([
  [0, '0 bytes'],
  [512, '512 bytes'],
  [94_208, '94 kB'],
  [1_007_616, '1 MB'],
  [1_460_000, '1.5 MB'],
  [2_147_483_648, '2.1 GB'],
])('%i bytes are %s', (bytes, words) => {
  expect(size(bytes)).toBe(words)
})

test('one is singular, the others are plural', () => {
  expect([count(0, 'table'), count(1, 'table'), count(2048, 'table')]).toEqual([
    '0 tables',
    '1 table',
    '2,048 tables',
  ])
})

test.each([
  ['tidy memory keys', 'Tidy memory keys'],
  ['users', 'Users'],
  ['Split agent provider', 'Split agent provider'],
  ['iOS tokens', 'iOS tokens'],
  ['user_id of posts', 'user_id of posts'],
  ['', ''],
])('the description %j is shown as %j', (description, words) => {
  expect(title(description)).toBe(words)
})

test('durations are in the unit that fits', () => {
  expect([duration(0.44), duration(12.4), duration(3210)]).toEqual(['0.4 ms', '12 ms', '3.2 s'])
  expect([duration(9.97), duration(999.7), duration(59_960)]).toEqual([
    '10 ms',
    '1.0 s',
    '1 min 0 s',
  ])
  expect(duration(3_725_400)).toBe('62 min 5 s')
})

test('a recorded time that is no date stays as it is', () => {
  expect(time('last tuesday')).toBe('last tuesday')
  expect(time('2025-10-01T08:00:00Z')).toContain('2025')
})

test('a long text is cut, an empty one is named', () => {
  expect(clip('short')).toBe('short')
  expect(clip('')).toBe('(no name)')
  expect(clip('🗄'.repeat(20_000), 3)).toBe('🗄🗄🗄…')
})

test('marks that turn text around are shown as what they are not: text', () => {
  expect(clip('a\u202Egnp.exe')).toBe('a\uFFFDgnp.exe')
  expect(clip('שלום')).toBe('שלום')
})
