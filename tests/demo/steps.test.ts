import { describe, expect, test } from 'vitest'
import { nextStep } from '../../demo/steps.js'
import type { StepEvent } from '../../demo/step-event.js'
import type { Step } from '../../demo/state.js'
import { facts, failure, open, result } from './view/states.js'

const task = { kind: 'apply', goal: { up: 'newest' }, count: 9, target: '012' } as const
const overview: Step = { at: 'overview', file: open, tab: 'schema', filter: '' }

function after(step: Step, ...events: readonly StepEvent[]): Step {
  return events.reduce(nextStep, step)
}

test('what was begun before the present version is through', () => {
  const began = (version: string): StepEvent => ({
    type: 'progressed',
    progress: { phase: 'migration', version, elapsedMs: 1 },
    at: 5,
  })
  const started: StepEvent = { type: 'started', task, at: 1 }
  const step = after(overview, started, began('004'), began('004'), began('005'), began('006'))
  expect(step.at === 'applying' && step.run.done).toEqual(['004', '005'])
})

test('a file that is read shows every check, and each as it was told last', () => {
  const step = after(
    { at: 'empty' },
    { type: 'chosen', name: 'a.db' },
    { type: 'checked', check: { name: 'size', state: 'running' } },
    { type: 'checked', check: { name: 'size', state: 'passed', ms: 2 } },
  )
  expect(step.at === 'reading' && step.checks.map(({ state }) => state)).toEqual([
    'waiting',
    'passed',
    'waiting',
    'waiting',
    'waiting',
    'waiting',
  ])
})

describe('a file that may not be changed', () => {
  const locked: Step = {
    ...overview,
    file: { ...open, facts: { ...facts, readOnly: { why: 'history', message: 'no' } } },
  }
  test.each(['plan', 'undo'] as const)('is not led to %s', (to) => {
    expect(nextStep(locked, { type: 'went', to, at: 1 })).toBe(locked)
  })
})

test('a trial tells how far it is while its plan is waited for, and no other', () => {
  const progress = { phase: 'migration', version: '005', index: 1, total: 9, elapsedMs: 1 } as const
  const plan: StepEvent = { type: 'went', to: 'plan', at: 1 }
  const tried = (target: string): StepEvent => ({ type: 'planTried', target, progress })
  expect(after(overview, plan, tried('newest'))).toMatchObject({
    plan: { is: 'loading', progress },
  })
  const waiting = after(overview, plan)
  expect(nextStep(waiting, tried('006'))).toBe(waiting)
  const failed = after(waiting, { type: 'planFailed', target: 'newest', failure })
  expect(nextStep(failed, tried('newest'))).toBe(failed)
})

test('a failure without facts keeps those from before the run', () => {
  const step = after(
    overview,
    { type: 'started', task, at: 1 },
    { type: 'failed', facts: undefined, failure },
  )
  expect(step).toMatchObject({ at: 'failed', file: { facts }, failure })
})

test('a result brings its rows and its differences along, and forgets what was saved before', () => {
  const saved = { how: 'download', name: 'a', size: 1, sha256: 'a', verified: false } as const
  const step = after(
    { ...overview, file: { ...open, saved } },
    { type: 'started', task, at: 1 },
    { type: 'finished', facts, result },
  )
  expect(step.at === 'result' && step.file).toEqual({
    facts,
    rows: result.after.rows,
    result,
    diff: { before: result.before.schema, after: result.after.schema, changes: result.changes },
  })
})
