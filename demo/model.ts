import type {
  Finding,
  Goal,
  MigrationStatus,
  Preview,
  Progress,
  RunReport,
  Schema,
  SchemaChange,
  StatementPosition,
} from 'tidemark'
import type { ForeignHistory, Unsupported } from 'tidemark/adopt'
import type { FileInspection } from 'tidemark/file'

// What the page knows, as plain data: the words that the worker, the state machine and the view share.

/** The samples that the page makes itself. */
export type SampleName = 'old' | 'half' | 'failing'

// --- Reading -----------------------------------------------------------------------------------

export type CheckName = 'header' | 'size' | 'read' | 'integrity' | 'schema' | 'history'

/** One of the checks that tick off while a file is read. */
export interface Check {
  readonly name: CheckName
  readonly state: 'waiting' | 'running' | 'passed' | 'warned' | 'failed'
  readonly ms?: number
  /** What was found: "SQLite 3, 4,096-byte pages, UTF-8". */
  readonly note?: string
}

export type RejectionKind =
  | 'not-a-database'
  | 'encrypted'
  | 'truncated'
  | 'damaged'
  | 'too-large'
  | 'newer-format'
  | 'sidecar-alone' // a -wal or -journal without its database
  | 'wal-mismatch'
  | 'hot-journal'
  | 'bad-migrations' // .sql files that cannot be read as migrations, or may not run here
  | 'unexpected'

/** Why a file cannot be used, in words for its owner. */
export interface Rejection {
  readonly kind: RejectionKind
  readonly fileName: string
  readonly code: string
  /** "This file is encrypted, or it is not an SQLite database" */
  readonly title: string
  readonly what: string
  readonly causes: readonly string[]
  readonly next: string
  /** The first bytes, where they tell something. */
  readonly seen?: { readonly size: number; readonly hex: string; readonly text: string }
}

/** An error of a run, in words. */
export interface Failure {
  readonly title: string
  readonly code: string
  readonly version?: string
  readonly what: string
  readonly state: string
  readonly next?: string
  readonly statement?: StatementPosition
  /** A few lines of the SQL around the place. */
  readonly frame?: readonly { readonly line: number; readonly text: string }[]
  /** Markdown, to copy. */
  readonly report: string
}

// --- The file ----------------------------------------------------------------------------------

/** A migration as the page shows it: those of the page, or those that were dropped. */
export interface MigrationFacts {
  readonly version: string
  readonly description: string
  /** The file it comes from. */
  readonly source?: string
  /** Absent for a migration written in code. */
  readonly sql?: { readonly up: string; readonly down?: string }
  readonly reversible: boolean
  /** Why it cannot be undone. */
  readonly irreversible?: string
  readonly findings: readonly Finding[]
}

export interface MigrationSet {
  /** `sample`: the page's own; `dropped`: files of the user. */
  readonly from: 'sample' | 'dropped'
  /** For dropped ones: how the folder was read, and why so. */
  readonly format?: string
  readonly why?: string
  readonly migrations: readonly MigrationFacts[]
  readonly warnings: readonly string[]
}

/** Something to know about the file that stops nothing. */
export interface Notice {
  readonly kind:
    | 'wal-merged'
    | 'wal-missing'
    | 'journal'
    | 'damage'
    | 'file'
    | 'storage' // no IndexedDB, no room: the copy lives in memory
    | 'worker' // it ended and was started anew
    | 'saving' // a file could not be written
    | 'tab' // about other tabs
  readonly message: string
  /** What to do about it. */
  readonly next?: string
}

/** Why a copy can be looked at and not changed. */
export type ReadOnly =
  /** It records versions that the migrations do not have. */
  | { readonly why: 'newer'; readonly unknown: readonly string[]; readonly message: string }
  /** `schema_migrations` is another tool's. */
  | {
      readonly why: 'foreign'
      readonly tool: string
      readonly table: string
      readonly message: string
    }
  /** Its history cannot be read. */
  | { readonly why: 'history'; readonly message: string }

/** What can be done about another tool's history. */
export interface ForeignFacts {
  readonly history: ForeignHistory
  /** Versions that adopting it would record; absent where it cannot be adopted, with the reason. */
  readonly adopts?: readonly string[]
  readonly refusal?: string
}

/** What the page knows about the working copy. Read anew after each change. */
export interface FileFacts {
  /** Names the stored working copy. */
  readonly id: string
  readonly name: string
  /** Bytes of the copy. */
  readonly size: number
  readonly inspection: FileInspection
  /** Without row counts; those come after, by table. The history table is left out. */
  readonly schema: Schema
  readonly set: MigrationSet
  readonly historyTable: string
  readonly history: readonly MigrationStatus[]
  /** The newest recorded version. */
  readonly version?: string
  /** The newest version that the migrations have. */
  readonly newest?: string
  readonly readOnly?: ReadOnly
  readonly foreign: readonly ForeignFacts[]
  readonly notices: readonly Notice[]
  readonly unsupported: readonly Unsupported[]
  /** "name.v12.sqlite" */
  readonly downloadName: string
}

/** Rows by table; a word where there is no number. */
export type RowCounts = Readonly<Record<string, number | 'virtual' | 'unreadable'>>

/** A working copy that an earlier visit left. */
export interface StoredCopy {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly version?: string
  readonly newest?: string
  /** ISO 8601 */
  readonly savedAt: string
  /** A run that had begun and did not end: the page was closed or crashed. */
  readonly interrupted?: { readonly goal: Goal; readonly at?: string; readonly startedAt: string }
}

// --- Plan --------------------------------------------------------------------------------------

/** A row before and after, cut to lengths that can be shown; blobs as their length. */
export interface RowSample {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: readonly {
    readonly change: 'added' | 'dropped' | 'changed' | 'same'
    readonly before?: readonly (string | null)[]
    readonly after?: readonly (string | null)[]
  }[]
  /** There may be other rows that changed. */
  readonly more?: true
}

/** Values of these columns that stand in more than one row, the most frequent first. */
export interface Repeats {
  readonly table: string
  readonly columns: readonly string[]
  /** How many there are, shown or not. */
  readonly total: number
  readonly shown: readonly { readonly values: readonly string[]; readonly rows: number }[]
}

/** From a real preview on a clone. */
export interface PlanFacts {
  readonly goal: Goal
  readonly preview: Preview
  /** In the order of `preview.losses`: what each item to acknowledge says. */
  readonly losses: readonly { readonly id: string; readonly words: string }[]
  readonly failure?: Failure
  /** What stands against a new UNIQUE, where it failed for that. */
  readonly repeats?: Repeats
  readonly samples: readonly RowSample[]
}

export interface RoundTrip {
  readonly ok: boolean
  readonly steps: readonly {
    readonly version: string
    readonly outcome: 'proven' | 'irreversible' | 'failed'
    readonly words: string
  }[]
}

// --- Run ---------------------------------------------------------------------------------------

export type Task =
  | { readonly kind: 'apply'; readonly goal: Goal; readonly count: number; readonly target: string }
  | {
      readonly kind: 'undo'
      readonly goal: Goal
      readonly count: number
      readonly target: string | null
    }
  | { readonly kind: 'original' }

/** Where a run stands. `lastSign` is when the worker last said something (performance.now of the page). */
export interface RunProgress {
  readonly startedAt: number
  readonly lastSign: number
  readonly progress?: Progress
  /** Versions that are through, in order. */
  readonly done: readonly string[]
  /** Cancel was pressed. */
  readonly stopping: boolean
}

export interface ResultFacts {
  readonly task: Task
  readonly report?: RunReport
  readonly changes: readonly SchemaChange[]
  readonly before: {
    readonly schema: Schema
    readonly rows: RowCounts
    readonly size: number
    readonly sha256: string
    readonly version?: string
  }
  readonly after: {
    readonly schema: Schema
    readonly rows: RowCounts
    readonly size: number
    readonly sha256: string
    readonly version?: string
  }
  /** Each with what was found: integrity, foreign keys, history. */
  readonly checks: readonly {
    readonly name: string
    readonly ok: boolean
    /** Neither proven nor a fault: it could not be checked, or is a remark. */
    readonly open?: true
    readonly words: string
  }[]
  readonly samples: readonly RowSample[]
  readonly durationMs: number
  /** False where the copy could not be stored: it is in memory, and the download works. */
  readonly stored: boolean
}

/** A file that was written: in place, to a chosen place, or as a download. */
export interface Saved {
  readonly how: 'download' | 'in-place' | 'save-as'
  readonly name: string
  readonly size: number
  readonly sha256: string
  /** It was read again and has this hash. Downloads cannot be read again. */
  readonly verified: boolean
}

// --- Undo --------------------------------------------------------------------------------------

/** One way back, with what it would lose; from a preview. */
export interface UndoChoice {
  readonly id: string
  readonly kind: 'last' | 'version' | 'original'
  /** The version that is newest afterwards; null: none. */
  readonly target: string | null
  readonly words: string
  readonly goal?: Goal
  readonly losses: readonly { readonly id: string; readonly words: string }[]
  /** Why it cannot be done. */
  readonly refusal?: string
  readonly preview?: Preview
  /** Of the original bytes. */
  readonly sha256?: string
}

// --- Versions ----------------------------------------------------------------------------------

/** The schema at one version: a stop of the slider. */
export interface VersionStop {
  /** null: before the first. */
  readonly version: string | null
  readonly description: string
  readonly isCurrent: boolean
  readonly schema?: Schema
  /** From the stop before. */
  readonly changes: readonly SchemaChange[]
  /** Why the schema cannot be shown: "002 cannot be undone". */
  readonly unknown?: string
}
