import type { Goal, Progress } from 'tidemark'
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
  SampleName,
  Task,
  UndoChoice,
  VersionStop,
} from '../model.js'

// What the page asks of its worker. Everything that touches a database happens there, on a copy.

/** A file and what was dropped with it. Blobs cross to the worker without being read. */
export interface Opening {
  /** Names the stored copy. */
  readonly id: string
  readonly source:
    | {
        readonly kind: 'file'
        readonly name: string
        readonly file: Blob
        readonly wal?: Blob
        readonly journal?: Blob
      }
    | { readonly kind: 'sample'; readonly sample: SampleName }
    /** A copy that is stored under `id`; */
    | { readonly kind: 'stored'; readonly name: string }
  /** Migrations of the user, by path; without any, those of the page. */
  readonly sql?: readonly { readonly path: string; readonly text: string }[]
  readonly historyTable?: string
  /** False: look only; nothing is stored. For a second tab. */
  readonly store: boolean
}

export type Opened =
  | { readonly ok: true; readonly file: FileFacts }
  | { readonly ok: false; readonly rejection: Rejection }

/** Whether the copy lies in the store, and what stands in the way. */
export interface Kept {
  readonly stored: boolean
  readonly trouble?: Notice
}

/** What a run came to. Facts are of the copy as it is afterwards. */
export type Ran =
  | { readonly ok: true; readonly file: FileFacts; readonly result: ResultFacts }
  | {
      readonly ok: false
      readonly stopped: boolean
      readonly file: FileFacts
      readonly failure: Failure
    }

/**
 * What a call rejects with (`name` is 'EngineError'): the failure in words, made in the worker where it
 * answered. `gone`: the worker ended, was ended or never started; the copy is no longer open.
 */
export interface EngineError extends Error {
  readonly failure: Failure
  readonly gone: boolean
}

/**
 * One database at a time. Calls are answered in order. A call that never comes back is ended with its
 * worker (`EngineClient.restart`): what is stored is the copy as it was before the run.
 */
export interface Engine {
  open(opening: Opening, tell: (check: Check) => void): Promise<Opened>
  /** Row counts, table by table, in pieces; ends when all are told or another call came. */
  countRows(tell: (rows: RowCounts) => void): Promise<void>
  /** Tells how far the trial on a clone is. */
  plan(goal: Goal, tell: (progress: Progress) => void): Promise<PlanFacts>
  /** Up, down and up again on a clone, each step compared. */
  roundTrip(goal: Goal): Promise<RoundTrip>
  /** Each stop once, from the current one outwards; told as it is found, answered in order. */
  versions(tell: (stop: VersionStop) => void): Promise<VersionStop[]>
  /**
   * Stores the copy as it is, runs, checks, stores the result. Fails as a whole: the copy in memory and
   * in the store is then the one before.
   */
  run(task: Task, tell: (progress: Progress) => void): Promise<Ran>
  /** Heard between two migrations. */
  abort(): void
  undoChoices(): Promise<UndoChoice[]>
  adopt(tool: string): Promise<FileFacts>
  baseline(upTo: string): Promise<FileFacts>
  acceptChanged(version: string): Promise<FileFacts>
  /** The copy's bytes, transferred. */
  bytes(): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }>
  /** The copy rolled back to a version on a clone, for an older app; the copy stays. */
  bytesAt(version: string | null): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }>
  /** SHA-256 of the copy, as it would be downloaded. */
  hash(): Promise<string>
  /** SHA-256 of the stored copy, read anew from the store; undefined where none is stored. */
  storedHash(): Promise<string | undefined>
  /** Stores the copy now, if it is not stored yet. Where that cannot be, it lives in memory. */
  store(): Promise<Kept>
  /** Closes what is open, and forgets the stored copy of that id. */
  forget(id: string): Promise<void>
}

/** The page's side of the worker, in client.ts: `makeEngine()`. */
export interface EngineClient extends Engine {
  /** Makes the worker and fetches the wasm, if that is not done yet. Never throws; a call says it. */
  warm(): void
  /**
   * Ends the worker, whatever it is doing, and makes another. Calls under way reject with an
   * EngineError that is `gone`. Nothing is open afterwards.
   */
  restart(): void
  /** Called when the worker ended by itself, after its calls were rejected; it is not yet started anew. */
  onCrash(listener: (failure: Failure) => void): void
}
