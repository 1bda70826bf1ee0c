import type { Step, StepName } from '../state.js'
import { count, number } from '../words.js'

/** A stage of the way through. */
export interface Stage {
  readonly title: string
  /** A few words on where it stands: '3 pending'. */
  readonly note?: string
  readonly state: 'done' | 'here' | 'ahead'
  /** Where it leads, if it can be gone to now. */
  readonly to?: 'empty' | 'overview' | 'plan' | 'result'
}

const PLACE: Readonly<Record<StepName, number>> = {
  empty: 0,
  reading: 0,
  rejected: 0,
  overview: 1,
  plan: 2,
  applying: 3,
  failed: 3,
  cancelled: 3,
  result: 4,
  undo: 4,
}

const TITLES = ['File', 'Overview', 'Plan', 'Run', 'Result'] as const

/** The way through, and what of it can be gone to from here. Pure. */
export function trailOf(step: Step): readonly Stage[] {
  const here = PLACE[step.at]
  return TITLES.map((title, place) => {
    const to = reachable(step, place)
    const note = place === here ? noteOf(step) : undefined
    return {
      title,
      state: place === here ? 'here' : place < here ? 'done' : 'ahead',
      ...(note !== undefined && { note }),
      ...(to !== undefined && { to }),
    }
  })
}

/** From a run nothing leads away but its end. */
function reachable(step: Step, place: number): Stage['to'] {
  if (!('file' in step) || step.at === 'applying' || place === PLACE[step.at]) return undefined
  if (place === 1) return 'overview'
  if (place === 2) return step.file.facts.readOnly === undefined ? 'plan' : undefined
  return place === 4 && step.file.result ? 'result' : undefined
}

function noteOf(step: Step): string | undefined {
  switch (step.at) {
    case 'reading':
      return 'reading'
    case 'rejected':
      return 'cannot be used'
    case 'overview':
    case 'plan': {
      if (step.file.facts.readOnly) return 'read only'
      const many = step.file.facts.history.filter(({ state }) => state === 'pending').length
      return many === 0 ? 'up to date' : `${number(many)} pending`
    }
    case 'applying':
      return step.task.kind === 'original' ? 'under way' : count(step.task.count, 'migration')
    case 'failed':
      return 'failed'
    case 'cancelled':
      return 'stopped'
    case 'undo':
      return 'undo'
    case 'empty':
    case 'result':
      return undefined
  }
}
