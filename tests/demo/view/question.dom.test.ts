import { expect, test } from 'vitest'
import { drawState } from './draw.js'

test('a question has two answers that say what they do', () => {
  const { text, press, asked } = drawState('overview with a question')
  expect(text('#question-heading')).toBe('Open another file?')
  press('Stay here')
  press('Open the other file')
  expect(asked).toEqual([
    ['answer', false],
    ['answer', true],
  ])
})

test('Esc is no', () => {
  const { find, asked } = drawState('overview with a question')
  // The first dialog of the page is the help.
  find('dialog[aria-labelledby="question-heading"]').dispatchEvent(
    new Event('cancel', { cancelable: true }),
  )
  expect(asked).toEqual([['answer', false]])
})
