import { expect, test } from 'vitest'
import { ProgressBar } from '../../src/cli/progress-bar.js'

/** A bar over a clock that is set by hand. */
function barOn(isTTY: boolean, columns = 80) {
  const seen = { text: '', time: 0 }
  const write = (text: string) => {
    seen.text += text
  }
  return { seen, bar: new ProgressBar({ isTTY, columns, write }, () => seen.time) }
}

test('a pipe gets nothing', () => {
  const { bar, seen } = barOn(false)
  seen.time = 5000
  bar.show('work', 1, 2)
  bar.end()
  expect(seen.text).toBe('')
})

test('short work shows nothing, and has nothing to take away', () => {
  const { bar, seen } = barOn(true)
  seen.time = 200
  bar.show('work', 1, 2)
  bar.end()
  expect(seen.text).toBe('')
})

test('long work shows how far it is, seldom, and is taken away at the end', () => {
  const { bar, seen } = barOn(true)
  seen.time = 1000
  bar.run({ phase: 'copy', version: '007', index: 1, total: 4, done: 5, of: 10, elapsedMs: 1 })
  seen.time = 1010
  bar.show('work', 3, 4)
  expect(seen.text).toBe(`\r\u001B[K${'█'.repeat(9)}${'░'.repeat(15)}  37%  migration 007 (2 of 4)`)
  bar.end()
  expect(seen.text.endsWith('\r\u001B[K')).toBe(true)
})

test('a line is never longer than the terminal, and counts beyond the end stay at 100%', () => {
  const { bar, seen } = barOn(true, 40)
  seen.time = 1000
  bar.show('x'.repeat(200), 9, 3)
  expect(seen.text.replace('\r\u001B[K', '')).toHaveLength(39)
  expect(seen.text).toContain('100%')
})
