import type { PageState, Step } from '../state.js'
import { clip, count } from '../words.js'

/** What a screen reader is told of a change; undefined where it has nothing to tell. Pure. */
export function announcementOf(state: PageState, before: PageState): string | undefined {
  const { step } = state
  if (step.at !== before.step.at) return entered(step)
  if (state.readOnlyTab && !before.readOnlyTab) {
    return 'Another tab has this copy open. It can only be read here.'
  }
  if (state.update !== before.update && state.update === 'waiting') {
    return 'A new version of this page is ready.'
  }
  const saved = 'file' in step ? step.file.saved : undefined
  const savedBefore = 'file' in before.step ? before.step.file.saved : undefined
  if (saved && saved !== savedBefore) return `${clip(saved.name)} is saved.`
  return within(step, before.step)
}

function entered(step: Step): string | undefined {
  switch (step.at) {
    case 'empty':
      return 'Choose a database.'
    case 'reading':
      return `Reading ${clip(step.name)}.`
    case 'overview': {
      const { name, version, history, readOnly } = step.file.facts
      // Where a history cannot be read no version is known, and nothing is pending.
      if (readOnly && version === undefined) return `${clip(name)} is open, only to be looked at.`
      const pending = history.filter(({ state }) => state === 'pending').length
      const here = version === undefined ? 'no version yet' : `version ${clip(version, 40)}`
      return `${clip(name)} is open: ${here}, ${count(pending, 'migration')} pending.`
    }
    case 'plan':
      return 'Trying the upgrade on a copy.'
    case 'applying':
      return step.task.kind === 'original'
        ? 'Putting the original back.'
        : `${step.task.kind === 'apply' ? 'Applying' : 'Undoing'} ${count(step.task.count, 'migration')}.`
    case 'cancelled':
      return 'Stopped. The copy is as it was before.'
    case 'result': {
      const version = step.file.facts.version
      return version === undefined
        ? 'Done. No version is applied now.'
        : `Done. The copy is at version ${clip(version, 40)}.`
    }
    case 'undo':
      return 'Looking at the ways back.'
    case 'rejected':
    case 'failed':
      return undefined // an alert of the view's own; it is not said twice
  }
}

function within(step: Step, before: Step): string | undefined {
  if (step.at === 'plan' && before.at === 'plan') {
    if (step.plan.is === 'ready' && before.plan.is !== 'ready') {
      const { preview, losses } = step.plan.value
      const steps = count(preview.steps.length, 'migration')
      return `The plan is ready: ${steps}, ${count(losses.length, 'loss', 'losses')}.`
    }
    const tested = step.roundTrip?.is === 'ready' && step.roundTrip !== before.roundTrip
    return tested ? 'The test up, down and up again is done.' : undefined
  }
  if (step.at === 'undo' && before.at === 'undo') {
    const found = step.choices.is === 'ready' && before.choices.is !== 'ready'
    return found ? 'The ways back are there.' : undefined
  }
  if (step.at === 'cancelled' && step.hashes.is === 'ready') {
    const isNew = before.at === 'cancelled' && before.hashes.is !== 'ready'
    return isNew ? 'The copy was read again and compared.' : undefined
  }
  if (step.at !== 'applying' || before.at !== 'applying') return undefined
  if (step.run.stopping !== before.run.stopping) return 'Stopping.'
  const { index, total, version } = step.run.progress ?? {}
  if (version === undefined || version === before.run.progress?.version) return undefined
  return `Version ${clip(version, 40)}: ${index === undefined ? '' : `${index + 1} of ${total ?? '?'}`}`
}
