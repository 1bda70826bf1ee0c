import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextStep } from '../../demo/steps.js'
import type { StepEvent } from '../../demo/step-event.js'
import type { Step } from '../../demo/state.js'
import { runs } from '../support/runs.js'
import { facts, failure, open, result, states, upgraded } from './view/states.js'

const at = (name: string) => states[name]?.step
const planOf = (step: Step | undefined) =>
  step?.at === 'plan' && step.plan.is === 'ready' ? step.plan.value : undefined
const plans = Object.values(states).flatMap(({ step }) => planOf(step) ?? [])
const choices = Object.values(states).flatMap(({ step }) =>
  step.at === 'undo' && step.choices.is === 'ready' ? [step.choices.value] : [],
)
const stops = Object.values(states).flatMap(({ step }) =>
  'file' in step && step.file.versions?.is === 'ready' ? [step.file.versions.value] : [],
)
const ids = [...plans.flatMap(({ losses }) => losses), ...choices.flat()].map(({ id }) => id)
const apply = { kind: 'apply', goal: { up: 'newest' }, count: 9, target: '012' } as const
const rejected = at('rejected')
if (rejected?.at !== 'rejected') throw new Error('There is no state of a rejected file.')
const { rejection } = rejected

const time = fc.nat(10_000)
const target = fc.constantFrom('newest', '004', '012')
const version = fc.constantFrom('004', '005', undefined)
const event: fc.Arbitrary<StepEvent> = fc.oneof(
  fc.record({ type: fc.constant('chosen' as const), name: fc.string() }),
  fc.record({
    type: fc.constant('checked' as const),
    check: fc.record({
      name: fc.constantFrom('header' as const, 'history' as const),
      state: fc.constantFrom('running' as const, 'passed' as const),
    }),
  }),
  fc.constant({ type: 'rejected' as const, rejection }),
  fc.constantFrom(open, upgraded).map((file) => ({ type: 'opened' as const, file })),
  fc.constant({ type: 'readingCancelled' as const }),
  fc.record({
    type: fc.constant('went' as const),
    to: fc.constantFrom('empty' as const, 'overview', 'plan', 'result', 'undo'),
    at: time,
    target,
  }),
  fc
    .constantFrom('schema' as const, 'versions' as const)
    .map((tab) => ({ type: 'tabShown' as const, tab })),
  fc.record({ type: fc.constant('filtered' as const), text: fc.string() }),
  fc.constant({ type: 'rowsCounted' as const, rows: { users: 3 } }),
  fc.record({ type: fc.constant('versionsAsked' as const), at: time }),
  fc.constantFrom(...stops).map((each) => ({ type: 'versionsFound' as const, stops: each })),
  fc.constant({ type: 'versionsFailed' as const, failure }),
  fc.record({ type: fc.constant('moved' as const), stop: fc.oneof(fc.integer(), fc.double()) }),
  fc.constant({ type: 'factsRead' as const, facts }),
  fc.record({ type: fc.constant('targetChosen' as const), target, at: time }),
  fc.record({
    type: fc.constant('planned' as const),
    target,
    plan: fc.constantFrom(...plans),
  }),
  fc.record({ type: fc.constant('planFailed' as const), target, failure: fc.constant(failure) }),
  fc
    .constantFrom('all' as const, 'risky' as const)
    .map((only) => ({ type: 'shown' as const, only })),
  fc.record({
    type: fc.constant('acknowledged' as const),
    id: fc.oneof(fc.constantFrom(...ids), fc.string()),
    yes: fc.boolean(),
  }),
  fc.record({ type: fc.constant('roundTripAsked' as const), at: time }),
  fc.constant({ type: 'roundTripDone' as const, outcome: { ok: true, steps: [] } }),
  fc.constant({ type: 'roundTripFailed' as const, failure }),
  fc.constantFrom(...choices).map((each) => ({ type: 'choicesFound' as const, choices: each })),
  fc.constant({ type: 'choicesFailed' as const, failure }),
  fc.record({
    type: fc.constant('undoChosen' as const),
    id: fc.oneof(fc.constantFrom(...ids), fc.string()),
  }),
  fc.record({ type: fc.constant('started' as const), task: fc.constant(apply), at: time }),
  fc.record({
    type: fc.constant('progressed' as const),
    progress: version.map((each) => ({
      phase: 'migration' as const,
      elapsedMs: 1,
      ...(each !== undefined && { version: each }),
    })),
    at: time,
  }),
  fc.constant({ type: 'stopAsked' as const }),
  fc.constant({ type: 'finished' as const, facts, result }),
  fc
    .constantFrom(facts, undefined)
    .map((each) => ({ type: 'failed' as const, facts: each, failure })),
  fc.record({ type: fc.constant('cancelled' as const), at: time }),
  fc.constant({ type: 'hashed' as const, before: 'a', after: 'a' }),
  fc.constant({ type: 'hashFailed' as const, failure }),
  fc.constant({
    type: 'saved' as const,
    saved: { how: 'download', name: 'a', size: 1, sha256: 'a', verified: false } as const,
  }),
)

const start = fc.constantFrom(...Object.values(states).map(({ step }) => step))

/** Walks random events from any state of the page, and looks at each step with the one before. */
function walk(look: (before: Step, event: StepEvent, after: Step) => void): void {
  fc.assert(
    fc.property(start, fc.array(event, { minLength: 1, maxLength: 40 }), (from, events) => {
      let step = from
      for (const each of events) {
        const after = nextStep(step, each)
        look(step, each, after)
        step = after
      }
    }),
    { numRuns: runs(400) },
  )
}

test('a run is left only by its end', () => {
  let left = 0
  walk((before, { type }, after) => {
    if (before.at !== 'applying' || after.at === 'applying') return
    left++
    expect(['finished', 'failed', 'cancelled']).toContain(type)
  })
  expect(left).toBeGreaterThan(0)
})

test('an open file is lost only by opening another, or by leaving it', () => {
  let lost = 0
  walk((before, sent, after) => {
    if (!('file' in before) || 'file' in after) return
    lost++
    expect(sent.type === 'chosen' || (sent.type === 'went' && sent.to === 'empty')).toBe(true)
  })
  expect(lost).toBeGreaterThan(0)
})

test('only losses that are on the list are acknowledged, and only stops that exist are shown', () => {
  let looked = 0
  walk((_, __, step) => {
    if (step.at === 'plan') {
      const known = planOf(step)?.losses.map(({ id }) => id) ?? []
      looked += step.acknowledged.length
      for (const id of step.acknowledged) expect(known).toContain(id)
    }
    if ('file' in step && step.file.versions?.is === 'ready') {
      const { value } = step.file.versions
      expect(value[step.file.stop ?? -1]).toBeDefined()
    }
  })
  expect(looked).toBeGreaterThan(0)
})

test('the result is shown only where there is one', () => {
  let shown = 0
  walk((_, __, step) => {
    if (step.at !== 'result') return
    shown++
    expect(step.file.result).toBeDefined()
  })
  expect(shown).toBeGreaterThan(0)
})

test('a plan is of the target that is chosen', () => {
  let late = 0
  walk((before, sent, after) => {
    if (before.at !== 'plan' || sent.type !== 'planned' || sent.target === before.target) return
    late++
    expect(after).toBe(before)
  })
  expect(late).toBeGreaterThan(0)
})
