import type { Migration } from '../migration.js'
import type { Problem } from '../report.js'

/** A file of a folder: its text, or, where it is code that the caller has loaded, its exports. */
export type SourceFile =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly module: unknown }

/** The kinds of folders that are known; the last three are told, and refused in words. */
export type FormatName =
  | 'tidemark'
  | 'golang-migrate'
  | 'name-as-version'
  | 'authelia'
  | 'dialect-in-name'
  | 'diesel'
  | 'sqlx'
  | 'goose'
  | 'dbmate'
  | 'sql-migrate'
  | 'flyway'
  | 'drizzle'
  | 'prisma'
  | 'd1'
  | 'sqldelight'
  | 'mautrix'
  | 'semver-folders'
  | 'sql-and-code'
  | 'typeorm'
  | 'go-template'
  | 'patch-list'
  | 'knex'

export interface FromFilesOptions {
  /** Which kind of folder it is; found out where absent. */
  readonly format?: FormatName | undefined
  /** Values for `${name}` in the files. */
  readonly placeholders?: Readonly<Record<string, string>> | undefined
  /** Which one is meant where files or folders are named after databases; default 'sqlite'. */
  readonly dialect?: string | undefined
  /**
   * A step that is a program in another language (Go, Kotlin, JavaScript that was not loaded ...):
   * `'error'` (default) refuses the folder; `'stand-in'` gives a migration of that version whose
   * `apply` says what is missing and changes nothing, so that a run stops there, and a database on
   * which the step has run elsewhere can be adopted.
   */
  readonly missing?: 'error' | 'stand-in' | undefined
}

/** A file that is no step, and why. */
export interface LeftOut {
  readonly path: string
  readonly why: string
}

/** A step that is a program which cannot run here. */
export interface MissingStep {
  readonly path: string
  readonly version: string
  /** 'Go', 'Kotlin', 'JavaScript' ... */
  readonly language: string
}

/** How the tool of a folder records what has run. */
export interface SourceHistory {
  /** As `findHistories` of `tidemark/adopt` calls it, where it knows the tool. */
  readonly tool: string
  /** The usual table; 'PRAGMA user_version' for the number in the file's header. */
  readonly table: string
}

/** Something wrong with a file. Plain data. */
export interface SourceFault {
  readonly path: string
  /** From 1, where the fault stands in one line. */
  readonly line?: number
  /** Without the path. */
  readonly message: string
}

/** A folder of migrations, read. */
export interface SourceFolder {
  readonly format: FormatName
  /** What tells the format, in words. */
  readonly why: string
  /** In the order of their versions. */
  readonly migrations: Migration[]
  /** Absent where the format belongs to no tool, or its tool records in another way. */
  readonly history?: SourceHistory
  /** Steps that are programs and were given as text; each is also a fault, or has a stand-in. */
  readonly missing: readonly MissingStep[]
  /** Files that make the newest schema at once, for new databases: left out. */
  readonly fresh: readonly LeftOut[]
  /** All other files that are no steps. */
  readonly leftOut: readonly LeftOut[]
  readonly warnings: readonly Problem[]
}
