import type { PageState, Step, StepName } from './state.js'
import { clip } from './words.js'

const STEPS: ReadonlySet<string> = new Set<StepName>([
  'reading',
  'rejected',
  'overview',
  'plan',
  'applying',
  'failed',
  'cancelled',
  'result',
  'undo',
])

/** The address of a step, after the page's own: '' or '#plan'. */
export function hashOf({ at }: Step): string {
  return at === 'empty' ? '' : `#${at}`
}

/** The step that an address asks for; an address that means nothing asks for the empty page. */
export function stepIn(hash: string): StepName {
  const name = hash.replace(/^#\/?/, '')
  return isStep(name) ? name : 'empty'
}

function isStep(name: string): name is StepName {
  return STEPS.has(name)
}

/**
 * What a change of step does to the browser's history. What lasts only until something is done is no
 * place to come back to: Back from the result leads to the plan, not into the run.
 */
export function historyMove(before: Step, after: Step): 'none' | 'push' | 'replace' {
  if (before.at === after.at) return 'none'
  return before.at === 'reading' || before.at === 'applying' ? 'replace' : 'push'
}

/** The title of the window: 'users.sqlite v3 → v12 – tidemark'. */
export function titleOf({ step }: PageState): string {
  const words = wordsOf(step)
  return words === '' ? 'tidemark – upgrade an SQLite file' : `${words} – tidemark`
}

function wordsOf(step: Step): string {
  switch (step.at) {
    case 'empty':
      return ''
    case 'reading':
      return `Reading ${short(step.name)}`
    case 'rejected':
      return `${short(step.rejection.fileName)} cannot be used`
    default:
      return `${PREFIX[step.at]}${short(step.file.facts.name)} ${span(step)}`.trimEnd()
  }
}

const PREFIX = {
  overview: '',
  plan: '',
  applying: 'Working: ',
  failed: 'Stopped: ',
  cancelled: 'Cancelled: ',
  result: '',
  undo: 'Undo: ',
} as const

type WithFile = Extract<Step, { readonly file: unknown }>

/** 'v3 → v12', or one version where nothing lies ahead. */
function span(step: WithFile): string {
  const { version, newest, readOnly } = step.file.facts
  // What cannot be changed goes nowhere, and where a history cannot be read no version is known.
  if (readOnly) return version === undefined ? '' : `v${short(version)}`
  const here = `v${short(version ?? '0')}`
  const target = targetOf(step) ?? newest
  return target === undefined || target === version ? here : `${here} → v${short(target)}`
}

function targetOf(step: WithFile): string | undefined {
  if (step.at === 'plan' && step.target !== 'newest') return step.target
  if (step.at === 'result' || step.at === 'undo') return step.file.facts.version ?? '0'
  if (step.at !== 'applying' || step.task.kind === 'original') return undefined
  return step.task.target ?? '0'
}

function short(text: string): string {
  return clip(text, 60)
}
