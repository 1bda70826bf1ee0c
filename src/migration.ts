import type { Connection } from './connection.js'
import { MigrationError } from './errors.js'
import { compareVersions, versionKey } from './version.js'

/** One step of a schema's history. Everything in it is synchronous. */
export interface Migration {
  /** '001', '20261122093000', '1.10.0': any text; see {@link compareVersions} for the order. */
  readonly version: string
  readonly description: string
  /**
   * Asked before `apply`, with a connection that only reads. False: skip for now, ask again next time.
   * 'done': the database is already so; recorded without running. Absent: always true.
   */
  canApply?(db: Connection): boolean | 'done'
  /** Changes the database. Runs in a transaction with its history row (see `transaction`). */
  apply(db: Connection): void
  /** Undoes `apply`. Absent, or impossible with the reason: this version cannot be rolled back. */
  readonly rollback?: ((db: Connection) => void) | { readonly impossible: string }
  /** Tells an edit of a released migration. SQL migrations have one; code may give a revision of its own. */
  readonly checksum?: string
  /** Default true. False for what SQLite refuses in a transaction, such as VACUUM. */
  readonly transaction?: boolean
  /** The text of a SQL migration: to show, to check before anything runs, and to name its file. */
  readonly sql?: { readonly up: string; readonly down?: string; readonly source?: string }
}

/**
 * Checks a migration and freezes it.
 * @throws MigrationError INVALID_MIGRATION, naming the field that cannot be right.
 */
export function defineMigration<M extends Migration>(migration: M): M {
  const { version, description, rollback } = migration
  const fault =
    typeof version !== 'string' || version === '' || /\0|\p{Surrogate}/u.test(version)
      ? 'its version is no text, or empty'
      : typeof description !== 'string' || /\p{Surrogate}/u.test(description)
        ? 'its description is no text'
        : typeof migration.apply !== 'function'
          ? 'it has no apply function'
          : !['function', 'undefined'].includes(typeof migration.canApply)
            ? 'its canApply is no function'
            : rollback !== undefined && typeof rollback !== 'function' && !rollback?.impossible
              ? "its rollback is neither a function nor { impossible: 'the reason' }"
              : !['string', 'undefined'].includes(typeof migration.checksum)
                ? 'its checksum is no text'
                : undefined
  if (fault === undefined) return Object.freeze(migration)
  const name = typeof version === 'string' && version !== '' ? version : 'without a version'
  throw new MigrationError('INVALID_MIGRATION', {
    what: `The migration ${name} cannot be used: ${fault}.`,
    state: 'Nothing was registered.',
    next: 'Correct the migration.',
  })
}

/**
 * The migrations in the order of their versions.
 * @throws MigrationError DUPLICATE_VERSION where two versions compare equal.
 */
export function orderMigrations(migrations: Iterable<Migration>): Migration[] {
  const ordered = [...migrations].sort((a, b) => compareVersions(a.version, b.version))
  const seen = new Map<string, Migration>()
  for (const migration of ordered) {
    const twin = seen.get(versionKey(migration.version))
    if (twin) throw duplicate(twin, migration)
    seen.set(versionKey(migration.version), migration)
  }
  return ordered
}

function duplicate(a: Migration, b: Migration): MigrationError {
  return new MigrationError('DUPLICATE_VERSION', {
    what: `Two migrations have one version: ${a.version} "${a.description}" and ${b.version} "${b.description}".`,
    state: 'Nothing was registered.',
    next: 'Give one of them a version of its own.',
    version: b.version,
  })
}
