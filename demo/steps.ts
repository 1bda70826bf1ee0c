import type { FileFacts } from './model.js'
import type { OpenFile, Step } from './state.js'
import type { StepEvent } from './step-event.js'
import { applying, inApplying } from './steps/applying.js'
import type { At } from './steps/at.js'
import { inCancelled } from './steps/cancelled.js'
import { nextFile } from './steps/file.js'
import { inOverview, overview } from './steps/overview.js'
import { inPlan, planning } from './steps/plan.js'
import { inReading, reading } from './steps/reading.js'
import { inUndo, undoing } from './steps/undo.js'

/** A step with a file that a user can leave, and where other files can come. */
type AtRest = Exclude<Extract<Step, { readonly file: OpenFile }>, At<'applying'>>

/** The step after an event; the same object where the event means nothing in it. Pure. */
export function nextStep(step: Step, event: StepEvent): Step {
  switch (step.at) {
    case 'applying':
      return inApplying(step, event)
    case 'reading':
      return inReading(step, event)
    case 'empty':
    case 'rejected':
      return withoutFile(step, event)
    default:
      return withFile(step, event)
  }
}

function withoutFile(step: At<'empty'> | At<'rejected'>, event: StepEvent): Step {
  if (event.type === 'chosen') return reading(event.name)
  const leaves = event.type === 'went' && event.to === 'empty' && step.at !== 'empty'
  return leaves ? { at: 'empty' } : step
}

function withFile(step: AtRest, event: StepEvent): Step {
  switch (event.type) {
    case 'chosen':
      return reading(event.name)
    case 'went':
      return wentTo(step, event)
    case 'started':
      return applying(step.file, event.task, event.at)
    case 'factsRead':
      return changedOutside(step, event.facts)
    default: {
      const file = nextFile(step.file, event)
      return file === step.file ? inItsStep(step, event) : { ...step, file }
    }
  }
}

function changedOutside(step: AtRest, facts: FileFacts): Step {
  const file = { facts, rows: step.file.rows }
  // A result is of the copy that it was found in.
  return step.at === 'result' ? overview(file) : { ...step, file }
}

function wentTo(
  step: AtRest,
  { to, at, target = 'newest' }: Extract<StepEvent, { readonly type: 'went' }>,
): Step {
  const { file } = step
  const isLocked = file.facts.readOnly !== undefined
  switch (to) {
    case 'empty':
      return { at: 'empty' }
    case 'overview':
      return step.at === 'overview' ? step : overview(file)
    case 'result':
      return file.result && step.at !== 'result' ? { at: 'result', file } : step
    case 'plan':
      return isLocked || (step.at === 'plan' && step.target === target)
        ? step
        : planning(file, target, at)
    case 'undo':
      return isLocked || step.at === 'undo' ? step : undoing(file, { is: 'loading', since: at })
  }
}

function inItsStep(step: AtRest, event: StepEvent): Step {
  switch (step.at) {
    case 'overview':
      return inOverview(step, event)
    case 'plan':
      return inPlan(step, event)
    case 'undo':
      return inUndo(step, event)
    case 'cancelled':
      return inCancelled(step, event)
    default:
      return step
  }
}
