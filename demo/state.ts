import type { Progress, Schema, SchemaChange } from 'tidemark'
import type {
  Check,
  Failure,
  FileFacts,
  Notice,
  PlanFacts,
  Rejection,
  ResultFacts,
  RoundTrip,
  RowCounts,
  RunProgress,
  SampleName,
  Saved,
  StoredCopy,
  Task,
  UndoChoice,
  VersionStop,
} from './model.js'

// Where the page stands, and what a user can ask for. The machine makes states, the view draws them;
// both are pure, and only the controller (app/) does anything.

/** Something that is asked of the worker and not there yet, there, or failed. */
export type Loading<T> =
  | {
      readonly is: 'loading'
      readonly since: number
      /** How far it is, where the worker can tell. */
      readonly progress?: Progress
    }
  | { readonly is: 'ready'; readonly value: T }
  | { readonly is: 'failed'; readonly failure: Failure }

/** The tabs of the overview. */
export type OverviewTab = 'schema' | 'diagram' | 'history' | 'versions'

/** What belongs to the open file whatever the step. */
export interface OpenFile {
  readonly facts: FileFacts
  readonly rows: RowCounts
  /** Read anew only after a change. */
  readonly versions?: Loading<readonly VersionStop[]>
  /** Place of the slider, an index of the stops. */
  readonly stop?: number
  /** The last result; the step `result` shows it. */
  readonly result?: ResultFacts
  readonly saved?: Saved
  /** Changes that a preview promised or a run made, for the diagram. */
  readonly diff?: {
    readonly before: Schema
    readonly after: Schema
    readonly changes: readonly SchemaChange[]
  }
}

/** `main[data-state]` and the hash of the address. */
export type Step =
  | { readonly at: 'empty' }
  | { readonly at: 'reading'; readonly name: string; readonly checks: readonly Check[] }
  | { readonly at: 'rejected'; readonly rejection: Rejection }
  | {
      readonly at: 'overview'
      readonly file: OpenFile
      readonly tab: OverviewTab
      readonly filter: string
    }
  | {
      readonly at: 'plan'
      readonly file: OpenFile
      /** The version chosen; 'newest' or one that is pending. */
      readonly target: string
      readonly plan: Loading<PlanFacts>
      /** Ids of losses that were acknowledged. */
      readonly acknowledged: readonly string[]
      readonly only: 'all' | 'risky'
      readonly roundTrip?: Loading<RoundTrip>
    }
  | {
      readonly at: 'applying'
      readonly file: OpenFile
      readonly task: Task
      readonly run: RunProgress
    }
  | {
      readonly at: 'failed'
      readonly file: OpenFile
      readonly task: Task
      readonly failure: Failure
    }
  | {
      readonly at: 'cancelled'
      readonly file: OpenFile
      readonly task: Task
      /** SHA-256 of the copy before the run and now, read anew. */
      readonly hashes: Loading<{ readonly before: string; readonly after: string }>
    }
  | { readonly at: 'result'; readonly file: OpenFile }
  | {
      readonly at: 'undo'
      readonly file: OpenFile
      readonly choices: Loading<readonly UndoChoice[]>
      readonly chosen?: string
      readonly acknowledged: readonly string[]
    }

export type StepName = Step['at']

/** Asked before what cannot be taken back. The view shows it as a dialog; Esc means no. */
export interface Question {
  readonly title: string
  readonly words: string
  /** What the two buttons say: "Forget the copy", "Keep it". */
  readonly yes: string
  readonly no: string
}

/** The page as a whole. */
export interface PageState {
  readonly step: Step
  /** Working copies of earlier visits, newest first; shown in `empty`. */
  readonly copies: readonly StoredCopy[]
  /** Another tab has the copy open: nothing can be changed here. */
  readonly readOnlyTab: boolean
  /** Trouble that stops nothing: no IndexedDB, no room, a worker that was started anew. */
  readonly notices: readonly Notice[]
  readonly question?: Question
  readonly offline: 'unsupported' | 'preparing' | 'ready'
  /** Asked of the network since the page was loaded. */
  readonly requests: number
  readonly update: 'none' | 'waiting'
  readonly theme: 'system' | 'light' | 'dark'
  /** Files are being dragged over the page. */
  readonly dragging: boolean
  readonly canInstall: boolean
  /** The file can be written where it came from; a place can be chosen. */
  readonly canSaveInPlace: boolean
  readonly canSaveAs: boolean
  readonly saving: boolean
  readonly singleKeys: boolean
  readonly help: boolean
  /** `performance.now()`, told once a second while something is under way. */
  readonly now: number
}

/** What a user can ask for. */
export interface Actions {
  readonly openFiles: (files: readonly File[]) => void
  readonly openSample: (name: SampleName) => void
  readonly continueCopy: (id: string) => void
  /** Runs the interrupted upgrade again. */
  readonly repeatRun: (id: string) => void
  readonly forgetCopy: (id: string) => void
  /** Downloads a stored copy as it is. */
  readonly exportCopy: (id: string) => void
  readonly cancelReading: () => void
  readonly go: (step: 'empty' | 'overview' | 'plan' | 'result' | 'undo') => void
  readonly showTab: (tab: OverviewTab) => void
  readonly filter: (text: string) => void
  readonly moveTo: (stop: number) => void
  readonly chooseTarget: (version: string) => void
  readonly show: (only: 'all' | 'risky') => void
  /** Of a loss, in `plan` and in `undo`. */
  readonly acknowledge: (id: string, yes: boolean) => void
  readonly testRoundTrip: () => void
  readonly cancelPlan: () => void
  readonly apply: (upTo?: string) => void
  readonly cancelRun: () => void
  readonly download: () => void
  readonly saveInPlace: () => void
  readonly saveAs: () => void
  readonly downloadReport: (kind: 'markdown' | 'json' | 'html') => void
  readonly copyText: (text: string) => void
  readonly chooseUndo: (id: string) => void
  /** Carries the chosen way back out. */
  readonly undo: () => void
  /** Rolls a clone back and downloads it; the copy stays. */
  readonly downloadFor: (version: string | null) => void
  readonly adopt: (tool: string) => void
  readonly useOtherTable: () => void
  readonly baseline: (upTo: string) => void
  readonly acceptChanged: (version: string) => void
  /** The answer to `PageState.question`. */
  readonly answer: (yes: boolean) => void
  /** Takes one of `PageState.notices` away. */
  readonly dismiss: (notice: Notice) => void
  readonly takeOver: () => void
  readonly reload: () => void
  readonly laterUpdate: () => void
  readonly install: () => void
  readonly setTheme: (theme: PageState['theme']) => void
  readonly setSingleKeys: (on: boolean) => void
  readonly showHelp: (on: boolean) => void
}
