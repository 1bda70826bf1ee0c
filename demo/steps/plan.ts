import type { PlanFacts } from '../model.js'
import type { OpenFile, Step } from '../state.js'
import type { StepEvent } from '../step-event.js'
import { marked } from './acknowledged.js'
import type { At } from './at.js'

export function planning(
  file: OpenFile,
  target: string,
  since: number,
  only: 'all' | 'risky' = 'all',
): Step {
  const plan = { is: 'loading', since } as const
  return { at: 'plan', file, target, plan, acknowledged: [], only }
}

export function inPlan(step: At<'plan'>, event: StepEvent): Step {
  switch (event.type) {
    case 'targetChosen':
      return planning(step.file, event.target, event.at, step.only)
    case 'planTried':
      return event.target === step.target && step.plan.is === 'loading'
        ? { ...step, plan: { ...step.plan, progress: event.progress } }
        : step
    case 'planned':
      return event.target === step.target ? planned(step, event.plan) : step
    case 'planFailed':
      return event.target === step.target
        ? { ...step, plan: { is: 'failed', failure: event.failure }, acknowledged: [] }
        : step
    case 'shown':
      return { ...step, only: event.only }
    case 'acknowledged': {
      const losses = step.plan.is === 'ready' ? step.plan.value.losses : []
      return { ...step, acknowledged: marked(step.acknowledged, losses, event) }
    }
    case 'roundTripAsked':
      return { ...step, roundTrip: { is: 'loading', since: event.at } }
    case 'roundTripDone':
      return { ...step, roundTrip: { is: 'ready', value: event.outcome } }
    case 'roundTripFailed':
      return { ...step, roundTrip: { is: 'failed', failure: event.failure } }
    default:
      return step
  }
}

function planned(step: At<'plan'>, plan: PlanFacts): Step {
  const { before, after, changes } = plan.preview
  const file = { ...step.file, diff: { before, after, changes } }
  // What was acknowledged of an older plan was said of that one.
  return { ...step, file, plan: { is: 'ready', value: plan }, acknowledged: [] }
}
