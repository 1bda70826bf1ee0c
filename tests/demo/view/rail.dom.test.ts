import { expect, test } from 'vitest'
import { drawState } from './draw.js'

test('the rail marks where the user is', () => {
  const { text, all } = drawState('plan')
  expect(all('[aria-current="step"]')).toHaveLength(1)
  expect(text('[aria-current="step"]')).toBe('3Plan · 9 pending')
})

test('a stage that can be gone to is a link that asks, and does not follow its address', () => {
  const { find, asked } = drawState('plan')
  const before = location.href
  find('.trail a').click()
  expect(asked).toEqual([['go', 'overview']])
  expect(location.href).toBe(before)
})

test('the open file is named, with a way to another one', () => {
  const { text, press, asked } = drawState('overview')
  expect(text('.file-chip')).toContain('magazine.sqlite4.8 MB, a copy')
  press('Open another file')
  expect(asked).toEqual([['go', 'empty']])
})

test('while a run goes on the rail leads nowhere', () => {
  expect(drawState('applying').all('.rail a, .rail button')).toHaveLength(0)
})
