import type { Connection } from '../../src/connection.js'
import type { Migration } from '../../src/migration.js'
import { sqlMigration } from '../../src/sql-migration.js'

/** A migration of code; without a rollback unless `more` has one. */
export function code(
  version: string,
  apply: (db: Connection) => void = () => undefined,
  more: Partial<Migration> = {},
): Migration {
  return { version, description: `version ${version}`, apply, ...more }
}

/** A migration of SQL. */
export function sql(version: string, up: string, down?: string): Migration {
  return sqlMigration({ version, description: `version ${version}`, up, down })
}

/** A migration that makes a table named after its version, and can take it away. */
export function table(version: string): Migration {
  return sql(version, `CREATE TABLE t${version}(x)`, `DROP TABLE t${version}`)
}
