import type { OpenFile, Step } from '../state.js'
import type { StepEvent } from '../step-event.js'
import { marked } from './acknowledged.js'
import type { At } from './at.js'

export function undoing(file: OpenFile, choices: At<'undo'>['choices']): Step {
  return { at: 'undo', file, choices, acknowledged: [] }
}

export function inUndo(step: At<'undo'>, event: StepEvent): Step {
  const choices = step.choices.is === 'ready' ? step.choices.value : []
  switch (event.type) {
    case 'choicesFound':
      return undoing(step.file, { is: 'ready', value: event.choices })
    case 'choicesFailed':
      return undoing(step.file, { is: 'failed', failure: event.failure })
    case 'undoChosen': {
      const choice = choices.find(({ id }) => id === event.id)
      // What one way back loses was not said of another.
      return choice && !choice.refusal ? { ...step, chosen: event.id, acknowledged: [] } : step
    }
    case 'acknowledged': {
      const losses = choices.find(({ id }) => id === step.chosen)?.losses ?? []
      return { ...step, acknowledged: marked(step.acknowledged, losses, event) }
    }
    default:
      return step
  }
}
