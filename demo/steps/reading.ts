import type { Check } from '../model.js'
import type { Step } from '../state.js'
import type { StepEvent } from '../step-event.js'
import type { At } from './at.js'
import { overview } from './overview.js'

const CHECKS = ['header', 'size', 'read', 'integrity', 'schema', 'history'] as const

export function reading(name: string): Step {
  return { at: 'reading', name, checks: CHECKS.map((each) => ({ name: each, state: 'waiting' })) }
}

export function inReading(step: At<'reading'>, event: StepEvent): Step {
  switch (event.type) {
    case 'chosen':
      return reading(event.name)
    case 'checked':
      return { ...step, checks: withCheck(step.checks, event.check) }
    case 'rejected':
      return { at: 'rejected', rejection: event.rejection }
    case 'opened':
      return overview(event.file)
    case 'readingCancelled':
      return { at: 'empty' }
    default:
      return step
  }
}

function withCheck(checks: readonly Check[], check: Check): readonly Check[] {
  const known = checks.some(({ name }) => name === check.name)
  return known
    ? checks.map((each) => (each.name === check.name ? check : each))
    : [...checks, check]
}
