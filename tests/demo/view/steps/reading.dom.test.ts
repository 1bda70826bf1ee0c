import { describe, expect, test } from 'vitest'
import { drawState } from '../draw.js'

describe('reading', () => {
  test('ticks its checks off, with times and what was found', () => {
    const { all, text } = drawState('reading')
    expect(all('[data-check]').map((each) => each.dataset['state'])).toEqual([
      'passed',
      'passed',
      'warned',
      'running',
      'waiting',
      'waiting',
    ])
    expect(text('[data-check="header"]')).toBe(
      'Is it a database?done in 3.2 msSQLite 3, 4,096-byte pages, UTF-8',
    )
  })

  test('has a bar that says how many are through', () => {
    const { find } = drawState('reading')
    expect(find('progress')).toMatchObject({ value: 3, max: 6 })
    expect(find('progress').getAttribute('aria-label')).toBe('Checks')
  })

  test('can be cancelled', () => {
    const { press, asked } = drawState('reading')
    press('Cancel')
    expect(asked).toEqual([['cancelReading']])
  })
})
