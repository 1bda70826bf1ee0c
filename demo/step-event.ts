import type { Progress } from 'tidemark'
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
import type { OpenFile, OverviewTab } from './state.js'

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
  | { readonly type: 'planTried'; readonly target: string; readonly progress: Progress }
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
