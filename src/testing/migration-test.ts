import type { Database } from '../connection.js'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import type { Migration } from '../migration.js'
import type { RunReport } from '../report.js'
import { MigrationRunner } from '../runner.js'
import type { RunnerOptions } from '../runner.js'
import { compareVersions } from '../version.js'
import { fill, isImage, openNew } from './start.js'
import type { Filling } from './start.js'

export interface MigrationTestOptions {
  readonly migrations: Iterable<Migration>
  /** What `initSqlJs()` gave. */
  readonly sqlJs: SqlJsStatic
  /** What a database holds before the first migration, where that is not nothing. */
  readonly base?: Filling | undefined
  /**
   * Where the test begins: a version that the database is brought to, the bytes of a real old file, or
   * null (the default) for no migration applied.
   */
  readonly from?: string | Uint8Array | null | undefined
  /** Rows to look at, written at `from`. */
  readonly seed?: Filling | undefined
  /** Where it leads: the default is the newest version. One below `from` is rolled back to. */
  readonly to?: string | null | undefined
  /** Options of the runner, such as the name of its history table. */
  readonly runner?: Omit<RunnerOptions, 'migrations'> | undefined
}

/** A database before and after a run, each of them to be looked at and written to. */
export interface MigrationTest {
  /** As it is at `to`. */
  readonly db: Database
  /** As it was at `from`, with the seed. */
  readonly before: Database
  /** The runner of `db`. */
  readonly runner: MigrationRunner
  /** What the run from `from` to `to` did. */
  readonly report: RunReport
  readonly options: MigrationTestOptions
  /** Another copy of `before`, brought to this version, up or down; null: nothing applied. */
  readonly at: (version: string | null) => Database
  /** Frees every database that this test has given; sql.js keeps them until then. */
  readonly close: () => void
}

/**
 * Brings a new database to `from`, writes `seed` into it, and brings it to `to`. Everything is in
 * memory; an old file that is given is only read. Throws what the migrations throw.
 *
 * @example
 * const { db } = migrationTest({ migrations, sqlJs: SQL, from: '001', to: '002', seed: "INSERT …" })
 */
export function migrationTest(options: MigrationTestOptions): MigrationTest {
  const migrations = [...options.migrations]
  const open: Database[] = []
  const keep = (db: Database): Database => {
    open.push(db)
    return db
  }
  try {
    const before = keep(startOf({ ...options, migrations }))
    const runner = new MigrationRunner(keep(before.clone()), { ...options.runner, migrations })
    const report = bringTo(runner, options.to)
    return {
      db: runner.connection,
      before,
      runner,
      report,
      options: { ...options, migrations },
      at(version) {
        const db = keep(before.clone())
        bringTo(runner.on(db), version)
        return db
      },
      close: () => closeAll(open),
    }
  } catch (error) {
    closeAll(open)
    throw error
  }
}

function startOf({ sqlJs, base, from, seed, migrations, runner }: MigrationTestOptions): Database {
  const isFile = isImage(from)
  const db = openNew(sqlJs, isFile ? from : undefined)
  try {
    if (!isFile) fill(db, base)
    if (typeof from === 'string') {
      new MigrationRunner(db, { ...runner, migrations }).applyAll({ to: from })
    }
    fill(db, seed)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Up or down, whichever leads there. */
function bringTo(runner: MigrationRunner, to: string | null | undefined): RunReport {
  if (to === undefined) return runner.applyAll()
  const isApplied = (version: string) =>
    runner.listApplied().some((one) => compareVersions(one.version, version) === 0)
  return to === null || isApplied(to) ? runner.rollbackTo(to) : runner.applyAll({ to })
}

function closeAll(open: Database[]): void {
  for (const db of open.splice(0)) db.close()
}
