import type { Database } from '../connection.js'
import { connect } from '../engines/sqljs.js'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import { fail } from '../errors.js'
import { inspect } from '../file/index.js'
import { isInTransaction } from '../transaction.js'

/** SQL text, or work on the database. */
export type Filling = string | ((db: Database) => void)

/**
 * A new database: empty, or of an image. Throws INVALID_VALUE where `sqlJs` is no sql.js, and
 * NOT_A_DATABASE for an image that is not a whole database.
 */
export function openNew(sqlJs: SqlJsStatic, image?: Uint8Array): Database {
  if (typeof sqlJs?.Database !== 'function') {
    const next = 'Pass sqlJs: await initSqlJs({ useOldExtensionFunctions: false }).'
    throw fail('INVALID_VALUE', 'sqlJs is not what initSqlJs() resolves to.', next)
  }
  const problem = image && inspect(image).problems.find(({ severity }) => severity === 'error')
  if (problem) {
    const next = 'Give the bytes of a whole database file.'
    throw fail('NOT_A_DATABASE', problem.message, next)
  }
  return connect(new sqlJs.Database(image), { sqlJs })
}

/**
 * Throws TRANSACTION_OPEN where the filling leaves a transaction open, and INVALID_VALUE where it gives a
 * promise: what it writes later would be missing, and a test without these rows could pass.
 */
export function fill(db: Database, filling: Filling | undefined): void {
  if (typeof filling === 'string') db.exec(filling)
  else if (filling) assertDone(filling(db), 'The seed')
  if (!isInTransaction(db)) return
  throw fail('TRANSACTION_OPEN', 'The seed leaves a transaction open.', 'End it with COMMIT.')
}

/** Throws INVALID_VALUE where the result of some work is a promise. `who` did it, for the message. */
export function assertDone(result: unknown, who: string): void {
  if (typeof result !== 'object' || result === null || !('then' in result)) return
  // What becomes of it is of no interest any more.
  Promise.resolve(result).catch(() => undefined)
  const next = 'Write rows without await; await what they need before.'
  throw fail('INVALID_VALUE', `${who} gives a promise, and databases do not wait.`, next)
}

/** By shape: jest and jsdom have a Uint8Array of their own. */
export function isImage(from: string | Uint8Array | null | undefined): from is Uint8Array {
  return typeof from === 'object' && from !== null
}
