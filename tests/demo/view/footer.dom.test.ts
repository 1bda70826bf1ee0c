import { expect, test } from 'vitest'
import { drawState } from './draw.js'

test('the footer counts what was asked of the network', () => {
  expect(drawState('overview').text('.requests')).toBe('0 requests since this page was loaded')
  expect(drawState('empty with trouble').text('.requests')).toContain('2 requests')
})

test('the footer says whether the page works offline', () => {
  expect(drawState('overview').text('.offline')).toBe('Ready to work offline')
  expect(drawState('empty with trouble').text('.offline')).toBe('Needs the network to load')
})

test('the page can be installed where that is so', () => {
  const { press, asked } = drawState('empty with trouble')
  press('Install')
  expect(asked).toEqual([['install']])
})

test('light, dark or automatic is one of three', () => {
  const { all, asked } = drawState('overview')
  const choices = all('.theme input').filter((each) => each instanceof HTMLInputElement)
  expect(choices.map(({ checked }) => checked)).toEqual([true, false, false])
  choices[2]?.click()
  expect(asked).toEqual([['setTheme', 'dark']])
})
