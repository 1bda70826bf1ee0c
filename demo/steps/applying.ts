import type { FileFacts, ResultFacts, RunProgress, Task } from '../model.js'
import type { OpenFile, Step } from '../state.js'
import type { StepEvent } from '../step-event.js'
import type { At } from './at.js'

export function applying(file: OpenFile, task: Task, at: number): Step {
  const run = { startedAt: at, lastSign: at, done: [], stopping: false }
  return { at: 'applying', file, task, run }
}

/** A run is left only by its end: nothing that is dropped, clicked or comes late disturbs it. */
export function inApplying(step: At<'applying'>, event: StepEvent): Step {
  switch (event.type) {
    case 'progressed':
      return { ...step, run: advanced(step.run, event.progress, event.at) }
    case 'stopAsked':
      return step.run.stopping ? step : { ...step, run: { ...step.run, stopping: true } }
    case 'finished':
      return { at: 'result', file: fileAfter(event.facts, event.result) }
    case 'failed': {
      const { task, file } = step
      return {
        at: 'failed',
        file: event.facts ? { ...file, facts: event.facts } : file,
        task,
        failure: event.failure,
      }
    }
    case 'cancelled': {
      const hashes = { is: 'loading', since: event.at } as const
      return { at: 'cancelled', file: step.file, task: step.task, hashes }
    }
    default:
      return step
  }
}

function advanced(
  run: RunProgress,
  progress: NonNullable<RunProgress['progress']>,
  at: number,
): RunProgress {
  const last = run.progress?.version
  const { version } = progress
  // What was begun before the present one is through.
  const isNext = last !== undefined && last !== version && !run.done.includes(last)
  return { ...run, progress, lastSign: at, done: isNext ? [...run.done, last] : run.done }
}

function fileAfter(facts: FileFacts, result: ResultFacts): OpenFile {
  const { before, after, changes } = result
  const diff = { before: before.schema, after: after.schema, changes }
  return { facts, rows: after.rows, result, diff }
}
