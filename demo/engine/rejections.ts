import { MigrationError } from 'tidemark'
import type { FileInspection, FileProblem } from 'tidemark/file'
import type { Rejection, RejectionKind } from '../model.js'
import { size } from '../words.js'

// Why a file cannot be used, in words for its owner.

interface Words {
  readonly kind: RejectionKind
  readonly title: string
  readonly what: string
  readonly causes: readonly string[]
  readonly next: string
}

/** The start of a file, and how large the whole is. */
export interface Seen {
  readonly name: string
  readonly start: Uint8Array
  readonly size: number
}

const IN_USE = 'It was copied while a program was writing to it.'
const TRANSFER = 'The download or the copy was cut short.'
const COPY_AGAIN = 'Copy it again while no program uses it, or take a backup.'

/** The refusal that the header of a file amounts to; undefined where it may be opened. */
export function rejectionOf(inspection: FileInspection, seen: Seen): Rejection | undefined {
  const errors = inspection.problems.filter(
    ({ code, severity }) => severity === 'error' && code !== 'EMPTY',
  )
  // A file over the limit is refused for that, whatever else may be wrong with it.
  const first = errors.find(({ code }) => code === 'TOO_LARGE') ?? errors[0]
  if (!first) return undefined
  return rejection(first.code, wordsFor(first, inspection), seen)
}

function wordsFor({ code, message }: FileProblem, inspection: FileInspection): Words {
  const { looksLike = 'unknown', truncated, pageSize = 0 } = inspection
  switch (code) {
    case 'TOO_LARGE':
      return tooLarge(inspection.size)
    case 'ENCRYPTED':
      return ENCRYPTED
    case 'TRUNCATED': {
      const { expected, actual } = truncated || { expected: 0, actual: 0 }
      return cutOff(
        `By its header it has ${pages(expected)} of ${pageSize} bytes, ${exactly(expected * pageSize)} in all. There are ${exactly(inspection.size)}, which is ${pages(actual)}.`,
      )
    }
    case 'NEWER_FORMAT':
    case 'READ_ONLY':
      return {
        kind: 'newer-format',
        title: 'This file is of a newer format of SQLite',
        what: `${message} ${formatOf(inspection)}`,
        causes: ['A newer SQLite wrote it.', 'Or two bytes of its header are damaged.'],
        next: 'Open it with the program that made it and export it, or use a newer SQLite.',
      }
    case 'DAMAGED_HEADER':
      return {
        kind: 'damaged',
        title: 'The header of this database is damaged',
        what: `It begins as an SQLite database, and then breaks a rule that every SQLite keeps: ${message}`,
        causes: [TRANSFER, IN_USE, 'Something else wrote over its first bytes.'],
        next: 'Take a backup, or try .recover of the sqlite3 program.',
      }
    default:
      return looksLike === 'damaged SQLite header' && inspection.size < HEADER
        ? cutOff(
            `It begins as an SQLite database and ends after ${exactly(inspection.size)}; the header alone has ${HEADER}.`,
          )
        : notADatabase(looksLike)
  }
}

/** Bytes of the header of a database. */
const HEADER = 100

function cutOff(what: string): Words {
  return {
    kind: 'truncated',
    title: 'This database is cut off',
    what,
    causes: [TRANSFER, IN_USE, 'The disk it was written to was full.'],
    next: 'Fetch or copy it again and compare the sizes; or take a backup.',
  }
}

/** Which of the three numbers of the header is too new. */
function formatOf({ readVersion = 0, writeVersion = 0, schemaFormat = 0 }: FileInspection): string {
  return schemaFormat > 4
    ? `Its schema is of format ${schemaFormat}; this page knows 1 to 4.`
    : `Its format is ${writeVersion} for writing and ${readVersion} for reading; this page knows 1 and 2.`
}

/** To the last byte: a file that lacks one is of the same size in kB. */
function exactly(bytes: number): string {
  return `${bytes.toLocaleString('en-GB')} bytes`
}

function pages(count: number): string {
  return `${count} ${count === 1 ? 'page' : 'pages'}`
}

export function tooLarge(bytes: number): Words {
  return {
    kind: 'too-large',
    title: 'This file is too large for a browser',
    what: `It has ${size(bytes)}. Browsers read files below 2 GiB, and SQLite in a browser holds a whole file in memory.`,
    causes: [],
    next: 'Use the command line on a computer: npx tidemark plan <file>.',
  }
}

const ENCRYPTED: Words = {
  kind: 'encrypted',
  title: 'This file is encrypted, or it is not an SQLite database',
  what: 'Its bytes look like noise from the first to the last that were read, as those of an encrypted file do. An SQLite database begins with the words "SQLite format 3".',
  causes: [
    'An app encrypted it (SQLCipher and others encrypt the header too).',
    'It is compressed or of another format, under the name of a database.',
  ],
  next: 'Export it without encryption from the app that made it, and open that file. This page never asks for a password.',
}

/** What helps with a file of another kind. */
const KINDS: Readonly<Record<string, readonly [title: string, next: string]>> = {
  zip: ['This file is a zip archive', 'Unpack it and open the database that is in it.'],
  gzip: ['This file is compressed with gzip', 'Unpack it (gunzip) and open the result.'],
  PNG: ['This file is a picture (PNG)', 'Choose the database; this only has its name.'],
  JPEG: ['This file is a picture (JPEG)', 'Choose the database; this only has its name.'],
  PDF: ['This file is a PDF', 'Choose the database; this only has its name.'],
  'SQL text': [
    'This file is SQL text, not a database',
    'To make a database of a dump: sqlite3 new.db < dump.sql. To run it as a migration: drop it together with the database, named *.sql.',
  ],
  'JSON text': ['This file is JSON text, not a database', 'Choose the database itself.'],
  text: ['This file is text, not a database', 'Choose the database itself.'],
  'SQLite 2': [
    'This database is of SQLite 2, from before 2004',
    'Convert it with the programs of both versions: sqlite old.db .dump | sqlite3 new.db',
  ],
  'damaged SQLite header': [
    'The header of this database is damaged',
    'Take a backup, or try .recover of the sqlite3 program.',
  ],
  zeros: [
    'This file holds nothing but zeros',
    'The disk was full, or the download reserved the room and never filled it: fetch it again.',
  ],
}

function notADatabase(looksLike: string): Words {
  if (/-(wal|journal)$/.test(looksLike)) return sidecarAlone(looksLike.replace('SQLite ', ''))
  const [title = 'This file is not an SQLite database', next = 'Choose the database itself.'] =
    KINDS[looksLike] ?? []
  const isDamaged = looksLike === 'damaged SQLite header'
  return {
    kind: isDamaged ? 'damaged' : 'not-a-database',
    title,
    what: isDamaged
      ? 'It begins almost as an SQLite database: some of its first sixteen bytes are others.'
      : `An SQLite database begins with the sixteen bytes "SQLite format 3" and a zero; this file does not.`,
    causes: isDamaged
      ? [TRANSFER, 'Something else wrote over its first bytes.']
      : ['Another file has the name of a database.', 'A server sent an error page in its place.'],
    next,
  }
}

function sidecarAlone(kind: string): Words {
  return {
    kind: 'sidecar-alone',
    title: `This is the ${kind} file of a database, without its database`,
    what:
      kind === '-wal'
        ? 'SQLite keeps the newest changes in it until they are brought into the database. Alone it cannot be read.'
        : 'SQLite keeps in it what undoes an unfinished transaction. Alone it cannot be read.',
    causes: [],
    next: `Drop the database and the ${kind} file together; they lie in the same folder, and their names begin alike.`,
  }
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

/** What SQLite, or the merge of a `-wal`, found wrong. */
export function rejectionOfError(error: unknown, seen: Seen): Rejection {
  if (!(error instanceof MigrationError)) return rejection('UNEXPECTED', unexpected(error), seen)
  const { code, what } = error
  if (code === 'NOT_A_WAL') {
    const words: Words = {
      kind: 'wal-mismatch',
      title: 'What came as the -wal file is none',
      what: 'SQLite keeps the newest changes in a -wal file, and every such file begins alike; this one does not.',
      causes: ['Another file has the name of it.', TRANSFER],
      next: 'Drop the pair that lay in one folder at one time, or the database alone.',
    }
    return rejection(code, words, seen)
  }
  if (code === 'WAL_MISMATCH') {
    const words: Words = {
      kind: 'wal-mismatch',
      title: 'The -wal file does not belong to this database',
      what: `${what} With it the file would become another database.`,
      causes: ['The two are from different days or folders.', 'One of them was renamed.'],
      next: 'Drop the pair that lay in one folder at one time, or the database alone.',
    }
    return rejection(code, words, seen)
  }
  const damaged: Words = {
    kind: 'damaged',
    title: 'This database is damaged',
    what,
    causes: [IN_USE, TRANSFER, 'A -journal or -wal file that lay beside it is missing.'],
    next: `${COPY_AGAIN} If that is all there is: .recover of the sqlite3 program saves what can be read.`,
  }
  return rejection(code, damaged, seen)
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
  const isGone = error instanceof DOMException && /^Not(Readable|Found)Error$/.test(error.name)
  const isFull = error instanceof RangeError || /memory|allocation/i.test(what)
  if (isGone) {
    return {
      kind: 'unexpected',
      title: 'This file cannot be read any more',
      what: `The browser says: ${what}`,
      causes: ['It was changed, moved or deleted after it was chosen.', 'Its drive is gone.'],
      next: 'Choose it again.',
    }
  }
  return {
    kind: isFull ? 'too-large' : 'unexpected',
    title: isFull ? 'There is not enough memory for this file' : 'This file could not be opened',
    what,
    causes: isFull ? ['Other tabs and programs take the memory of this device.'] : [],
    next: isFull
      ? 'Close other tabs and try again, or use the command line: npx tidemark plan <file>.'
      : 'Load the page anew and choose the file again; if it stays so, report it with the details.',
  }
}

/** A copy of an earlier visit that is not there any more. */
export function evicted(name: string): Rejection {
  return rejection(
    'STORE_REMOVED',
    {
      kind: 'unexpected',
      title: 'The stored copy is gone',
      what: `The browser keeps no copy of ${name} any more.`,
      causes: [
        'The data of this site was cleared.',
        'The browser made room for other sites.',
        'Another tab forgot it.',
      ],
      next: 'Choose the file again; it is where it was.',
    },
    { name, start: new Uint8Array(), size: 0 },
  )
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
  return rejection(code, words, { name, start: new Uint8Array(), size: 0 })
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
