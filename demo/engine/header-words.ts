import type { FileInspection, FileProblem } from 'tidemark/file'
import type { RejectionKind } from '../model.js'
import { count, number, size } from '../words.js'

// What the first bytes and the size of a file tell of it, in words for its owner. Pure.

/** Why a file cannot be used: what it is, why that may be, what to do. */
export interface Words {
  readonly kind: RejectionKind
  readonly title: string
  readonly what: string
  readonly causes: readonly string[]
  readonly next: string
}

export const IN_USE = 'It was copied while a program was writing to it.'
export const TRANSFER = 'The download or the copy was cut short.'

/** What a problem of a header means. */
export function wordsOf({ code, message }: FileProblem, inspection: FileInspection): Words {
  const { looksLike = 'unknown', truncated, pageSize = 0 } = inspection
  switch (code) {
    case 'TOO_LARGE':
      return tooLarge(inspection.size)
    case 'ENCRYPTED':
      return ENCRYPTED
    case 'TRUNCATED': {
      const { expected, actual } = truncated || { expected: 0, actual: 0 }
      return cutOff(
        `By its header it has ${count(expected, 'page')} of ${exactly(pageSize)}, ${exactly(expected * pageSize)} in all. There are ${exactly(inspection.size)}, which is ${count(actual, 'whole page')}.`,
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
        what: `It begins as an SQLite database, and then breaks a rule that every SQLite file keeps: ${message}`,
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
  return `${number(bytes)} bytes`
}

function tooLarge(bytes: number): Words {
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
