import type { Cut, Filled, Values } from './cut.js'
import type { Entry, Folder } from './folder.js'
import type { FormatName, FromFilesOptions, SourceFault, SourceHistory } from './source-folder.js'

/** Which half of a migration a file is, or that it holds the whole of it. */
export type Part = 'whole' | 'up' | 'down'

/** A file that is a step, or a part of one. */
export interface StepPlace {
  readonly as: Part | 'code'
  readonly version: string
  readonly description: string
  /** Of several files for one part the highest counts: one for a database before one for all. */
  readonly rank?: number
  readonly transaction?: false
}

/** What a file is to a format. */
export type Place =
  | StepPlace
  /** A note beside a step that says how it runs. */
  | { readonly as: 'no-transaction'; readonly version: string }
  /** The newest schema at once, or no step at all. */
  | { readonly as: 'fresh'; readonly why: string }
  | { readonly as: 'other'; readonly why: string }
  | { readonly as: 'fault'; readonly message: string; readonly line?: number }

/** How sure a format is of a folder; the highest wins, and a tie is none. */
export interface Clue {
  readonly strength: number
  readonly why: string
}

/** A kind of folder. All formats have this one shape; `formats/index.ts` has them all. */
export interface Format {
  readonly name: FormatName
  /** What its names look like, for the error about one that does not. */
  readonly names: string
  readonly history?: SourceHistory
  /** Why such a folder cannot be read, and what to do; absent where it can. */
  readonly refusal?: string
  /** The places that tell so, where there are several. */
  refused?(folder: Folder): readonly SourceFault[]
  /** Whether the folder looks like one of this kind. */
  recognise(folder: Folder): Clue | undefined
  /** Looks at the folder as a whole, and gives what says of each file what it is; undefined: not known. */
  place(folder: Folder, options: FromFilesOptions): (file: Entry) => Place | undefined
  /** Takes the text of one file apart; of a half, `up` is the text of that half. Absent: all is up. */
  cut?(text: string, part: Part, options: FromFilesOptions): Cut
  /** Puts values in the place of `${name}`. Absent: where SQL could not have it, or a value is given. */
  readonly fill?: (text: string, values: Values | undefined) => Filled
  /**
   * The two halves may have other words in their names. 'alone': and a down alone is a migration with an
   * empty up; elsewhere it is a fault.
   */
  readonly loose?: true | 'alone'
  /** What the tool orders as text, '10' before '2': versions, or the names of files and folders. */
  readonly textOrder?: 'versions' | 'names'
}
