import { MigrationError } from 'tidemark'
import type { Code, Migration, Problem, StatementPosition } from 'tidemark'
import type { Failure } from '../model.js'

// Errors in words, for somebody who has a file and not the source of the migrations.

/** What is known about an error, of the library or not. */
interface Known extends Partial<Pick<Problem, 'version' | 'state' | 'next' | 'statement'>> {
  readonly code: Code | 'UNEXPECTED'
  readonly what: string
}

/** The copy is whole in memory; what is opened again is stored anew. */
const KEEP = 'Download the copy, and open that file: it is stored anew then.'

/** What the library advises is for those who write migrations. */
const ADVICE: Partial<Record<Code, string>> = {
  MIGRATION_FAILED:
    'Either the file is not of the app that these migrations are for, or it holds something they do not expect.',
  SQL_FAILED:
    'Either the file is not of the app that these migrations are for, or it holds something they do not expect.',
  ROLLBACK_FAILED: 'What stands in the way is named above; the versions before it can be undone.',
  NOT_REVERSIBLE: 'Go back to a version above it, or take the original file.',
  FOREIGN_HISTORY:
    'Keep the list of these migrations in a table of another name, or take over what the other tool recorded.',
  FOREIGN_KEY_VIOLATION:
    'Rows that others refer to would be gone. Show this to whoever made the migration.',
  FORBIDDEN_STATEMENT: 'Show this to whoever made the migration: it has to do without.',
  DATABASE_AHEAD: 'Use the newer version of the app that made this file.',
  QUOTA_EXCEEDED: 'Download the copy; or free some room and try again.',
  STALE: 'Another tab has changed the copy: open it again from the first page.',
  STORE_REMOVED: KEEP,
  STORE_TIMEOUT: KEEP,
  STORE_FAILED: KEEP,
  ABORTED: 'Start again when you like.',
  STOPPED: 'Start again when you like.',
}

export interface About {
  /** Where the text around the place comes from, and which of the two texts of a migration it is. */
  readonly migrations?: Iterable<Migration>
  readonly direction?: 'up' | 'down'
  /** Where the error itself does not know it: a run tells of its own database, here a clone or a copy. */
  readonly state?: string
}

/** Any error in words. */
export function failureOf(title: string, thrown: unknown, about: About = {}): Failure {
  const { migrations = [], direction = 'up' } = about
  const known = knownOf(thrown)
  const { code, version, statement } = known
  const what = known.what === ALTERED && isAlter(statement) ? RULE_BROKEN : known.what
  const state = about.state ?? known.state ?? 'The copy is as it was before.'
  const next = (code === 'UNEXPECTED' ? undefined : ADVICE[code]) ?? known.next
  const frame = statement && frameOf(textOf(migrations, version, direction), statement)
  const failure = {
    title,
    code,
    what,
    state,
    ...(version !== undefined && { version }),
    ...(next !== undefined && { next }),
    ...(statement && { statement }),
    ...(frame && { frame }),
  }
  return { ...failure, report: reportOf(failure) }
}

/** All that SQLite says where rows are against a NOT NULL or a CHECK that ALTER TABLE adds. */
const ALTERED = 'constraint failed'
const RULE_BROKEN =
  'There are rows that break the rule which this statement adds (constraint failed).'

function isAlter(statement: StatementPosition | undefined): boolean {
  return /^[\s\d|]*alter\b/i.test(statement?.excerpt ?? '')
}

function knownOf(thrown: unknown): Known {
  if (thrown instanceof MigrationError) return problemOf(thrown)
  if (isProblem(thrown)) return thrown
  return {
    code: 'UNEXPECTED',
    what: thrown instanceof Error ? thrown.message : String(thrown),
    next: 'Load the page anew and try again; if it stays so, report it with these details.',
  }
}

function problemOf({ code, what, state, next, version, statement }: MigrationError): Known {
  const place = { ...(version !== undefined && { version }), ...(statement && { statement }) }
  return { code, what, state, next, ...place }
}

function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'what' in thrown
}

function textOf(
  migrations: Iterable<Migration>,
  version: string | undefined,
  direction: 'up' | 'down',
): string | undefined {
  const found = [...migrations].find((migration) => migration.version === version)
  return found?.sql?.[direction]
}

/** The line of the place with two before and two behind it. */
function frameOf(text: string | undefined, { line, excerpt }: StatementPosition): Failure['frame'] {
  // A program's SQL is not in the migration's own text: the excerpt is all there is.
  const lines = text?.split(/\r?\n/) ?? []
  const own = lines[line - 1]
  if (own === undefined || !excerpt.includes(own.trim().slice(0, 20))) return undefined
  const from = Math.max(1, line - 2)
  return lines
    .slice(from - 1, line + 2)
    .map((each, index) => ({ line: from + index, text: each.slice(0, 400) }))
}

function reportOf({ title, code, what, state, statement }: Omit<Failure, 'report'>): string {
  const { source = 'SQL', index = 0, count = 0, line = 0, column = 0 } = statement ?? {}
  const place = `${source}, statement ${index + 1} of ${count}, line ${line}, column ${column}`
  const text = [
    `${title} (${code})`,
    what,
    ...(statement ? [place, statement.excerpt] : []),
    state,
  ].join('\n')
  // Whatever stands in the text, it cannot end the block that it is in.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}\n`
}
