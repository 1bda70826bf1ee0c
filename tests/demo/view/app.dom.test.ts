import { describe, expect, test } from 'vitest'
import { drawState } from './draw.js'
import { states } from './states.js'

test.each(Object.keys(states))(
  '%s: every id is there once, and what refers to one finds it',
  (name) => {
    const { all, find } = drawState(name)
    expect(find('main').dataset['state']).toBe(states[name]?.step.at)
    const ids = all('[id]').map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const referred = ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls'].flatMap(
      (attribute) => all(`[${attribute}]`).map((each) => each.getAttribute(attribute) ?? ''),
    )
    expect(referred.filter((id) => !ids.includes(id))).toEqual([])
  },
)

describe('the page', () => {
  test('has a link past the rail that leads to the heading and leaves the address alone', () => {
    const { find } = drawState('overview')
    const before = location.href
    find('.skip').click()
    expect(document.activeElement).toBe(find('main h2'))
    expect(location.href).toBe(before)
  })

  test('covers itself with words while files are dragged over it', () => {
    expect(drawState('empty while dragging').text('.drop-hint')).toContain('Nothing is uploaded')
    expect(drawState('empty').all('.drop-hint')).toHaveLength(0)
  })

  test('shows trouble that stops nothing, which can be taken away', () => {
    const { text, press, asked } = drawState('empty with trouble')
    expect(text('[data-notice="storage"]')).toContain('The copy lives in memory.')
    press('Dismiss')
    expect(asked).toMatchObject([['dismiss', { kind: 'storage' }]])
  })
})
