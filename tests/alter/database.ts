import { connect } from '../../src/engines/sqljs.js'
import type { Database } from '../../src/connection.js'
import { MigrationError } from '../../src/errors.js'
import { pictureOf } from './oracle.js'
import type { Picture } from './oracle.js'
import { lit, rows, sqlJs } from './sqlite.js'
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

/** The text of an object in the schema. */
export function textOf({ raw }: Sample, name: string): string {
  const found = rows(raw, `SELECT sql FROM sqlite_schema WHERE name = ${lit(name)}`)
  return found[0]?.[0] ?? ''
}

/** The code with which something is refused; 'none' where it is not. */
export function codeOf(work: () => unknown): string {
  try {
    work()
    return 'none'
  } catch (error) {
    return error instanceof MigrationError ? error.code : String(error)
  }
}

/** The message with which something is refused. */
export function messageOf(work: () => unknown): string {
  try {
    work()
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
