import type { Code } from './codes.js'

// What planning and running tell. Plain data everywhere: a report crosses a worker boundary or JSON
// and is still the same report.

/** Where a run shall lead. `up` and `downTo` name the version that is applied afterwards. */
export type Goal =
  | { readonly up: string }
  | { readonly downTo: string | null }
  | { readonly undo: string; readonly only?: boolean }

/** Where in an SQL text a statement stands. Lines and columns count from 1, statements from 0. */
export interface StatementPosition {
  /** The file, where one is known. */
  readonly source?: string
  readonly index: number
  readonly count: number
  readonly line: number
  /** In UTF-16 code units, as editors count. */
  readonly column: number
  /** The line of the text and a caret below the place. */
  readonly excerpt: string
}

/** An error or a warning as plain data. */
export interface Problem {
  readonly code: Code
  readonly version?: string
  /** All of it: code, place, and the three parts below. */
  readonly message: string
  /** What happened, alone. */
  readonly what: string
  /** For errors: what state things are in, and what to do next. */
  readonly state?: string
  readonly next?: string
  readonly statement?: StatementPosition
}

export type State = 'applied' | 'pending' | 'unknown'

/** One version that the app knows or the database records. */
export interface MigrationStatus {
  readonly version: string
  readonly description: string
  readonly state: State
  /** ISO 8601, UTC, ending in Z. */
  readonly appliedAt?: string
  /** Applied, and its checksum is no longer the recorded one. */
  readonly changed: boolean
  /** Pending, and older than a version that is applied. */
  readonly outOfOrder: boolean
  readonly reversible: boolean
}

/** A row of the history. */
export interface AppliedMigration {
  readonly version: string
  readonly description: string
  /** ISO 8601, UTC, ending in Z; the recorded text where it is not a date. */
  readonly appliedAt: string
  readonly checksum?: string
  readonly durationMs?: number
}

export interface Step {
  readonly version: string
  readonly description: string
  readonly direction: 'up' | 'down'
  readonly outOfOrder: boolean
  /** It has a `canApply`, which is asked when its turn comes. */
  readonly conditional: boolean
  readonly reversible: boolean
  readonly transaction: boolean
}

/** The ordered steps towards a goal. When `refusals` is not empty, a run throws the first of them. */
export interface Plan {
  readonly goal: Goal
  readonly steps: readonly Step[]
  readonly refusals: readonly Problem[]
  readonly warnings: readonly Problem[]
}

export interface RunStep extends Step {
  readonly outcome: 'applied' | 'rolled-back' | 'recorded' | 'skipped'
  readonly durationMs: number
  readonly warnings: readonly Problem[]
}

/** What a run did. In an error it is what had been done, and is kept, when the error came. */
export interface RunReport {
  readonly goal: Goal
  readonly steps: readonly RunStep[]
  readonly warnings: readonly Problem[]
  readonly durationMs: number
}

/** A sign of life. `index` of `total` migrations; `done` of `of` statements, rows or bytes. */
export interface Progress {
  readonly phase: 'waiting' | 'loading' | 'migration' | 'statement' | 'copy' | 'verify' | 'save'
  readonly version?: string
  readonly index?: number
  readonly total?: number
  readonly done?: number
  readonly of?: number
  readonly elapsedMs: number
}
