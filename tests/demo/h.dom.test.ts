import { expect, test } from 'vitest'
import { button, h } from '../../demo/h.js'

test('text is text, whatever it looks like', () => {
  const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
  const element = h('p', { title: hostile }, hostile)
  expect(element.textContent).toBe(hostile)
  expect(element.childElementCount).toBe(0)
  expect(element.getAttribute('title')).toBe(hostile)
})

test('children that are not there leave nothing behind', () => {
  const element = h('p', {}, undefined, 'a', false, h('b', {}, 'c'), '')
  expect(element.textContent).toBe('ac')
})

test('a button is a button that submits nothing', () => {
  let clicks = 0
  const element = button('Go', () => (clicks += 1), 'primary')
  element.click()
  expect([element.type, element.className, clicks]).toEqual(['button', 'primary', 1])
})
