import { describe, expect, test } from 'vitest'
import { heightOf, levelOf, tally } from '../../../demo/view/level.js'
import { history } from './states.js'

describe('the level', () => {
  test('stands at the newest applied version', () => {
    expect(levelOf(history(3)).water).toBe(3)
  })

  test('stands at the bottom of a file without versions, and of no migrations', () => {
    expect(levelOf(history(0)).water).toBe(0)
    expect(levelOf([])).toEqual({ marks: [], water: 0 })
  })

  test('covers a pending version below an applied one', () => {
    const [first, ...others] = history(3)
    if (!first) throw new Error('The history has versions.')
    expect(levelOf([{ ...first, state: 'pending' }, ...others]).water).toBe(3)
  })

  test('counts versions that this page does not know as reached', () => {
    const unknown = history(3).map((each) => ({ ...each, state: 'unknown' as const }))
    expect(levelOf(unknown).water).toBe(12)
  })

  test('aims at the newest, at a version, or at the bottom', () => {
    expect(levelOf(history(3), 'newest').target).toBe(12)
    expect(levelOf(history(3), '005').target).toBe(5)
    expect(levelOf(history(3), null).target).toBe(0)
    expect('target' in levelOf(history(3))).toBe(false)
  })

  test('knows how high a version is', () => {
    const { marks } = levelOf(history(3))
    expect(['001', '012', 'nowhere', null, undefined].map((each) => heightOf(marks, each))).toEqual(
      [1, 12, 0, 0, 0],
    )
  })

  test('is told in numbers; unknown versions only where there are some', () => {
    expect(tally(history(3))).toBe('3 versions applied · 9 pending')
    expect(tally(history(1))).toBe('1 version applied · 11 pending')
    const [first, ...others] = history(3)
    if (!first) throw new Error('The history has versions.')
    expect(tally([{ ...first, state: 'unknown' }, ...others])).toBe(
      '2 versions applied · 9 pending · 1 unknown',
    )
  })
})
