import { MigrationError } from 'tidemark'
import type { FileInspection } from 'tidemark/file'
import type { Rejection } from '../model.js'
import { IN_USE, TRANSFER, wordsOf } from './header-words.js'
import type { Words } from './header-words.js'

// Why a file cannot be used: what was found wrong, made into what the page shows.

/** The start of a file, and how large the whole is. */
export interface Seen {
  readonly name: string
  readonly start: Uint8Array
  readonly size: number
}

const THE_PAIR = 'Drop the pair that lay in one folder at one time, or the database alone.'

/** The refusal that the header of a file amounts to; undefined where it may be opened. */
export function rejectionOf(inspection: FileInspection, seen: Seen): Rejection | undefined {
  const errors = inspection.problems.filter(
    ({ code, severity }) => severity === 'error' && code !== 'EMPTY',
  )
  // A file over the limit is refused for that, whatever else may be wrong with it.
  const first = errors.find(({ code }) => code === 'TOO_LARGE') ?? errors[0]
  if (!first) return undefined
  return rejection(first.code, wordsOf(first, inspection), seen)
}

/** A `-journal` that says that the last transaction did not finish. */
export function hotJournal(seen: Seen): Rejection {
  const words: Words = {
    kind: 'hot-journal',
    title: 'The last change to this database was not finished',
    what: 'Its -journal file holds what undoes half a transaction. Without that the database shows rows that were never saved, and its indexes may disagree with its tables.',
    causes: ['The program that uses it crashed or is still running.', IN_USE],
    next: 'Open it once where it was made, with both files in one folder: SQLite puts it right by itself. Then close that program and drop the database again.',
  }
  return rejection('FILE_UNFINISHED', words, seen)
}

/** The engine's code did not come. The file is not to blame. */
export class EngineMissing extends Error {
  constructor(why: string) {
    super(`SQLite could not be loaded: ${why}`)
  }
}

/** What SQLite, the merge of a `-wal` or the browser found wrong. */
export function rejectionOfError(error: unknown, seen: Seen): Rejection {
  return error instanceof MigrationError
    ? rejection(error.code, wordsOfError(error), seen)
    : rejection('UNEXPECTED', unexpected(error), seen)
}

function wordsOfError({ code, what }: MigrationError): Words {
  switch (code) {
    case 'NOT_A_WAL':
      return {
        kind: 'wal-mismatch',
        title: 'What came as the -wal file is none',
        what: 'SQLite keeps the newest changes in a -wal file, and every such file begins alike; this one does not.',
        causes: ['Another file has the name of it.', TRANSFER],
        next: THE_PAIR,
      }
    case 'WAL_MISMATCH':
      return {
        kind: 'wal-mismatch',
        title: 'The -wal file does not belong to this database',
        what: `${what} With it the file would become another database.`,
        causes: ['The two are from different days or folders.', 'One of them was renamed.'],
        next: THE_PAIR,
      }
    default:
      return {
        kind: 'damaged',
        title: 'This database is damaged',
        what,
        causes: [IN_USE, TRANSFER, 'A -journal or -wal file that lay beside it is missing.'],
        next: 'Copy it again while no program uses it, or take a backup. If that is all there is: .recover of the sqlite3 program saves what can be read.',
      }
  }
}

function unexpected(error: unknown): Words {
  const what = error instanceof Error ? error.message : String(error)
  if (error instanceof EngineMissing) {
    return {
      kind: 'unexpected',
      title: 'The page could not load SQLite',
      what: `${what}. The file was not looked into.`,
      causes: ['The network was gone before the page was complete.', 'A filter blocks it.'],
      next: 'Try again when the network is back.',
    }
  }
  // Chromium says this of a file that was changed, moved or deleted after it was chosen.
  if (error instanceof DOMException && /^Not(Readable|Found)Error$/.test(error.name)) {
    return {
      kind: 'unexpected',
      title: 'This file cannot be read any more',
      what: `The browser says: ${what}`,
      causes: ['It was changed, moved or deleted after it was chosen.', 'Its drive is gone.'],
      next: 'Choose it again.',
    }
  }
  if (error instanceof RangeError || /memory|allocation/i.test(what)) {
    return {
      kind: 'too-large',
      title: 'There is not enough memory for this file',
      what,
      causes: ['Other tabs and programs take the memory of this device.'],
      next: 'Close other tabs and try again, or use the command line: npx tidemark plan <file>.',
    }
  }
  return {
    kind: 'unexpected',
    title: 'This file could not be opened',
    what,
    causes: [],
    next: 'Load the page anew and choose the file again; if it stays so, report it with the details.',
  }
}

/** A copy of an earlier visit that is not there any more. */
export function evicted(name: string): Rejection {
  const words: Words = {
    kind: 'unexpected',
    title: 'The stored copy is gone',
    what: `The browser keeps no copy of ${name} any more.`,
    causes: [
      'The data of this site was cleared.',
      'The browser made room for other sites.',
      'Another tab forgot it.',
    ],
    next: 'Choose the file again; it is where it was.',
  }
  return rejection('STORE_REMOVED', words, unseen(name))
}

/** Migrations of the user that cannot be read, or may not run here. */
export function badMigrations(code: string, name: string, faults: readonly string[]): Rejection {
  const words: Words = {
    kind: 'bad-migrations',
    title: 'These migrations cannot be used',
    what: faults.slice(0, 20).join('\n'),
    causes: faults.length > 20 ? [`There are ${faults.length - 20} more faults.`] : [],
    next: 'Correct the files and drop them again, or open the database without them. Nothing of them was run.',
  }
  return rejection(code, words, unseen(name))
}

/** Nothing of it was read. */
function unseen(name: string): Seen {
  return { name, start: new Uint8Array(), size: 0 }
}

function rejection(code: string, words: Words, { name, start, size: bytes }: Seen): Rejection {
  const head = start.subarray(0, 16)
  const hex = Array.from(head, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  const text = Array.from(head, (byte) =>
    byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·',
  ).join('')
  return {
    ...words,
    fileName: name,
    code,
    ...(head.length > 0 && { seen: { size: bytes, hex, text } }),
  }
}
