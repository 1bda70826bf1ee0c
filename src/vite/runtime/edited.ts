import { warning } from '../../errors.js'
import type { Migration } from '../../migration.js'
import type { MigrationStatus, Problem } from '../../report.js'

/**
 * The applied migrations that were edited since, with what can be done about each during development.
 * Takes what `status()` of a runner, or of a database in a worker, gives.
 */
export function explainEdited(statuses: readonly MigrationStatus[]): Problem[] {
  return statuses
    .filter(({ state, changed }) => state === 'applied' && changed)
    .map(({ version, reversible }) =>
      warning(
        'MIGRATION_CHANGED',
        `${version} was edited after this database had applied it; the database is as the old text left it. ${choices(version, reversible)}`,
        version,
      ),
    )
}

/** The same of an edit alone, where nobody knows yet which database has applied it. */
export function explainEdits(before: readonly Migration[], now: readonly Migration[]): string[] {
  const old = new Map(before.map(({ version, checksum }) => [version, checksum]))
  return now
    .filter(({ version, checksum }) => old.has(version) && old.get(version) !== checksum)
    .map(({ version, rollback }) => {
      return `${version} was edited. A database that has applied it is as the old text left it. ${choices(version, typeof rollback === 'function')}`
    })
}

function choices(version: string, reversible: boolean): string {
  return [
    'Choose:',
    reversible
      ? `down and up again: rollbackTo the version before ${version}, then applyAll (the down is the edited one)`
      : `down and up again is no way here, because ${version} has no down`,
    `the edit changes nothing: acceptChanged('${version}')`,
    `back to before: restore the snapshot that was kept when ${version} was applied`,
    `already released: take the edit back, and write a new migration`,
  ].join('\n  - ')
}
