import { lint, MigrationError } from 'tidemark'
import type { Migration } from 'tidemark'
import { fromFiles } from 'tidemark/sources'
import { migrations as own } from '../migrations.js'
import type { MigrationFacts, MigrationSet, Rejection } from '../model.js'
import { badMigrations } from './rejections.js'
import { faultsOf } from './statement-rules.js'

export interface SqlFile {
  readonly path: string
  readonly text: string
}

/** Migrations to run, and what the page shows of them. */
export interface KnownMigrations {
  readonly migrations: readonly Migration[]
  readonly set: MigrationSet
}

/** The page's own migrations, or those that the user dropped, or why those cannot be used. */
export function migrationsOf(files: readonly SqlFile[] | undefined): KnownMigrations | Rejection {
  if (!files || files.length === 0) {
    return { migrations: own, set: { from: 'sample', migrations: own.map(factsOf), warnings: [] } }
  }
  const name = files.length === 1 ? (files[0]?.path ?? '') : `${files.length} files`
  try {
    const { migrations, format, why, warnings, leftOut, fresh } = fromFiles(files)
    const faults = faultsOf(migrations)
    if (faults.length > 0) return badMigrations('FORBIDDEN_STATEMENT', name, faults)
    if (migrations.length === 0) return badMigrations('INVALID_SOURCE', name, [NONE])
    return {
      migrations,
      set: {
        from: 'dropped',
        format,
        why,
        migrations: migrations.map(factsOf),
        warnings: [
          ...warnings.map(({ what }) => what),
          ...[...leftOut, ...fresh].map((left) => `${left.path} is left out: ${left.why}`),
        ],
      },
    }
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error
    return badMigrations(error.code, name, error.what.split('\n'))
  }
}

const NONE = 'There is no migration in these files.'

export function isRejection(found: KnownMigrations | Rejection): found is Rejection {
  return 'kind' in found
}

function factsOf(migration: Migration): MigrationFacts {
  const { version, description, rollback, sql } = migration
  const irreversible = typeof rollback === 'object' ? rollback.impossible : undefined
  return {
    version,
    description,
    reversible: typeof rollback === 'function',
    ...(sql?.source !== undefined && { source: sql.source }),
    ...(sql && { sql: { up: sql.up, ...(sql.down !== undefined && { down: sql.down }) } }),
    ...(irreversible !== undefined && { irreversible }),
    findings: lint(migration),
  }
}
