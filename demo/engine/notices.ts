import type { OpenedImage, OpenWarning } from 'tidemark/adopt'
import type { FileInspection } from 'tidemark/file'
import type { Notice } from '../model.js'

interface Found {
  readonly name: string
  readonly inspection: FileInspection
  readonly opened: Pick<OpenedImage<never>, 'warnings'> & {
    readonly wal?: { readonly committed: number } | undefined
  }
  /** What was dropped along. */
  readonly wal: Uint8Array | undefined
  readonly journal?: 'finished' | 'not-a-journal'
}

/** What to know about a file that can be opened all the same. */
export function noticesOf({ name, inspection, opened, wal, journal }: Found): Notice[] {
  const notices: Notice[] = []
  if (inspection.kind === 'empty') {
    notices.push({
      kind: 'file',
      message: `${name} has no bytes. It is treated as a new, empty database, before the first version.`,
      next: 'If it was downloaded or copied, that failed: fetch it again.',
    })
  }
  // Many programs leave an empty one behind.
  if (opened.wal && wal && wal.length > 0) {
    notices.push({
      kind: 'wal-merged',
      message:
        opened.wal.committed > 0
          ? `The newest changes were in ${name}-wal. They are in the copy.`
          : `${name}-wal holds no finished change: the database is as it was without it.`,
    })
  }
  if (inspection.wal && !wal) {
    notices.push({
      kind: 'wal-missing',
      message: `The newest rows may be in ${name}-wal, which was not dropped along.`,
      next: 'Drop both files together. If there is no such file, nothing is missing.',
    })
  }
  if (journal === 'finished') {
    notices.push({ kind: 'journal', message: 'The -journal holds nothing that is left to undo.' })
  } else if (journal === 'not-a-journal') {
    notices.push({
      kind: 'journal',
      message: 'The -journal file is not a journal, and was left out.',
    })
  }
  for (const { code, message } of opened.warnings.slice(0, 20)) {
    notices.push(warningOf(code, message))
  }
  return notices
}

function warningOf(code: OpenWarning['code'], message: string): Notice {
  switch (code) {
    case 'EXTRA_BYTES':
      return {
        kind: 'file',
        message: 'There are bytes behind the last page, which are not part of the database.',
        next: 'A changed copy is written without them.',
      }
    case 'BROKEN_RULE':
      return {
        kind: 'damage',
        message: `Some rows break a rule of their own table: ${message}.`,
        next: 'They are kept as they are. A migration that copies the table may refuse them.',
      }
    default:
      return { kind: 'damage', message }
  }
}
