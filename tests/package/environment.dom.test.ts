import { expect, test } from 'vitest'

test('the dom project has a document and dropped files, and no real IndexedDB', () => {
  const heading = document.createElement('h1')
  heading.textContent = '<img onerror=alert(1)>'
  expect(heading.children).toHaveLength(0)
  expect(typeof DataTransfer).toBe('function')
  expect('indexedDB' in globalThis).toBe(false)
})
