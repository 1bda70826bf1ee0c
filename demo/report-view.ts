import type { RunReport, RunStep } from 'tidemark'
import { h } from './h.js'
import { clip, duration } from './words.js'

const OUTCOMES: Readonly<Record<RunStep['outcome'], string>> = {
  applied: 'applied',
  'rolled-back': 'rolled back',
  recorded: 'already so, recorded',
  skipped: 'skipped: it does not fit this file',
}

/** What a run did, step by step. */
export function stepsView({ steps }: RunReport): HTMLElement {
  return h(
    'section',
    { class: 'steps' },
    h('h3', {}, 'What was done'),
    h('ol', {}, ...steps.map(stepView)),
  )
}

/** What a run says about the whole of it. */
export function warningsView({ warnings }: RunReport): HTMLElement[] {
  return warnings.map(({ message }) =>
    h('p', { class: 'notice' }, h('bdi', {}, clip(message, 600))),
  )
}

function stepView({ version, description, outcome, durationMs, warnings }: RunStep): HTMLElement {
  const ran = outcome === 'applied' || outcome === 'rolled-back'
  return h(
    'li',
    { 'data-outcome': outcome },
    h('bdi', { class: 'version' }, clip(version, 40)),
    ' ',
    h('bdi', {}, clip(description)),
    h('span', { class: 'note' }, OUTCOMES[outcome] + (ran ? `, ${duration(durationMs)}` : '')),
    ...warnings.map(({ message }) => h('span', { class: 'note' }, clip(message, 600))),
  )
}
