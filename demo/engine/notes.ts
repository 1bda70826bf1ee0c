import { createStore, del, get, set } from 'idb-keyval'
import type { UseStore } from 'idb-keyval'
import type { Unsupported } from 'tidemark/adopt'
import type { FileInspection } from 'tidemark/file'
import type { Notice } from '../model.js'
import type { SqlFile } from './migration-set.js'

// What belongs to a stored copy and is not in the database itself, in an IndexedDB of its own.

export interface Note {
  readonly name: string
  readonly sql?: readonly SqlFile[]
  readonly historyTable?: string
  /** Of the file as it came. */
  readonly inspection: FileInspection
  readonly notices: readonly Notice[]
  readonly unsupported: readonly Unsupported[]
  readonly original: OriginalNote
  /** The generation that is the original, byte for byte: the first, or the last one restored. */
  readonly pristineAt: number
}

/** The file as it came: a kept generation. */
export interface OriginalNote {
  readonly generation: number
  readonly size: number
  /** Bytes 18 and 19 of its header where they said WAL: stored is a database without. */
  readonly wal?: readonly [number, number]
}

let use: UseStore | undefined
const notes = () => (use ??= createStore('tidemark-page-notes', 'notes'))

export async function readNote(id: string): Promise<Note | undefined> {
  try {
    return await get<Note>(id, notes())
  } catch {
    // The copy itself was read: it is worth opening without its note.
    return undefined
  }
}

/** Fails where the store of the copy would fail too; the copy is whole without. */
export async function writeNote(id: string, note: Note): Promise<void> {
  try {
    await set(id, note, notes())
  } catch {
    use = undefined
  }
}

export async function forgetNote(id: string): Promise<void> {
  try {
    await del(id, notes())
  } catch {
    use = undefined
  }
}
