import { expect, test } from 'vitest'
import { drawState } from './draw.js'

test('help is a modal dialog with a name, closed until it is asked for', () => {
  const closed = drawState('empty')
  expect(closed.all('dialog[open]')).toHaveLength(0)
  closed.press('Help and keys')
  expect(closed.asked).toEqual([['showHelp', true]])

  const open = drawState('empty with help')
  expect(open.find('dialog').hasAttribute('open')).toBe(true)
  expect(open.text('#help-heading')).toBe('What this page does')
  open.press('Close')
  expect(open.asked).toEqual([['showHelp', false]])
})

test('Esc asks to close it, and does not close it behind the back of the state', () => {
  const { find, asked } = drawState('empty with help')
  const cancel = new Event('cancel', { cancelable: true })
  find('dialog').dispatchEvent(cancel)
  expect(cancel.defaultPrevented).toBe(true)
  expect(asked).toEqual([['showHelp', false]])
})

test('single keys can be switched off', () => {
  const { find, asked } = drawState('empty with help')
  find('dialog input[type="checkbox"]').click()
  expect(asked).toEqual([['setSingleKeys', false]])
})
