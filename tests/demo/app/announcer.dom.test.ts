import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Announcer } from '../../../demo/app/announcer.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A region with every text that was put into it. */
function region(): { readonly element: HTMLElement; readonly said: string[] } {
  const element = document.createElement('p')
  const said: string[] = []
  Object.defineProperty(element, 'textContent', {
    get: () => said.at(-1) ?? '',
    set: (words: string) => {
      said.push(words)
    },
  })
  return { element, said }
}

test('the first message is said at once', () => {
  const { element, said } = region()
  new Announcer(element).say('one')
  expect(said).toEqual(['one'])
})

test('of those that come within five seconds the last is said, when they are over', () => {
  const { element, said } = region()
  const announcer = new Announcer(element)
  for (const words of ['one', 'two', 'three']) announcer.say(words)
  vi.advanceTimersByTime(4999)
  expect(said).toEqual(['one'])
  vi.advanceTimersByTime(1)
  expect(said).toEqual(['one', 'three'])
})

test('a message that was put off begins five seconds of its own', () => {
  const { element, said } = region()
  const announcer = new Announcer(element)
  announcer.say('one')
  announcer.say('two')
  vi.advanceTimersByTime(6000)
  announcer.say('three')
  expect(said).toEqual(['one', 'two'])
  vi.advanceTimersByTime(4000)
  expect(said).toEqual(['one', 'two', 'three'])
})

test('the same words again are a change, or a screen reader would not read them', () => {
  const { element, said } = region()
  const announcer = new Announcer(element)
  announcer.say('one')
  vi.advanceTimersByTime(5000)
  announcer.say('one')
  expect(said[1]).not.toBe('one')
  expect(said[1]?.trim()).toBe('one')
})
