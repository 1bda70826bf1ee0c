import type { Database } from '../connection.js'
import { orderMigrations } from '../migration.js'
import type { Migration } from '../migration.js'
import { compareVersions } from '../version.js'
import { failWith } from './expectation-failed.js'
import type { MigrationTest } from './migration-test.js'
import { proveReversible } from './prove-reversible.js'
import { fill, isImage, openNew } from './start.js'

export interface ReversibleOptions {
  /**
   * Called after each migration of the way up, to write rows that the schema of that version can hold.
   * Without rows a `down` that loses data looks the same as one that keeps it. The seed of the test is
   * written in any case.
   */
  fill?(db: Database, version: string): void
  /** Versions that may fail: rollbacks that are known not to bring everything back. */
  readonly except?: readonly string[] | undefined
}

/**
 * Every migration up to the test's newest goes up, down and up again, and each time schema and rows are
 * as they were. One that says that it is impossible to undo passes; one without a rollback does not.
 *
 * Throws an error that names the versions, with the difference. It fails too where nothing could be
 * proven.
 */
export function expectReversible(test: MigrationTest, options: ReversibleOptions = {}): void {
  const { sqlJs, base, from, seed, runner } = test.options
  const isFile = isImage(from)
  const start = openNew(sqlJs, isFile ? from : undefined)
  try {
    if (!isFile) fill(start, base)
    if (typeof from !== 'string') fill(start, seed)
    const migrations = migrationsOf(test)
    const excepted = (version: string) =>
      options.except?.some((one) => compareVersions(one, version) === 0) ?? false
    const { faults, proven } = proveReversible(migrations, start, {
      runner,
      fill(db, version) {
        if (typeof from === 'string' && compareVersions(from, version) === 0) fill(db, seed)
        return options.fill?.(db, version)
      },
    })
    const missing = migrations.filter((one) => !one.rollback && !excepted(one.version))
    const messages = [
      ...faults.filter(({ version }) => !excepted(version)).map(({ message }) => message),
      ...missing.map(({ version, description }) => withoutRollback(version, description)),
    ]
    if (messages.length > 0) failWith([...messages, HELP])
    if (proven.length === 0 && faults.length === 0)
      failWith(['Nothing was proven: no migration ran that has a rollback.'])
  } finally {
    start.close()
  }
}

const HELP = `Where this is meant, pass { except: ['version'] }.`

/** What this test is about: nothing above `from` and `to`, and not what a file has behind it. */
function migrationsOf({ options, before, runner }: MigrationTest): Migration[] {
  const { from, to } = options
  const ends = [from, to].filter((end) => typeof end === 'string')
  const behind = isImage(from) ? runner.on(before).listApplied() : []
  return orderMigrations(options.migrations).filter(({ version }) => {
    const isReached = to === undefined || ends.some((end) => compareVersions(version, end) <= 0)
    return isReached && !behind.some((one) => compareVersions(one.version, version) === 0)
  })
}

function withoutRollback(version: string, description: string): string {
  return `${version} "${description}" has no rollback. Write one, or say why there is none: rollback: { impossible: 'why' }; in SQL: -- down: impossible, because …`
}
