import initSqlJs from 'sql.js'
import type { Database as RawDatabase, SqlJsStatic } from 'sql.js'
import { connect } from '../../src/engines/sqljs.js'
import type { Database } from '../../src/connection.js'

/** The real sql.js, loaded once; `useOldExtensionFunctions: false` leaves SQLite's own functions alone. */
export const SQL: SqlJsStatic = await initSqlJs({ useOldExtensionFunctions: false })

/** A database of sql.js, and the connection of the library over it. */
export interface Opened {
  readonly raw: RawDatabase
  readonly db: Database
}

/** An empty database, or one from an image; `sql` is run by sql.js itself. */
export function open(sql = '', image?: Uint8Array): Opened {
  const raw = new SQL.Database(image)
  if (sql !== '') raw.exec(sql)
  return { raw, db: connect(raw, { sqlJs: SQL }) }
}

/** All rows of a query as arrays, read by sql.js itself. */
export function rows(raw: RawDatabase, sql: string): unknown[][] {
  return raw.exec(sql)[0]?.values ?? []
}

/** The first value of a query, read by sql.js itself. */
export function value(raw: RawDatabase, sql: string): unknown {
  return rows(raw, sql)[0]?.[0]
}
