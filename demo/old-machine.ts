import type { MigrationStatus, RunReport } from 'tidemark'

/** A table of the file. `rows` is a number, or why there is none, in words. */
export interface TableFacts {
  readonly name: string
  readonly rows: number | string
}

/** What the page knows about the working copy. Plain data, read anew after each change. */
export interface FileFacts {
  readonly name: string
  /** Bytes of the working copy. */
  readonly size: number
  /** The first of the tables; `tableCount` has the number of all. */
  readonly tables: readonly TableFacts[]
  readonly tableCount: number
  readonly history: readonly MigrationStatus[]
  /** The newest version that is applied. */
  readonly version: string | undefined
  readonly downloadName: string
  /** Why pending migrations cannot be applied, in words. */
  readonly refusal: string | undefined
  /** The one version that can come off next; with `refusal`, why it cannot. */
  readonly undo: Undo | undefined
  readonly warnings: readonly string[]
}

export interface Undo {
  readonly version: string
  readonly description: string
  readonly refusal: string | undefined
}

/** What the user asked for. */
export type Task =
  | { readonly kind: 'apply'; readonly count: number }
  | { readonly kind: 'undo'; readonly version: string }

/** An error in words. */
export interface Failure {
  readonly title: string
  readonly code: string
  /** The file, statement, line and column of the SQL that failed. */
  readonly place: string | undefined
  readonly what: string
  /** Lines of SQL with a mark below the place. */
  readonly excerpt: string | undefined
  readonly state: string
  readonly next: string | undefined
}

export type PageState =
  | { readonly at: 'empty'; readonly reading: string | undefined }
  | { readonly at: 'overview'; readonly file: FileFacts }
  | { readonly at: 'applying'; readonly file: FileFacts; readonly task: Task }
  | {
      readonly at: 'result'
      readonly file: FileFacts
      readonly task: Task
      readonly report: RunReport
    }
  /** Without a file, nothing could be opened. */
  | { readonly at: 'failed'; readonly file: FileFacts | undefined; readonly failure: Failure }

export type PageEvent =
  /** A file was chosen or dropped, or the sample asked for. */
  | { readonly type: 'chosen'; readonly name: string }
  | { readonly type: 'opened'; readonly file: FileFacts }
  /** What was chosen cannot be opened. */
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'started'; readonly task: Task }
  | { readonly type: 'finished'; readonly file: FileFacts; readonly report: RunReport }
  /** Without a file, the engine gives no answer any more. */
  | { readonly type: 'broke'; readonly file: FileFacts | undefined; readonly failure: Failure }
  /** From a failure back to the file. */
  | { readonly type: 'returned' }
  | { readonly type: 'startedOver' }

export const EMPTY: PageState = { at: 'empty', reading: undefined }

/**
 * The state after an event. Pure. An event that has no meaning in a state leaves it as it is: a second
 * click, or a file that arrives after the user has started over.
 */
export function next(state: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'chosen':
      return state.at === 'applying' ? state : { at: 'empty', reading: event.name }
    case 'opened':
      return isReading(state) ? { at: 'overview', file: event.file } : state
    case 'refused':
      return isReading(state) ? { at: 'failed', file: undefined, failure: event.failure } : state
    case 'started':
      return canStart(state) ? { at: 'applying', file: state.file, task: event.task } : state
    case 'finished':
      return state.at === 'applying'
        ? { at: 'result', file: event.file, task: state.task, report: event.report }
        : state
    case 'broke':
      return state.at === 'applying'
        ? { at: 'failed', file: event.file, failure: event.failure }
        : state
    case 'returned':
      return state.at === 'failed' && state.file ? { at: 'overview', file: state.file } : state
    case 'startedOver':
      return state.at === 'applying' ? state : EMPTY
  }
}

function isReading(state: PageState): boolean {
  return state.at === 'empty' && state.reading !== undefined
}

function canStart(
  state: PageState,
): state is Extract<PageState, { readonly at: 'overview' | 'result' }> {
  return state.at === 'overview' || state.at === 'result'
}

/** How many migrations wait to be applied. */
export function pendingOf(file: FileFacts): MigrationStatus[] {
  return file.history.filter(({ state }) => state === 'pending')
}
