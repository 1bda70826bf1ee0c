import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  recall,
  recallSingleKeys,
  recallTheme,
  remember,
  rememberSingleKeys,
  rememberTheme,
} from '../../../demo/app/memory.js'
import { page, states } from '../view/states.js'

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('a tab remembers its file, its step and the target of its plan', () => {
  const plan = Object.values(states).find(({ step }) => step.at === 'plan')
  if (plan) remember(plan, page)
  expect(recall()).toEqual({
    id: 'magazine',
    name: 'magazine.sqlite',
    at: 'plan',
    target: 'newest',
  })
})

test('while the next file is read, what was open before is still remembered; then no longer', () => {
  const { overview, reading, rejected } = states
  if (!overview || !reading || !rejected) throw new Error('A state is missing.')
  remember(overview, page)
  remember(reading, overview)
  expect(recall()?.at).toBe('overview')
  remember(rejected, reading)
  expect(recall()).toBeUndefined()
})

test.each(['', '{', 'null', '[]', '{"id":1}', '{"id":"a"}'])(
  'what is not a memory (%s) is none',
  (text) => {
    sessionStorage.setItem('tidemark-tab', text)
    expect(recall()).toBeUndefined()
  },
)

test('theme and keys are kept', () => {
  expect([recallTheme(), recallSingleKeys()]).toEqual(['system', true])
  rememberTheme('dark')
  rememberSingleKeys(false)
  expect([recallTheme(), recallSingleKeys()]).toEqual(['dark', false])
})

describe('storage that is switched off', () => {
  test('throws at every touch, and nothing comes of it', () => {
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError')
    }
    const refusing = { getItem: refuse, setItem: refuse, removeItem: refuse }
    vi.stubGlobal('sessionStorage', refusing)
    vi.stubGlobal('localStorage', refusing)
    const { overview } = states
    if (overview) remember(overview, page)
    rememberTheme('dark')
    rememberSingleKeys(false)
    expect([recall(), recallTheme(), recallSingleKeys()]).toEqual([undefined, 'system', true])
  })
})
