import type {
  Check,
  Failure,
  FileFacts,
  PlanFacts,
  Rejection,
  ResultFacts,
  RoundTrip,
  RowCounts,
  RunProgress,
  Saved,
  Task,
  UndoChoice,
  VersionStop,
} from './model.js'
import type { OpenFile, OverviewTab, Step } from './state.js'

/** Where a user can go from a file that is open. */
export type Place = 'empty' | 'overview' | 'plan' | 'result' | 'undo'

/** What happens to a step. Times are `performance.now()`. */
export type StepEvent =
  /** Files were chosen, a sample or a stored copy: it is being read. */
  | { readonly type: 'chosen'; readonly name: string }
  | { readonly type: 'checked'; readonly check: Check }
  | { readonly type: 'rejected'; readonly rejection: Rejection }
  | { readonly type: 'opened'; readonly file: OpenFile }
  | { readonly type: 'readingCancelled' }
  | {
      readonly type: 'went'
      readonly to: Place
      readonly at: number
      /** Of the plan; without one, the newest. */
      readonly target?: string
    }
  | { readonly type: 'tabShown'; readonly tab: OverviewTab }
  | { readonly type: 'filtered'; readonly text: string }
  | { readonly type: 'rowsCounted'; readonly rows: RowCounts }
  | { readonly type: 'versionsAsked'; readonly at: number }
  | { readonly type: 'versionsFound'; readonly stops: readonly VersionStop[] }
  | { readonly type: 'versionsFailed'; readonly failure: Failure }
  | { readonly type: 'moved'; readonly stop: number }
  /** The copy was changed outside a run: a history adopted, a checksum accepted. */
  | { readonly type: 'factsRead'; readonly facts: FileFacts }
  | { readonly type: 'targetChosen'; readonly target: string; readonly at: number }
  | { readonly type: 'planned'; readonly target: string; readonly plan: PlanFacts }
  | { readonly type: 'planFailed'; readonly target: string; readonly failure: Failure }
  | { readonly type: 'shown'; readonly only: 'all' | 'risky' }
  | { readonly type: 'acknowledged'; readonly id: string; readonly yes: boolean }
  | { readonly type: 'roundTripAsked'; readonly at: number }
  | { readonly type: 'roundTripDone'; readonly outcome: RoundTrip }
  | { readonly type: 'roundTripFailed'; readonly failure: Failure }
  | { readonly type: 'choicesFound'; readonly choices: readonly UndoChoice[] }
  | { readonly type: 'choicesFailed'; readonly failure: Failure }
  | { readonly type: 'undoChosen'; readonly id: string }
  | { readonly type: 'started'; readonly task: Task; readonly at: number }
  | {
      readonly type: 'progressed'
      readonly progress: NonNullable<RunProgress['progress']>
      readonly at: number
    }
  | { readonly type: 'stopAsked' }
  | { readonly type: 'finished'; readonly facts: FileFacts; readonly result: ResultFacts }
  | { readonly type: 'failed'; readonly facts: FileFacts | undefined; readonly failure: Failure }
  | { readonly type: 'cancelled'; readonly at: number }
  | { readonly type: 'hashed'; readonly before: string; readonly after: string }
  | { readonly type: 'hashFailed'; readonly failure: Failure }
  | { readonly type: 'saved'; readonly saved: Saved }

export type StepWithFile = Extract<Step, { readonly file: OpenFile }>

export function hasFile(step: Step): step is StepWithFile {
  return 'file' in step
}

/** The step after an event; the same object where the event means nothing in it. Pure. */
export function nextStep(step: Step, event: StepEvent): Step {
  switch (step.at) {
    case 'applying':
      return duringRun(step, event)
    case 'reading':
      return duringReading(step, event)
    case 'empty':
    case 'rejected':
      return withoutFile(step, event)
    default:
      return withFile(step, event)
  }
}

type At<Name extends Step['at']> = Extract<Step, { readonly at: Name }>

/** A run is left only by its end: nothing that is dropped, clicked or comes late disturbs it. */
function duringRun(step: At<'applying'>, event: StepEvent): Step {
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

function duringReading(step: At<'reading'>, event: StepEvent): Step {
  switch (event.type) {
    case 'chosen':
      return reading(event.name)
    case 'checked':
      return { ...step, checks: withCheck(step.checks, event.check) }
    case 'rejected':
      return { at: 'rejected', rejection: event.rejection }
    case 'opened':
      return overview(event.file)
    case 'readingCancelled':
      return { at: 'empty' }
    default:
      return step
  }
}

function withCheck(checks: readonly Check[], check: Check): readonly Check[] {
  const known = checks.some(({ name }) => name === check.name)
  return known
    ? checks.map((each) => (each.name === check.name ? check : each))
    : [...checks, check]
}

function withoutFile(step: At<'empty'> | At<'rejected'>, event: StepEvent): Step {
  if (event.type === 'chosen') return reading(event.name)
  const leaves = event.type === 'went' && event.to === 'empty' && step.at !== 'empty'
  return leaves ? { at: 'empty' } : step
}

const CHECKS = ['header', 'size', 'read', 'integrity', 'schema', 'history'] as const

function reading(name: string): Step {
  return { at: 'reading', name, checks: CHECKS.map((each) => ({ name: each, state: 'waiting' })) }
}

function overview(file: OpenFile): Step {
  return { at: 'overview', file, tab: 'schema', filter: '' }
}

function withFile(step: Exclude<StepWithFile, At<'applying'>>, event: StepEvent): Step {
  switch (event.type) {
    case 'chosen':
      return reading(event.name)
    case 'went':
      return wentTo(step, event)
    case 'started': {
      const run = { startedAt: event.at, lastSign: event.at, done: [], stopping: false }
      return { at: 'applying', file: step.file, task: event.task, run }
    }
    case 'rowsCounted':
      return of(step, { ...step.file, rows: { ...step.file.rows, ...event.rows } })
    case 'saved':
      return of(step, { ...step.file, saved: event.saved })
    case 'factsRead': {
      const file = { facts: event.facts, rows: step.file.rows }
      // A result is of the copy that it was found in.
      return step.at === 'result' ? overview(file) : of(step, file)
    }
    case 'versionsAsked':
      return of(step, { ...step.file, versions: { is: 'loading', since: event.at } })
    case 'versionsFound':
      return of(step, versioned(step.file, event.stops))
    case 'versionsFailed':
      return of(step, { ...step.file, versions: { is: 'failed', failure: event.failure } })
    case 'moved':
      return moved(step, event.stop)
    default:
      return inItsStep(step, event)
  }
}

function of(step: StepWithFile, file: OpenFile): Step {
  return { ...step, file }
}

function versioned(file: OpenFile, stops: readonly VersionStop[]): OpenFile {
  const current = stops.findIndex(({ isCurrent }) => isCurrent)
  return { ...file, versions: { is: 'ready', value: stops }, stop: Math.max(current, 0) }
}

function moved(step: StepWithFile, stop: number): Step {
  const { file } = step
  const stops = file.versions?.is === 'ready' ? file.versions.value.length : 0
  const exists = Number.isInteger(stop) && stop >= 0 && stop < stops
  return exists && stop !== file.stop ? of(step, { ...file, stop }) : step
}

function wentTo(
  step: StepWithFile,
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

function planning(file: OpenFile, target: string, since: number, only?: 'all' | 'risky'): Step {
  const plan = { is: 'loading', since } as const
  return { at: 'plan', file, target, plan, acknowledged: [], only: only ?? 'all' }
}

function undoing(file: OpenFile, choices: At<'undo'>['choices']): Step {
  return { at: 'undo', file, choices, acknowledged: [] }
}

function inItsStep(step: Exclude<StepWithFile, At<'applying'>>, event: StepEvent): Step {
  switch (step.at) {
    case 'overview':
      if (event.type === 'tabShown') return { ...step, tab: event.tab }
      return event.type === 'filtered' ? { ...step, filter: event.text } : step
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

function inPlan(step: At<'plan'>, event: StepEvent): Step {
  switch (event.type) {
    case 'targetChosen':
      return planning(step.file, event.target, event.at, step.only)
    case 'planned':
      return event.target === step.target ? planned(step, event.plan) : step
    case 'planFailed':
      return event.target === step.target
        ? { ...step, plan: { is: 'failed', failure: event.failure }, acknowledged: [] }
        : step
    case 'shown':
      return { ...step, only: event.only }
    case 'acknowledged': {
      const losses = step.plan.is === 'ready' ? step.plan.value.losses : []
      return { ...step, acknowledged: marked(step.acknowledged, losses, event) }
    }
    case 'roundTripAsked':
      return { ...step, roundTrip: { is: 'loading', since: event.at } }
    case 'roundTripDone':
      return { ...step, roundTrip: { is: 'ready', value: event.outcome } }
    case 'roundTripFailed':
      return { ...step, roundTrip: { is: 'failed', failure: event.failure } }
    default:
      return step
  }
}

function planned(step: At<'plan'>, plan: PlanFacts): Step {
  const { before, after, changes } = plan.preview
  const file = { ...step.file, diff: { before, after, changes } }
  // What was acknowledged of an older plan was said of that one.
  return { ...step, file, plan: { is: 'ready', value: plan }, acknowledged: [] }
}

/** Only what is on the list can be acknowledged. */
function marked(
  acknowledged: readonly string[],
  losses: readonly { readonly id: string }[],
  { id, yes }: { readonly id: string; readonly yes: boolean },
): readonly string[] {
  const others = acknowledged.filter((each) => each !== id)
  return yes && losses.some((loss) => loss.id === id) ? [...others, id] : others
}

function inUndo(step: At<'undo'>, event: StepEvent): Step {
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

function inCancelled(step: At<'cancelled'>, event: StepEvent): Step {
  if (event.type === 'hashed') {
    const { before, after } = event
    return { ...step, hashes: { is: 'ready', value: { before, after } } }
  }
  if (event.type !== 'hashFailed') return step
  return { ...step, hashes: { is: 'failed', failure: event.failure } }
}
