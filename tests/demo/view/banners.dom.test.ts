import { expect, test } from 'vitest'
import { drawState } from './draw.js'

test('a second tab says so, and offers to take over', () => {
  const { text, press, asked } = drawState('overview in a second tab')
  expect(text('[data-banner="tab"]')).toContain('This copy is open in another tab.')
  press('Take over')
  expect(asked).toEqual([['takeOver']])
})

test('in a second tab nothing that changes the copy is offered', () => {
  const { text, all } = drawState('overview in a second tab')
  expect(text('main')).not.toContain('Review upgrade')
  expect(all('button').map((each) => each.textContent)).not.toContain('Undo…')
})

test('an update is offered, now or later', () => {
  const { press, asked } = drawState('overview with an update')
  press('Later')
  press('Reload')
  expect(asked).toEqual([['laterUpdate'], ['reload']])
})

test('an update is not offered while a run goes on', () => {
  const { all } = drawState('applying', (state) => ({ ...state, update: 'waiting' }))
  expect(all('[data-banner]')).toHaveLength(0)
})
