import type { Database } from '../connection.js'
import { diffSchema } from '../diff.js'
import type { SchemaChange } from '../diff.js'
import { connect } from '../engines/sqljs.js'
import { MigrationError, reason } from '../errors.js'
import { formatDiff } from '../format-diff.js'
import { MigrationRunner } from '../runner.js'
import type { RunnerOptions } from '../runner.js'
import type { Migration } from '../migration.js'
import { readSchema } from '../schema.js'
import type { Schema } from '../schema.js'
import { foldCase, quoteName } from '../sql.js'
import { plural } from './expectation-failed.js'
import { KnownRows } from './known-rows.js'
import { readRows, without } from './rows.js'
import type { Row } from './rows.js'
import { assertDone } from './start.js'

type SqlJsDatabase = Parameters<typeof connect>[0]

export interface ProveOptions {
  /**
   * Called after each migration of the first way up, to write rows that the schema of that version can
   * hold. Without rows a `down` that loses data looks the same as one that keeps it.
   */
  fill?(db: Database, version: string): void
  /** Options of the runner. Its history table is one that only the proof has. */
  readonly runner?: Omit<RunnerOptions, 'migrations' | 'historyTable'> | undefined
}

/** Rows that only one of two states has. */
export interface RowDifference {
  readonly table: string
  readonly missing: number
  readonly extra: number
}

export interface ReversibilityFault {
  readonly version: string
  /**
   * `down`: after down the database is not as before up. `again`: after up, down, up it is not as after
   * the first up. `failed`: a step threw.
   */
  readonly kind: 'down' | 'again' | 'failed'
  readonly changes: readonly SchemaChange[]
  readonly rows: readonly RowDifference[]
  /** The fault in words. */
  readonly message: string
}

export interface ReversibilityProof {
  /** True when every migration that has a rollback leads back to where it came from. */
  readonly ok: boolean
  /** Versions that went up, down and up again. */
  readonly proven: readonly string[]
  /** Versions that say that they cannot be undone; no fault. */
  readonly irreversible: readonly string[]
  readonly faults: readonly ReversibilityFault[]
}

interface State {
  readonly schema: Schema
  /** For each table its rows. */
  readonly rows: ReadonlyMap<string, readonly Row[]>
}

const HISTORY = 'tidemark_proof'

/**
 * Proves that each rollback undoes its migration: on a clone of `seed`, every migration goes up, down
 * and up again, and schema and rows are compared each time. `seed` is only read; give it rows, or an
 * empty database and rows by `fill`. Works in a page as well as in tests.
 *
 * @example
 * const { faults } = proveReversible(migrations, new SQL.Database())
 * expect(faults).toEqual([])
 */
export function proveReversible(
  migrations: Iterable<Migration>,
  seed: SqlJsDatabase | Database,
  options: ProveOptions = {},
): ReversibilityProof {
  const db = ('scratch' in seed ? seed : connect(seed)).clone()
  const [proven, irreversible, faults]: [string[], string[], ReversibilityFault[]] = [[], [], []]
  try {
    // A history of its own: what the seed has recorded is not the question.
    const runner = new MigrationRunner(db, {
      ...options.runner,
      migrations,
      historyTable: HISTORY,
    })
    const known = new KnownRows()
    for (const { version, reversible } of runner.status()) {
      const found = proveOne(db, runner, version, reversible, known)
      if (found === 'proven') proven.push(version)
      else if (found !== 'not tried') faults.push(found)
      else if (!reversible) irreversible.push(version)
      if (typeof found === 'object' && found.kind === 'failed') break
      assertDone(options.fill?.(db, version), 'fill')
    }
  } finally {
    db.close()
  }
  return { ok: faults.length === 0, proven, irreversible, faults }
}

/** Takes the database one version up; down and up again are tried on a clone of it. */
function proveOne(
  db: Database,
  runner: MigrationRunner,
  version: string,
  reversible: boolean,
  known: KnownRows,
): ReversibilityFault | 'proven' | 'not tried' {
  let trial: Database | undefined
  try {
    const before = stateOf(db, known)
    const { steps } = runner.applyAll({ to: version })
    const step = steps.find((each) => each.version === version)
    // What its canApply skipped, or found done, has not run: there is nothing of it to undo.
    if (!reversible || step?.outcome !== 'applied') return 'not tried'
    const after = stateOf(db, known)
    trial = db.clone()
    const again = runner.on(trial)
    again.rollback(version)
    const down = compare(version, 'down', before, stateOf(trial, known))
    // What down left behind shows again after up: one fault is enough to look at.
    if (down) return down
    again.applyAll({ to: version })
    return compare(version, 'again', after, stateOf(trial, known)) ?? 'proven'
  } catch (error) {
    const words = error instanceof MigrationError ? error.message : reason(error)
    return { version, kind: 'failed', changes: [], rows: [], message: words }
  } finally {
    trial?.close()
  }
}

function stateOf(db: Database, known: KnownRows): State {
  const schema = readSchema(db, { except: [HISTORY] })
  const tables = schema.tables.filter(({ kind }) => kind === 'table')
  const rowsOf = known.from(db)
  return {
    schema,
    rows: new Map(
      tables.map((table) => {
        const { name, columns } = table
        // By name, since an undone column may stand in another place.
        const values = () => columns.map((column) => quoteName(column.name)).sort()
        return [foldCase(name), rowsOf(table, () => readRows(db, name, values()))]
      }),
    ),
  }
}

function compare(
  version: string,
  kind: 'down' | 'again',
  expected: State,
  found: State,
): ReversibilityFault | undefined {
  const changes = diffSchema(expected.schema, found.schema)
  const rows = [...expected.rows].flatMap(([table, before]): RowDifference[] => {
    const after = found.rows.get(table)
    // A table that is gone is a change of the schema.
    if (
      !after ||
      after === before ||
      changes.some((change) => foldCase(change.table ?? '') === table)
    )
      return []
    const [missing, extra] = [without(before, after).length, without(after, before).length]
    return missing + extra > 0 ? [{ table, missing, extra }] : []
  })
  if (changes.length === 0 && rows.length === 0) return undefined
  const where =
    kind === 'down'
      ? `After down of ${version} the database is not as before its up`
      : `After up, down and up of ${version} the database is not as after its first up`
  const data = rows.map(({ table, missing, extra }) => {
    return `table ${table}: ${plural(missing, 'row')} missing, ${plural(extra, 'row')} not there before`
  })
  const message = [`${where}:`, formatDiff(changes), ...data]
    .filter((line) => line !== '')
    .join('\n')
  return { version, kind, changes, rows, message }
}
