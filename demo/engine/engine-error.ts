import type { Failure } from '../model.js'
import type { EngineError } from './api.js'

/** What a call of the engine rejects with. */
export function engineError(failure: Failure, gone: boolean): EngineError {
  const error = new Error(`${failure.title}: ${failure.what}`)
  return Object.assign(error, { name: 'EngineError', failure, gone })
}

/** For a call that was cut off, or never asked, because the work was ended. */
export function workEnded(): EngineError {
  return engineError(ENDED, true)
}

/** The worker ended by itself, with these words. */
export function endedWith(words: string): Failure {
  const what = `What works on the file in the background ended: ${words}.`
  return { ...ENDED, what, report: `${ENDED.title}\n\n${what}\n${ENDED.state}` }
}

const ENDED: Failure = {
  title: 'The work was ended',
  code: 'WORKER_ENDED',
  what: 'What works on the file in the background was ended.',
  state: 'The stored copy is as it was before; nothing is half done.',
  next: 'Open the copy again.',
  report: 'The work was ended.',
}
