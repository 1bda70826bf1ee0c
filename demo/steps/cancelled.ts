import type { Step } from '../state.js'
import type { StepEvent } from '../step-event.js'
import type { At } from './at.js'

export function inCancelled(step: At<'cancelled'>, event: StepEvent): Step {
  if (event.type === 'hashed') {
    const { before, after } = event
    return { ...step, hashes: { is: 'ready', value: { before, after } } }
  }
  if (event.type !== 'hashFailed') return step
  return { ...step, hashes: { is: 'failed', failure: event.failure } }
}
