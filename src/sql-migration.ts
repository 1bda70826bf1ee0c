import { checksum } from './checksum.js'
import { defineMigration, invalidMigration } from './migration.js'
import type { Migration } from './migration.js'
import { tokenize } from './sql.js'

/** The parts of an SQL migration. */
export interface SqlMigrationParts {
  readonly version: string
  readonly description: string
  /** Statements that apply it; may be empty. */
  readonly up: string
  /** Statements that undo it. Absent or without a statement: not reversible. */
  readonly down?: string | { readonly impossible: string } | undefined
  /** The file it comes from, for error messages. */
  readonly source?: string | undefined
  /** The file that `down` comes from, where that is another one. */
  readonly downSource?: string | undefined
  readonly transaction?: boolean | undefined
}

/**
 * A migration made of SQL. Its checksum covers `up`; `down` can be corrected at any time.
 * @throws MigrationError INVALID_MIGRATION for a part that is no text or holds a NUL character.
 */
export function sqlMigration(parts: SqlMigrationParts): Migration {
  const { version, description, up, down, source, downSource, transaction } = parts
  const texts: unknown[] = typeof down === 'string' ? [up, down] : [up]
  if (!texts.every((text) => typeof text === 'string' && !text.includes('\0'))) {
    throw invalidMigration(version, 'its SQL is no text or has a NUL')
  }
  const reversible = typeof down === 'string' && tokenize(down).some(({ text }) => text !== ';')
  let known: string | undefined
  return defineMigration({
    version,
    description,
    apply: (db) => db.exec(up),
    rollback: reversible ? (db) => db.exec(down) : typeof down === 'object' ? down : undefined,
    // Hashing waits until somebody asks: a start with nothing to do need not read every text.
    get checksum() {
      return (known ??= checksum(up))
    },
    transaction,
    sql: { up, ...(reversible && { down }), source, downSource },
  } satisfies Migration)
}
