import type { OpenedImage } from 'tidemark/adopt'
import type { FileInspection } from 'tidemark/file'
import type { Notice } from '../model.js'

interface Found {
  readonly name: string
  readonly inspection: FileInspection
  readonly opened: Pick<OpenedImage<never>, 'unsupported' | 'warnings'> & {
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
  if (opened.wal && opened.wal.committed > 0) {
    const pages = opened.wal.committed === 1 ? '1 page' : `${opened.wal.committed} pages`
    notices.push({
      kind: 'wal-merged',
      message: `The newest changes were in ${name}-wal: ${pages} of it were brought into the copy.`,
    })
  }
  if (inspection.wal && !wal) {
    notices.push({
      kind: 'wal-missing',
      message: `The newest rows may be in ${name}-wal, which was not dropped along.`,
      next: `Drop both files together, or close the program that uses ${name} and choose it again.`,
    })
  }
  if (journal === 'finished') {
    notices.push({ kind: 'journal', message: 'The -journal holds nothing that is left to undo.' })
  } else if (journal === 'not-a-journal') {
    notices.push({ kind: 'journal', message: 'The -journal is none, and was left out.' })
  }
  for (const { code, message } of opened.warnings.slice(0, 20)) {
    notices.push({ kind: code === 'EXTRA_BYTES' ? 'file' : 'damage', message })
  }
  for (const { kind, name: missing, objects } of opened.unsupported.slice(0, 20)) {
    const more = objects.length > 5 ? ` and ${objects.length - 5} more` : ''
    notices.push({
      kind: 'unsupported',
      message: `The ${kind} ${missing} is not part of SQLite in this page; ${objects.slice(0, 5).join(', ')}${more} cannot be read or changed here.`,
      next: 'Migrations of other tables work.',
    })
  }
  return notices
}
