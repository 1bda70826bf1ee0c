import { warning } from '../../errors.js'
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
        [
          `${version} was edited after this database had applied it; the database is as the old text left it. Choose:`,
          reversible
            ? `down and up again: rollbackTo the version before ${version}, then applyAll (the down is the edited one)`
            : `down and up again is no way here, because ${version} has no down`,
          `the edit changes nothing: acceptChanged('${version}')`,
          `back to before: restore the snapshot that was kept when ${version} was applied`,
          `already released: take the edit back, and write a new migration`,
        ].join('\n  - '),
        version,
      ),
    )
}
