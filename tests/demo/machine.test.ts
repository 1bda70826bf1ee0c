import { describe, expect, test } from 'vitest'
import { next, START } from '../../demo/machine.js'
import type { PageState } from '../../demo/state.js'
import { facts, open, states } from './view/states.js'

const task = { kind: 'apply', goal: { up: 'newest' }, count: 9, target: '012' } as const
const overview: PageState = {
  ...START,
  step: { at: 'overview', file: open, tab: 'schema', filter: '' },
}
const started = { type: 'started', task, at: 1 } as const

test.each(Object.entries(states))(
  'what means nothing in "%s" gives the same page back',
  (_name, page) => {
    expect(next(page, { type: 'told', change: { theme: page.theme } })).toBe(page)
    const { question: _, ...calm } = page
    expect(next(calm, { type: 'answered' })).toBe(calm)
    expect(next(page, { type: 'moved', stop: -1 })).toBe(page)
  },
)

describe('a run begins', () => {
  test('where the copy may be changed', () => {
    expect(next(overview, started).step.at).toBe('applying')
  })
  test('not in a tab that only looks on', () => {
    const looking = { ...overview, readOnlyTab: true }
    expect(next(looking, started)).toBe(looking)
  })
  test('not with a file that may not be changed', () => {
    const file = {
      ...open,
      facts: { ...facts, readOnly: { why: 'history', message: '' } as const },
    }
    const locked: PageState = {
      ...overview,
      step: { at: 'undo', file, choices: { is: 'loading', since: 0 }, acknowledged: [] },
    }
    expect(next(locked, started)).toBe(locked)
  })
})

test('the same notice is there once, and goes when it is dismissed', () => {
  const notice = { kind: 'saving', message: 'no room' } as const
  const once = next(overview, { type: 'noticed', notice })
  expect(next(once, { type: 'noticed', notice: { ...notice } }).notices).toEqual([notice])
  expect(next(once, { type: 'dismissed', notice: { ...notice } }).notices).toEqual([])
})

test('what was said of one file is not said of the next; what is said of the browser stays', () => {
  const saving = { kind: 'saving', message: 'no room' } as const
  const storage = { kind: 'storage', message: 'no IndexedDB' } as const
  const page = { ...overview, notices: [saving, storage] }
  expect(next(page, { type: 'chosen', name: 'b.db' }).notices).toEqual([storage])
})

test('a question is asked and answered', () => {
  const question = { title: 'Forget it?', words: '', yes: 'Yes', no: 'No' }
  const asked = next(overview, { type: 'asked', question })
  expect(asked.question).toEqual(question)
  expect('question' in next(asked, { type: 'answered' })).toBe(false)
})
