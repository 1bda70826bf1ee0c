import type { OpenFile, Step } from '../state.js'
import type { StepEvent } from '../step-event.js'
import type { At } from './at.js'

export function overview(file: OpenFile): Step {
  return { at: 'overview', file, tab: 'schema', filter: '' }
}

export function inOverview(step: At<'overview'>, event: StepEvent): Step {
  if (event.type === 'tabShown') return { ...step, tab: event.tab }
  return event.type === 'filtered' ? { ...step, filter: event.text } : step
}
