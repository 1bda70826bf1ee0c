import type { Connection } from './connection.js'
import { fail } from './errors.js'
import type { MigrationError } from './errors.js'
import { versionKey } from './version.js'

/** One step of a schema's history. Everything in it is synchronous. */
export interface Migration {
  /** '001', '20261122093000', '1.10.0': any text; see `compareVersions` for the order. */
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
  readonly rollback?: ((db: Connection) => void) | { readonly impossible: string } | undefined
  /** Tells an edit of a released migration. SQL migrations have one; code may give a revision of its own. */
  readonly checksum?: string | undefined
  /** Default true. False for what SQLite refuses in a transaction, such as VACUUM. */
  readonly transaction?: boolean | undefined
  /** The text of an SQL migration: to show, to check before anything runs, and to name its file. */
  readonly sql?:
    | {
        readonly up: string
        readonly down?: string | undefined
        readonly source?: string | undefined
        /** The file of `down`, where it is another one than `source`. */
        readonly downSource?: string | undefined
      }
    | undefined
}

/** What SQLite could not hold as text: the rest of it would be lost, or the text be another. */
const UNFIT = /\0|\p{Surrogate}/u

/** The file of the SQL that a step runs, where one is known. */
export function sourceOf({ sql }: Migration, direction: 'up' | 'down'): string | undefined {
  return direction === 'up' ? sql?.source : (sql?.downSource ?? sql?.source)
}

/**
 * Checks a migration and freezes it.
 * @throws MigrationError INVALID_MIGRATION, naming the field that cannot be right.
 */
export function defineMigration<M extends Migration>(migration: M): M {
  const { version, description, rollback } = migration
  // A getter hashes when somebody asks, which a start with nothing to do may never do.
  const checksum = Object.getOwnPropertyDescriptor(migration, 'checksum')?.value as unknown
  const fits = {
    version: isText(version) && version !== '',
    description: isText(description),
    apply: typeof migration.apply === 'function',
    canApply: !migration.canApply || typeof migration.canApply === 'function',
    rollback: !rollback || typeof rollback === 'function' || isText(rollback.impossible),
    checksum: checksum === undefined || isText(checksum),
  }
  for (const [field, fit] of Object.entries(fits)) {
    if (!fit) throw invalidMigration(version, `its ${field} is missing or no ${field}`)
  }
  return Object.freeze(migration)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && !UNFIT.test(value)
}

export function invalidMigration(version: string, why: string): MigrationError {
  return fail('INVALID_MIGRATION', `${version}: ${why}.`, 'Correct the migration.', { version })
}

/**
 * The migrations in the order of their versions.
 * @throws MigrationError DUPLICATE_VERSION where two versions compare equal.
 */
export function orderMigrations(migrations: Iterable<Migration>): Migration[] {
  const known = new Map<string, Migration>()
  for (const migration of migrations) {
    const { version, description } = migration
    const key = versionKey(version)
    const twin = known.get(key)
    if (twin) {
      throw fail(
        'DUPLICATE_VERSION',
        `${twin.version} "${twin.description}" and ${version} "${description}" are one version.`,
        'Give one of them another.',
        { version },
      )
    }
    known.set(key, migration)
  }
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, migration]) => migration)
}
