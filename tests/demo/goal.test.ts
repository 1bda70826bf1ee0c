import { describe, expect, test } from 'vitest'
import { goalTo, isAcknowledged, taskOf, taskOfChoice } from '../../demo/goal.js'
import type { PlanFacts, UndoChoice } from '../../demo/model.js'
import { facts, preview } from './view/states.js'

describe('the goal of a target', () => {
  test.each([
    ['newest', { up: 'newest' }],
    ['007', { up: '007' }],
    ['002', { downTo: '002' }],
  ])('%s', (target, goal) => {
    expect(goalTo(target, facts)).toEqual(goal)
  })
})

describe('the run of a plan', () => {
  const plan: PlanFacts = { goal: { up: 'newest' }, preview, losses: [], samples: [] }
  test('applies as many as the preview has steps, up to the newest', () => {
    expect(taskOf(plan, facts)).toEqual({
      kind: 'apply',
      goal: { up: 'newest' },
      count: preview.steps.length,
      target: '012',
    })
  })
  test('undoes where the goal lies below', () => {
    expect(taskOf({ ...plan, goal: { downTo: '001' } }, facts)).toMatchObject({
      kind: 'undo',
      target: '001',
    })
  })
  test('is none where there is nothing to do', () => {
    expect(taskOf({ ...plan, preview: { ...preview, steps: [] } }, facts)).toBeUndefined()
  })
})

describe('the run of a way back', () => {
  const choice: UndoChoice = {
    id: 'a',
    kind: 'version',
    target: '002',
    words: '',
    goal: { downTo: '002' },
    losses: [],
  }
  test('leads to its version', () => {
    expect(taskOfChoice(choice)).toEqual({
      kind: 'undo',
      goal: { downTo: '002' },
      count: 1,
      target: '002',
    })
  })
  test('is the original for the original', () => {
    expect(taskOfChoice({ ...choice, kind: 'original' })).toEqual({ kind: 'original' })
  })
  test('is none where it is refused', () => {
    expect(taskOfChoice({ ...choice, refusal: 'no' })).toBeUndefined()
  })
})

test('every loss has to be acknowledged', () => {
  expect(isAcknowledged([{ id: 'a' }, { id: 'b' }], ['b'])).toBe(false)
  expect(isAcknowledged([{ id: 'a' }, { id: 'b' }], ['b', 'a'])).toBe(true)
  expect(isAcknowledged([], [])).toBe(true)
})
