import { startOf } from './bytes.js'

/** What the first bytes of a `-journal` file say. Plain data. */
export interface JournalInspection {
  /**
   * `hot`: the last transaction did not finish, the database beside it may hold half of it.
   * `finished`: nothing is pending (SQLite empties the file, or zeroes its start, at COMMIT).
   * `not-a-journal`: something else.
   */
  readonly state: 'hot' | 'finished' | 'not-a-journal'
  /** What it means for the reader of a dropped file. */
  readonly message: string
}

/**
 * Recognises a rollback journal and says whether it is hot. Reads 28 bytes, throws nothing.
 *
 * A hot journal cannot be left out: the database beside it shows changes that were never committed,
 * and its indexes may disagree with its tables. Only SQLite, with both files in one folder, puts it right.
 */
export function inspectJournal(bytes: Uint8Array): JournalInspection {
  const header = startOf(bytes, 28)
  // > A journal is hot if ... its header is well-formed and is not zeroed out.
  if (/^\0*$/.test(header)) return { state: 'finished', message: 'The last transaction finished.' }
  // > 0 8 Header string: 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7
  if (header.startsWith('\xd9\xd5\x05\xf9 \xa1c\xd7') && header.length === 28) {
    const message =
      'The last transaction did not finish: the database may hold half of it. ' +
      'Open it where it was made.'
    return { state: 'hot', message }
  }
  return { state: 'not-a-journal', message: 'It is not a journal.' }
}
