import type { Connection } from '../connection.js'
import { pulse } from '../connection.js'
import { MigrationError } from '../errors.js'
import { quoteName } from '../sql.js'
import { oldRowid, transfer } from './copy.js'
import { methodsFrom, stepsOf } from './decide.js'
import type { Decision } from './decide.js'
import type { Method } from './differences.js'
import { readObjects } from './objects.js'
import { count, faults } from './prove.js'
import { ask, checksToAsk, questionsAfter } from './questions.js'
import { refusal } from './refusals.js'
import { literal } from './steps.js'
import type { Step } from './steps.js'

const SAVEPOINT = 'tidemark_alter'
/** A copy tells of itself after so many rows; more of them at once make it no faster. */
const CHUNK = 5000

/** What carrying out a decision has done. */
export interface Outcome {
  readonly method: Method
  /** Rows that were copied. */
  readonly rows: number
  readonly statements: readonly string[]
}

/**
 * Carries a decision out in a savepoint: the table becomes what was asked, proven, or everything is
 * as before and this throws. A method that leads elsewhere than asked gives way to the next.
 */
export function carryOut(db: Connection, decision: Decision, forced: Method | undefined): Outcome {
  const methods = methodsFrom(decision, forced)
  const failures: string[] = []
  for (const [at, method] of methods.entries()) {
    try {
      return inSavepoint(db, () => attempt(db, decision, method))
    } catch (error) {
      const last = at === methods.length - 1
      if (last || !isFaultOfMethod(error)) throw explained(error, decision, method, failures)
      failures.push(`${method}: ${error.what}`)
    }
  }
  throw refusal('METHOD_IMPOSSIBLE', 'No method can do this.', 'Change less at once.')
}

/** SQLite's refusal or a failed proof says something of the method; all else of the change. */
function isFaultOfMethod(error: unknown): error is MigrationError {
  return (
    error instanceof MigrationError &&
    (error.code === 'SQL_FAILED' || error.code === 'PROOF_FAILED')
  )
}

function explained(
  error: unknown,
  { was, temporary }: Decision,
  method: Method,
  failures: readonly string[],
): unknown {
  if (!(error instanceof MigrationError) || error.code !== 'SQL_FAILED') return error
  const before = failures.length > 0 ? ` Other ways failed before: ${failures.join('; ')}.` : ''
  // Nobody knows the spare table that a copy fills.
  const said = error.what.replaceAll(`${temporary}.`, () => `${was.name}.`)
  const what = `SQLite would not let ${was.name} become this: ${said}.${before}`
  if (error.what.startsWith('error in ')) {
    const next = 'Drop or change it first, and make it anew afterwards.'
    return refusal('DEPENDENT_IN_THE_WAY', what, next, error.cause)
  }
  // Only a copy asks the rows themselves; any other method ends here when it was the only one allowed.
  if (method !== 'copy') {
    const next = 'Leave the choice of the method to tidemark.'
    return refusal('METHOD_IMPOSSIBLE', what, next, error.cause)
  }
  const next = 'Correct the rows that do not fit, or the CREATE TABLE.'
  return refusal('CONSTRAINT_VIOLATED', what, next, error.cause)
}

/** Work that is undone when it throws, settings of the connection included. */
function inSavepoint<T>(db: Connection, work: () => T): T {
  const before = settings(db)
  db.exec(`SAVEPOINT ${SAVEPOINT}`)
  try {
    // The old behaviour of RENAME would leave texts behind that name the temporary table.
    db.exec('PRAGMA legacy_alter_table = 0')
    const result = work()
    restore(db, before)
    db.exec(`RELEASE ${SAVEPOINT}`)
    return result
  } catch (error) {
    try {
      db.exec(`ROLLBACK TO ${SAVEPOINT}; RELEASE ${SAVEPOINT}`)
    } catch {
      // The whole transaction is gone; whoever opened it has to be told by the first error.
    }
    // The schema in memory is still the edited one.
    db.exec('PRAGMA writable_schema = RESET')
    restore(db, before)
    throw error
  }
}

const SETTINGS = ['ignore_check_constraints', 'legacy_alter_table', 'writable_schema'] as const

type Settings = Readonly<Record<string, number>>

function settings(db: Connection): Settings {
  const tables = SETTINGS.map((name) => `pragma_${name}`)
  return db.get<Record<string, number>>(`SELECT * FROM ${tables.join()}`) ?? {}
}

function restore(db: Connection, before: Settings): void {
  const now = settings(db)
  for (const name of SETTINGS) {
    if (now[name] !== before[name]) db.exec(`PRAGMA ${name} = ${before[name] ?? 0}`)
  }
}

function attempt(db: Connection, decision: Decision, method: Method): Outcome {
  const { was, shall, comparison } = decision
  const steps = stepsOf(method, decision)
  const moves = method === 'copy' || comparison.dropped.length > 0
  const before = count(db, was, moves)
  const statements: string[] = []
  for (const step of steps) statements.push(...run(db, step, decision, before.rows ?? 0))
  ask(db, shall.name, questionsAfter(shall, checksToAsk(was, shall, comparison)))
  const found = faults(db, decision, before)
  if (found.length > 0) throw notProven(decision, method, found)
  return { method, rows: method === 'copy' ? (before.rows ?? 0) : 0, statements }
}

function run(db: Connection, step: Step, decision: Decision, rows: number): string[] {
  if (step.kind === 'rows') return copyRows(db, step, decision, rows)
  db.exec(step.sql)
  return step.kind === 'texts' ? [step.sql, ...putTextsBack(db, decision)] : [step.sql]
}

/** Texts that a rename or DROP COLUMN has respelled anywhere in the file. */
function putTextsBack(db: Connection, { expected }: Decision): string[] {
  const key = (temporary: boolean, rowid: number): string => `${temporary} ${rowid}`
  const wanted = new Map(expected.map((each) => [key(each.temporary, each.rowid), each.sql]))
  return readObjects(db).flatMap(({ temporary, rowid, sql }) => {
    const text = wanted.get(key(temporary, rowid))
    if (text === undefined || text === sql) return []
    const schema = temporary ? 'temp.sqlite_temp_schema' : 'main.sqlite_schema'
    const statement = `UPDATE ${schema} SET sql = ${literal(text)} WHERE rowid = ${rowid}`
    db.exec(statement)
    return [statement]
  })
}

function copyRows(db: Connection, step: Step, decision: Decision, rows: number): string[] {
  const fast = transfer(decision)
  if (fast !== undefined && isTransfer(db, fast)) {
    db.run(fast)
    verifyCount(db, decision, rows)
    return [fast]
  }
  const rowid = oldRowid(decision.was)
  // Without a rowid there is no cheap way to say where to go on.
  if (rowid === undefined || db[pulse] === undefined) db.run(step.sql)
  else copyInChunks(db, step.sql, decision, rowid, rows)
  verifyCount(db, decision, rows)
  return [step.sql]
}

/** Whether SQLite moves whole rows for this statement, and keeps their rowids. */
function isTransfer(db: Connection, sql: string): boolean {
  try {
    const opcodes = db.all<{ opcode: string }>(`EXPLAIN ${sql}`).map(({ opcode }) => opcode)
    return opcodes.includes('RowCell') && !opcodes.includes('NewRowid')
  } catch {
    return false
  }
}

function copyInChunks(
  db: Connection,
  sql: string,
  { was }: Decision,
  rowid: string,
  rows: number,
): void {
  const next = (where: string): string =>
    `SELECT min(k) AS low, max(k) AS high, count(*) AS n
     FROM (SELECT ${rowid} AS k FROM main.${quoteName(was.name)} ${where} ORDER BY ${rowid} LIMIT ${CHUNK})`
  const insert = `${sql} WHERE ${rowid} BETWEEN ? AND ?`
  let done = 0
  let chunk = db.get<Chunk>(next(''))
  while (chunk?.low !== null && chunk !== undefined && chunk.high !== null) {
    db[pulse]?.(done, rows)
    db.run(insert, [chunk.low, chunk.high])
    done += chunk.n
    chunk = db.get<Chunk>(next(`WHERE ${rowid} > ?`), [chunk.high])
  }
  db[pulse]?.(done, rows)
}

interface Chunk {
  readonly low: number | bigint | null
  readonly high: number | bigint | null
  readonly n: number
}

/** Before the old table goes: each of its rows has one in the new table. */
function verifyCount(db: Connection, { temporary, was }: Decision, rows: number): void {
  const found = db.get<{ n: number }>(`SELECT count(*) AS n FROM main.${quoteName(temporary)}`)
  if (found?.n === rows) return
  throw refusal(
    'PROOF_FAILED',
    `The copy of ${was.name} has ${found?.n} rows, not ${rows}.`,
    'Look for a constraint of the new table that drops rows.',
  )
}

function notProven({ was }: Decision, method: Method, words: readonly string[]): MigrationError {
  return refusal(
    'PROOF_FAILED',
    `${was.name} did not become what was asked (by ${method}): ${words.join('; ')}.`,
    'This is a fault of tidemark or of SQLite: please report it with the CREATE TABLE texts.',
  )
}
