import type { Unsupported } from 'tidemark/adopt'
import type { FileInspection } from 'tidemark/file'
import type { Notice } from '../model.js'
import type { KnownMigrations, SqlFile } from './migration-set.js'
import type { Note, OriginalNote } from './notes.js'

/** What is known about a file before it is a stored copy. */
export interface Source {
  readonly id: string
  readonly name: string
  readonly known: KnownMigrations
  readonly sql?: readonly SqlFile[] | undefined
  readonly historyTable?: string | undefined
  readonly inspection: FileInspection
  readonly notices: readonly Notice[]
  readonly unsupported: readonly Unsupported[]
  /** False: nothing may be stored; another tab has it. */
  readonly mayStore: boolean
}

/** What is written down of it when it is stored. */
export function noteOf(source: Source, original: OriginalNote): Note {
  const { name, sql, historyTable, inspection, notices, unsupported } = source
  return {
    name,
    inspection,
    notices,
    unsupported,
    ...(sql && { sql }),
    ...(historyTable !== undefined && { historyTable }),
    original,
    pristineAt: original.generation,
  }
}
