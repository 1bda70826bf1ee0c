import { connect } from '../../src/engines/sqljs.js'
import type { Database } from '../../src/connection.js'
import { pictureOf } from './oracle.js'
import type { Picture } from './oracle.js'
import { sqlJs } from './sqlite.js'
import type { SqlJs, SqlJsStatic } from './sqlite.js'

/** One database, as the code under test gets it and as sql.js alone sees it. */
export interface Sample {
  readonly raw: SqlJs
  readonly db: Database
  /** What the database is now, looked at in a copy. */
  picture(): Picture
  close(): void
}

export async function sample(...statements: readonly string[]): Promise<Sample> {
  return sampleWith(await sqlJs(), statements)
}

export function sampleWith(
  SQL: SqlJsStatic,
  statements: readonly string[],
  image?: Uint8Array,
): Sample {
  const raw = new SQL.Database(image)
  for (const sql of statements) raw.run(sql)
  return {
    raw,
    db: connect(raw, { sqlJs: SQL }),
    picture: () => {
      const copy = new SQL.Database(raw.export())
      try {
        return pictureOf(copy)
      } finally {
        copy.close()
      }
    },
    close: () => raw.close(),
  }
}
