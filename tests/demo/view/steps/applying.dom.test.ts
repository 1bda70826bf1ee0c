import { describe, expect, test } from 'vitest'
import { drawState } from '../draw.js'

describe('applying', () => {
  test('says how far it is, with a clock', () => {
    const { text, find } = drawState('applying')
    expect(text('main h2')).toBe('Applying 9 migrations')
    expect(text('.level-now')).toBe('4 of 9 · 007 · 62,000 of 119,047 rows')
    expect(find('progress')).toMatchObject({ value: 3, max: 9 })
    expect(text('.clock')).toBe('00:04')
  })

  test('ticks the migrations of this run off', () => {
    const { all } = drawState('applying')
    expect(all('.run-steps li').map((each) => each.dataset['at'])).toEqual([
      ...Array.from({ length: 3 }, () => 'through'),
      'under way',
      ...Array.from({ length: 5 }, () => 'waiting'),
    ])
  })

  test('the water rises with what is through', () => {
    const here = (name: string) => drawState(name).text('.mark.here')
    expect(here('applying')).toBe('006 ◂ here')
    expect(here('plan loading')).toBe('003 ◂ here')
  })

  test('can be cancelled, until that was asked for', () => {
    const { press, asked } = drawState('applying')
    press('Cancel, and keep the copy as it was')
    expect(asked).toEqual([['cancelRun']])
    expect(drawState('applying in silence').text('.next-step')).toBe('Stopping …')
  })

  test('says when the last sign of life was', () => {
    expect(drawState('applying in silence').text('.clock')).toBe(
      '00:17Still working: last sign of life 14 s ago',
    )
  })
})
