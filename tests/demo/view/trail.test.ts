import { describe, expect, test } from 'vitest'
import { trailOf } from '../../../demo/view/trail.js'
import { states } from './states.js'

const trail = (name: string) => {
  const state = states[name]
  if (!state) throw new Error(`There is no state ${name}.`)
  return trailOf(state.step)
}
const ways = (name: string) => trail(name).map(({ to }) => to ?? '-')

describe('the trail', () => {
  test('has exactly one stage that is here, in every state', () => {
    const here = Object.keys(states).map(
      (name) => trail(name).filter(({ state }) => state === 'here').length,
    )
    expect(new Set(here)).toEqual(new Set([1]))
  })

  test('leads nowhere before a file is open', () => {
    expect([ways('empty'), ways('reading'), ways('rejected')].flat()).toEqual(Array(15).fill('-'))
  })

  test('leads from the overview to the plan, and to the result when there is one', () => {
    expect(ways('overview')).toEqual(['-', '-', 'plan', '-', '-'])
    expect(ways('overview at the newest')).toEqual(['-', '-', 'plan', '-', 'result'])
  })

  test('does not lead to a plan for a file that is only looked at', () => {
    expect(ways('overview newer')).toEqual(['-', '-', '-', '-', '-'])
  })

  test('leads nowhere while a run goes on', () => {
    expect(ways('applying')).toEqual(['-', '-', '-', '-', '-'])
  })

  test('says in a few words where the present stage stands', () => {
    const note = (name: string) => trail(name).find(({ state }) => state === 'here')?.note
    expect(note('overview')).toBe('9 pending')
    expect(note('overview at the newest')).toBe('up to date')
    expect(note('applying')).toBe('9 migrations')
    expect(note('failed')).toBe('failed')
    expect(note('result')).toBeUndefined()
  })
})
