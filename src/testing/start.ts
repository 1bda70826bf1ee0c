import type { Database } from '../connection.js'
import { connect } from '../engines/sqljs.js'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'

/** SQL text, or work on the database. */
export type Filling = string | ((db: Database) => void)

/** A new database: empty, or of an image. */
export function openNew(sqlJs: SqlJsStatic, image?: Uint8Array): Database {
  return connect(new sqlJs.Database(image), { sqlJs })
}

export function fill(db: Database, filling: Filling | undefined): void {
  if (typeof filling === 'string') db.exec(filling)
  else filling?.(db)
}
