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

/** By shape: jest and jsdom have a Uint8Array of their own. */
export function isImage(from: string | Uint8Array | null | undefined): from is Uint8Array {
  return typeof from === 'object' && from !== null
}
