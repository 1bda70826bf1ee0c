import type { Progress } from 'tidemark'
import { describe, expect, test } from 'vitest'
import type { RunProgress } from '../../../demo/model.js'
import { clock, progressWords, silence } from '../../../demo/view/progress.js'

const run = (progress?: Partial<Progress>): RunProgress => ({
  startedAt: 0,
  lastSign: 0,
  done: [],
  stopping: false,
  ...(progress && { progress: { phase: 'statement', elapsedMs: 0, ...progress } }),
})

describe('progressWords', () => {
  test('says which migration of how many, and which row of how many', () => {
    const words = progressWords(
      run({ phase: 'copy', version: '007', index: 3, total: 9, done: 62_000, of: 119_047 }),
    )
    expect(words).toBe('4 of 9 · 007 · 62,000 of 119,047 rows')
  })

  test('says what is done where there is nothing to count', () => {
    expect(progressWords(run({ phase: 'save' }))).toBe('keeping the result')
    expect(progressWords(run({ phase: 'verify', version: '7', done: 0, of: 0 }))).toBe(
      '7 · checking',
    )
  })

  test('says what comes first, before the first sign', () => {
    expect(progressWords(run())).toBe('Keeping the copy as it is, to go back to')
  })

  test('never counts past the last migration', () => {
    expect(progressWords(run({ phase: 'migration', index: 9, total: 9 }))).toMatch(/^9 of 9/)
  })
})

test('the clock counts seconds, minutes and hours', () => {
  expect([0, 999, 3_000, 62_000, 3_723_000, -5].map(clock)).toEqual([
    '00:00',
    '00:00',
    '00:03',
    '01:02',
    '1:02:03',
    '00:00',
  ])
})

test('after ten seconds without a sign of life the page says when the last one was', () => {
  expect(silence(run(), 9_999)).toBeUndefined()
  expect(silence(run(), 12_400)).toBe('Still working: last sign of life 12 s ago')
})
