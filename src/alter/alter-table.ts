import type { Connection, Database } from '../connection.js'
import { problemOf } from '../errors.js'
import type { MigrationError } from '../errors.js'
import { foreignKeyState, hasForeignKeys, newViolations, NO_FOREIGN_KEYS } from '../foreign-keys.js'
import type { Problem } from '../report.js'
import {
  begin,
  commit,
  isInTransaction,
  rollBack,
  transactionOpen,
  withForeignKeysOff,
} from '../transaction.js'
import { carryOut } from './carry-out.js'
import type { Outcome } from './carry-out.js'
import { decide, stepsOf } from './decide.js'
import type { Changes, Decision } from './decide.js'
import type { Method } from './differences.js'
import { checksToAsk } from './questions.js'
import { refusal } from './refusals.js'

export type AlterMethod = Method
export type AlterChanges = Changes

/** What {@link alterTable} would do, or why it would refuse. Plain data. */
export interface AlterPlan {
  readonly table: string
  readonly method: AlterMethod
  /** Why each cheaper method cannot do it. */
  readonly reasons: readonly { readonly method: AlterMethod; readonly why: string }[]
  /** In order; `protects` says what each is for. */
  readonly statements: readonly { readonly sql: string; readonly protects: string }[]
  /** When there are any, {@link alterTable} throws the first of them. */
  readonly refusals: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** What {@link alterTable} has done. Plain data. */
export interface AlterReport {
  readonly table: string
  readonly method: AlterMethod
  /** Rows that were copied; 0 where the table could stay where it is. */
  readonly rows: number
  /** The statements that were run, without those that only read. */
  readonly statements: readonly string[]
  readonly warnings: readonly Problem[]
  /** Milliseconds. */
  readonly ms: number
}

/**
 * Makes a table what this CREATE TABLE says, with the least work that keeps everything else: rows and
 * rowids, indexes, triggers, views, foreign keys, AUTOINCREMENT numbers, statistics, and all other
 * texts as they are. Columns are matched by name; `rename`, `using` and `drop` say what else is meant.
 *
 * Atomic: it works in a savepoint, and whatever it throws, everything is as before. The result is read
 * back and compared with what was asked before it stays. Inside a migration it is a part of the
 * migration's transaction; elsewhere it opens one, with foreign keys off and checked at its end.
 *
 * @throws MigrationError INVALID_SQL, SQL_FAILED (a text that is no CREATE TABLE), NO_SUCH_TABLE,
 *   NO_SUCH_COLUMN, COLUMN_WOULD_VANISH, VALUES_WOULD_CHANGE, CONSTRAINT_VIOLATED,
 *   DEPENDENT_IN_THE_WAY, METHOD_IMPOSSIBLE, FOREIGN_KEY_VIOLATION, PROOF_FAILED, STOPPED;
 *   TRANSACTION_OPEN in a transaction of the caller's with foreign keys on.
 */
export function alterTable(
  db: Connection,
  createTable: string,
  changes: AlterChanges = {},
): AlterReport {
  const started = performance.now()
  const warnings: Problem[] = []
  const { decision, outcome } = guarded(db, warnings, () => {
    const decision = decide(db, createTable, changes)
    const [refused] = decision.refusals
    if (refused) throw refused
    return {
      decision,
      outcome: checked(db, decision, () => carryOut(db, decision, changes.method)),
    }
  })
  return {
    table: decision.shall.name,
    method: outcome.method,
    rows: outcome.rows,
    statements: outcome.statements,
    warnings: [...decision.warnings, ...warnings],
    ms: performance.now() - started,
  }
}

/**
 * What {@link alterTable} would do with the same arguments. Only reads: the schema, a part of which it
 * carries the change out on in an empty database, and the rows where a value could be lost.
 * @throws MigrationError INVALID_SQL, SQL_FAILED, NO_SUCH_TABLE, NO_SUCH_COLUMN
 */
export function planAlter(
  db: Connection,
  createTable: string,
  changes: AlterChanges = {},
): AlterPlan {
  const decision = decide(db, createTable, changes)
  const { choice, shall, was, comparison } = decision
  const checks = checksToAsk(was, shall, comparison).map(({ expression }) => ({
    sql: `SELECT count(*) FROM main."${shall.name}" WHERE NOT (${expression}\n)`,
    protects: 'a CHECK that is new, or over new values, holds for every row',
  }))
  return {
    table: shall.name,
    method: choice.method,
    reasons: choice.reasons,
    statements: [...stepsOf(choice.method, decision), ...checks].map(({ sql, protects }) => ({
      sql,
      protects,
    })),
    refusals: decision.refusals.map(problemOf),
    warnings: decision.warnings,
  }
}

/** Inside a migration the runner has opened the transaction; elsewhere it is opened here. */
function guarded<T>(db: Connection, warnings: Problem[], work: () => T): T {
  if (!isDatabase(db)) return work()
  if (isInTransaction(db)) {
    if (db.get<{ foreign_keys: number }>('PRAGMA foreign_keys')?.foreign_keys === 1) {
      throw transactionOpen()
    }
    return work()
  }
  return withForeignKeysOff(db, warnings, () => {
    begin(db)
    try {
      const result = work()
      if (!commit(db)) throw ended()
      return result
    } catch (error) {
      rollBack(db)
      throw error
    }
  })
}

/** A migration's foreign keys are checked at its end, with everything else that it did. */
function checked(db: Connection, decision: Decision, work: () => Outcome): Outcome {
  if (!isDatabase(db) || !concernsForeignKeys(decision)) return work()
  const before = hasForeignKeys(db) ? foreignKeyState(db) : undefined
  const outcome = work()
  if (!hasForeignKeys(db)) return outcome
  const added = newViolations(before ?? NO_FOREIGN_KEYS, foreignKeyState(db))
  if (added.length === 0) return outcome
  throw refusal(
    'FOREIGN_KEY_VIOLATION',
    `${decision.was.name} would leave foreign keys that point nowhere: ${added.slice(0, 5).join('; ')}.`,
    'Correct these rows first, or leave the foreign key out.',
  )
}

function concernsForeignKeys({ choice, differences }: Decision): boolean {
  return (
    choice.method === 'copy' ||
    differences.some(
      ({ concernsParents, native = [] }) =>
        concernsParents === true || native.some((sql) => /references/i.test(sql)),
    )
  )
}

function isDatabase(db: Connection): db is Database {
  return 'export' in db
}

function ended(): MigrationError {
  return refusal(
    'TRANSACTION_ENDED',
    'The transaction of this change was ended from inside.',
    'Leave COMMIT and ROLLBACK out of the functions that the CREATE TABLE uses.',
  )
}
