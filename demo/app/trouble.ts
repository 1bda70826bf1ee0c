import type { EngineError } from '../engine/api.js'
import type { Failure, Rejection } from '../model.js'

// What goes wrong on the page's side, in words.

/** Whatever was thrown by a call of the engine, or by the page itself. */
export function failureFrom(thrown: unknown, title: string): Failure {
  if (isEngineError(thrown)) return { ...thrown.failure, title: thrown.failure.title || title }
  const what = thrown instanceof Error ? thrown.message : String(thrown)
  const state = 'Your original file is not touched.'
  const next = 'Try again; if that does not help, reload the page and choose the file again.'
  const report = `# ${title}\n\n${what}\n\n${state}\n`
  return { title, code: 'UNEXPECTED', what, state, next, report }
}

/** The call was cut off because the worker ended; whoever ended it knows what comes next. */
export function isGone(thrown: unknown): boolean {
  return isEngineError(thrown) && thrown.gone
}

function isEngineError(thrown: unknown): thrown is EngineError {
  return thrown instanceof Error && thrown.name === 'EngineError' && 'failure' in thrown
}

/** A failure while a file is opened is a reason not to use it. */
export function rejectionFrom(fileName: string, failure: Failure): Rejection {
  return {
    kind: 'unexpected',
    fileName,
    code: failure.code,
    title: failure.title,
    what: failure.what,
    causes: [],
    next: failure.next ?? 'Try again, or choose another file.',
  }
}
