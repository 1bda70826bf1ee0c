import { describe, expect, test } from 'vitest'
import { hashOf, historyMove, stepIn, titleOf } from '../../demo/route.js'
import { states } from './view/states.js'

describe.each(Object.entries(states))('the page "%s"', (_, page) => {
  test('has an address that leads to its step', () => {
    expect(stepIn(hashOf(page.step))).toBe(page.step.at)
  })
  test('has a title that ends in the name of the page and is not long', () => {
    const title = titleOf(page)
    expect(title).toMatch(/tidemark/)
    expect(title.length).toBeLessThan(280)
  })
})

test.each(['', '#', '#nothing', '#constructor', '#plan/x', '#%00'])(
  'an address that means nothing (%s) leads to the first page',
  (hash) => {
    expect(stepIn(hash)).toBe('empty')
  },
)

test('the title says where the file is and where it goes', () => {
  expect(states['overview'] && titleOf(states['overview'])).toBe(
    'magazine.sqlite v003 → v012 – tidemark',
  )
  expect(states['empty'] && titleOf(states['empty'])).toBe('tidemark – upgrade an SQLite file')
})

describe('the history of the browser', () => {
  const steps = Object.values(states).map(({ step }) => step)
  const of = (name: string) => {
    const step = steps.find(({ at }) => at === name)
    if (!step) throw new Error(`There is no state ${name}.`)
    return step
  }
  test.each([
    ['empty', 'reading', 'push'],
    ['reading', 'overview', 'replace'],
    ['reading', 'rejected', 'replace'],
    ['overview', 'plan', 'push'],
    ['plan', 'applying', 'push'],
    ['applying', 'result', 'replace'],
    ['applying', 'cancelled', 'replace'],
    ['result', 'undo', 'push'],
    ['plan', 'plan', 'none'],
  ])('from %s to %s: %s', (before, after, move) => {
    expect(historyMove(of(before), of(after))).toBe(move)
  })
})
