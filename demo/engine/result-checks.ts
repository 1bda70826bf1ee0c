import { MigrationError } from 'tidemark'
import type { Connection } from 'tidemark'
import type { ResultFacts, Task } from '../model.js'
import type { Copy } from './copy.js'
import { number } from '../words.js'
import { imageSize } from './image-size.js'

type Checked = ResultFacts['checks'][number]

/** Larger files get the quick check, which does not compare each index with its table. */
const FULL_UP_TO = 100_000_000

/** What is checked when a run is over, each with what was found. */
export function checksOf(
  copy: Copy,
  task: Task,
  before: number | undefined,
  after: number | undefined,
  fullUpTo = FULL_UP_TO,
): Checked[] {
  return [integrity(copy.connection, fullUpTo), foreignKeys(before, after), history(copy, task)]
}

/** Damage that the file came with is not the run's. */
export async function withOrigin(copy: Copy, checks: readonly Checked[]): Promise<Checked[]> {
  const [damage, ...others] = checks
  if (!damage || damage.ok) return [...checks]
  const before = await copy.openOriginal().catch(() => undefined)
  try {
    const isOld = before !== undefined && !integrity(before, FULL_UP_TO).ok
    const words = `${damage.words}. So it was in the file as it came.`
    return isOld ? [{ ...damage, words }, ...others] : [...checks]
  } finally {
    before?.close()
  }
}

function integrity(db: Connection, fullUpTo: number): Checked {
  const name = imageSize(db) > fullUpTo ? 'quick_check' : 'integrity_check'
  // A CHECK says nothing about damage, and a stranger's can take for ever.
  db.exec('PRAGMA ignore_check_constraints = ON')
  try {
    const rows = db.all(`PRAGMA ${name}(3)`).flatMap((row) => Object.values(row).map(String))
    const ok = rows.length === 1 && rows[0] === 'ok'
    const words = ok ? SOUND[name] : rows.join('; ')
    return { name, ok, words }
  } catch (error) {
    const words = error instanceof MigrationError ? error.what : String(error)
    const isLacking = LACKING.test(words)
    return isLacking
      ? { name, ok: true, open: true, words: `It cannot be checked here: ${words}.` }
      : { name, ok: false, words }
  } finally {
    db.exec('PRAGMA ignore_check_constraints = OFF')
  }
}

const SOUND = {
  integrity_check: 'SQLite read every page and every index.',
  quick_check:
    'SQLite read every page. In so large a file indexes are not compared with their tables.',
} as const

/** The file uses what this build of SQLite has not; that is no damage. */
const LACKING = /^(no such (module|function|collation)|unknown function)/

/** Rows that refer to none; undefined where SQLite cannot say, for a key that cannot work. */
export function countViolations(db: Connection): number | undefined {
  try {
    return Number(db.get('SELECT count(*) AS n FROM pragma_foreign_key_check')?.['n'])
  } catch {
    return undefined
  }
}

function foreignKeys(before: number | undefined, after: number | undefined): Checked {
  const name = 'foreign_key_check'
  if (after === undefined) {
    const words = 'A foreign key of this file cannot work, so its rows cannot be checked.'
    const isOld = before === undefined
    return { name, ok: isOld, words, ...(isOld && { open: true as const }) }
  }
  if (after === 0) return { name, ok: true, words: 'Every row that refers to another finds it.' }
  const rows = after === 1 ? '1 row refers' : `${number(after)} rows refer`
  const isOld = before !== undefined && after <= before
  const words = `${rows} to one that is missing${isOld ? '; so it was before' : ''}.`
  return { name, ok: isOld, words }
}

function history({ runner }: Copy, task: Task): Checked {
  const name = 'history'
  if (task.kind === 'original') return { name, ok: true, words: 'It is as it was in the file.' }
  const { steps } = runner.plan(task.goal)
  const reached = runner.status().findLast(({ state }) => state === 'applied')
  const now = reached ? `version ${reached.version} as the newest` : 'no version'
  if (steps.length === 0) return { name, ok: true, words: `It records ${now}.` }
  const left = steps.map(({ version }) => version).join(', ')
  return steps.every(({ conditional }) => conditional)
    ? { name, ok: true, open: true, words: `It records ${now}; ${left} did not fit this file.` }
    : { name, ok: false, words: `It records ${now}; ${left} is not through.` }
}
