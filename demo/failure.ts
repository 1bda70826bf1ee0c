import { MigrationError } from 'tidemark'
import type { Code, StatementPosition } from 'tidemark'
import type { FileInspection, FileProblem, FileProblemCode } from 'tidemark/file'
import type { Failure } from './old-machine.js'

/** Whatever was thrown while a file was opened or a run went on, in words. */
export function failureOf(title: string, thrown: unknown, during: 'open' | 'run'): Failure {
  if (thrown instanceof MigrationError) {
    const { code, what, statement, state, next } = thrown
    const excerpt = statement?.excerpt === '' ? undefined : statement?.excerpt
    const place = statement && placeOf(statement)
    return {
      title,
      code,
      place,
      what,
      excerpt,
      state,
      next: code in OWN_NEXT ? OWN_NEXT[code] : next,
    }
  }
  return {
    title,
    code: 'UNEXPECTED',
    place: undefined,
    what: thrown instanceof Error ? thrown.message : String(thrown),
    excerpt: undefined,
    ...UNEXPECTED[during],
  }
}

/** No memory left, a file that is gone, an engine that could not be loaded. */
const UNEXPECTED = {
  open: { state: 'It was not opened.', next: 'Reload the page and choose the file again.' },
  run: { state: 'The working copy may be incomplete.', next: 'Start over with the same file.' },
}

/** The library speaks to those who write migrations; here somebody has a file. */
const OWN_NEXT: Readonly<Partial<Record<Code, string | undefined>>> = {
  MIGRATION_FAILED:
    'Either the file is not of the app that these migrations are for, or it holds something they do not expect.',
  // The migration says itself what stands in the way.
  ROLLBACK_FAILED: undefined,
}

function placeOf({ source, index, count, line, column }: StatementPosition): string {
  return `${source ?? 'SQL'}, statement ${index + 1} of ${count}, line ${line}, column ${column}`
}

const ADVICE: Readonly<Record<FileProblemCode, string>> = {
  EMPTY: 'If it was downloaded or copied, that failed: fetch it again.',
  NOT_A_DATABASE: 'Choose an SQLite database; unpack it first if it is in an archive.',
  ENCRYPTED: 'Decrypt it with the program that made it, then choose the result.',
  TRUNCATED: 'Copy it again while no program is using it, or take a backup.',
  EXTRA_BYTES: 'The download leaves them out.',
  DAMAGED_HEADER: 'Take a backup, or try .recover of the sqlite3 program.',
  NEWER_FORMAT: 'Open it with a newer SQLite.',
  READ_ONLY: 'Open it with a newer SQLite.',
  WAL_PENDING: 'If so, close the program that uses it, and choose it again.',
  TOO_LARGE: 'No browser reads a file of that size in one piece; use a program on your computer.',
}

/** The error that an inspection amounts to, or undefined where the file may be opened. */
export function inspectionError({ kind, problems }: FileInspection): MigrationError | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error')
  // A file over the limit is refused for that, whatever else may be wrong with it.
  const [first] = errors.filter(({ code }) => code === 'TOO_LARGE').concat(errors)
  if (!first) return undefined
  return new MigrationError(kind === 'sqlite' ? 'UNREADABLE_FILE' : 'NOT_A_DATABASE', {
    what: first.message,
    state: 'It was not opened.',
    next: ADVICE[first.code],
  })
}

/** A problem of a file that can be opened all the same, and what helps. */
export function warningOf({ code, message }: FileProblem): string {
  return `${message} ${ADVICE[code]}`
}
