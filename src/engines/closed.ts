import { fail } from '../errors.js'
import type { SqlJsDatabase } from './sqljs-shape.js'

/**
 * Throws DATABASE_CLOSED where somebody has closed the database. sql.js itself says "out of memory" of
 * what it prepares then.
 */
export function refuseClosed(database: SqlJsDatabase): void {
  if ((database as { db?: unknown }).db !== null) return
  throw fail('DATABASE_CLOSED', 'The database was closed.', 'Open it again.')
}
