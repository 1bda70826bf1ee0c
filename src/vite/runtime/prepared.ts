import { fail } from '../../errors.js'
import { defineMigration } from '../../migration.js'
import type { Migration } from '../../migration.js'
import { fromModule } from '../../sources/from-module.js'

/** What the build knows of an SQL migration without its texts. */
export interface SqlHead {
  readonly version: string
  readonly description: string
  readonly checksum: string
  readonly source?: string | undefined
  readonly downSource?: string | undefined
  readonly transaction?: boolean | undefined
}

/** An SQL migration as the build read it: `down` is absent where it has no statement. */
export interface PreparedSql extends SqlHead {
  readonly up: string
  readonly down?: string | { readonly impossible: string } | undefined
}

/** An SQL migration whose checksum was computed by the build. */
export function preparedSql(parts: PreparedSql): Migration {
  const { version, description, checksum, source, downSource, transaction, up, down } = parts
  const text = typeof down === 'string' ? down : undefined
  return defineMigration({
    version,
    description,
    checksum,
    transaction,
    apply: (db) => db.exec(up),
    rollback: text === undefined ? reasonOf(down) : (db) => db.exec(text),
    sql: { up, ...(text !== undefined && { down: text }), source, downSource },
  })
}

function reasonOf(down: PreparedSql['down']): { readonly impossible: string } | undefined {
  return typeof down === 'object' ? down : undefined
}

/**
 * The migration that a module exports as default, as `migration`, or by its own exports.
 * @throws MigrationError INVALID_SOURCE where it has none, or one of another version than its file.
 */
export function preparedModule(module: object, version: string, source: string): Migration {
  const migration = fromModule(module, version)
  if (typeof migration !== 'string') return migration
  throw fail('INVALID_SOURCE', `${source}: ${migration}.`, 'Correct the file.')
}
