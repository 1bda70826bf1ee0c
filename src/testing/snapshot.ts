import type { Connection } from '../connection.js'
import { diffSchema } from '../diff.js'
import type { SqlJsStatic } from '../engines/sqljs-shape.js'
import { formatDiff } from '../format-diff.js'
import type { Migration } from '../migration.js'
import { MigrationRunner } from '../runner.js'
import type { RunnerOptions } from '../runner.js'
import { readSchema } from '../schema.js'
import type { Schema } from '../schema.js'
import { schemaText } from './schema-text.js'
import { fill, openNew } from './start.js'
import type { Filling } from './start.js'

/** The folder of snapshots where none is named, seen from where the program runs. */
export const SNAPSHOTS = 'schema'

/** The schema after one version, as a text to be committed. */
export interface SchemaSnapshot {
  readonly version: string
  /** The name of its file: '002.sql'. */
  readonly file: string
  /** What the file holds: a comment that says what is new, and the SQL that makes this schema. */
  readonly text: string
}

export interface SnapshotOptions {
  /** What `initSqlJs()` gave. */
  readonly sqlJs: SqlJsStatic
  /** What a database holds before the first migration, where that is not nothing. */
  readonly base?: Filling | undefined
  /** Options of the runner, such as the name of its history table. */
  readonly runner?: Omit<RunnerOptions, 'migrations'> | undefined
}

/**
 * The schema after each version, oldest first, on the way up from an empty database (or from `base`).
 * The same migrations give the same texts. Reads and writes no file; throws what a migration throws.
 */
export function schemaSnapshots(
  migrations: Iterable<Migration>,
  { sqlJs, base, runner: options }: SnapshotOptions,
): SchemaSnapshot[] {
  const db = openNew(sqlJs)
  try {
    fill(db, base)
    const runner = new MigrationRunner(db, { ...options, migrations })
    let before = readOwnSchema(db, [runner.historyTable])
    let since = 'before any migration'
    return runner.status().map(({ version, description }) => {
      const [step] = runner.applyAll({ to: version }).steps.slice(-1)
      const after = readOwnSchema(db, [runner.historyTable])
      const skipped = step?.outcome === 'skipped' ? ['It was skipped: its canApply said no.'] : []
      const changes = formatDiff(diffSchema(before, after)) || 'nothing'
      const head = [
        `${version}: ${description}`,
        ...skipped,
        'The schema after this version. Written by "tidemark snapshot": read it, do not edit it.',
        '',
        `New since ${since}:`,
        ...changes.split('\n').map((line) => `  ${line}`),
      ]
      before = after
      since = version
      return {
        version,
        file: snapshotFile(version),
        text: `${comment(head)}\n${schemaText(after)}`,
      }
    })
  } finally {
    db.close()
  }
}

/** '002.sql'; characters that a file name cannot have everywhere are written as %XX. */
export function snapshotFile(version: string): string {
  const name = version.replace(/[^\w.-]|^\./gu, (sign) =>
    [...new TextEncoder().encode(sign)].map((byte) => `%${hex(byte)}`).join(''),
  )
  return `${name}.sql`
}

/** Without some tables (the history), and without those that virtual tables make for themselves. */
export function readOwnSchema(db: Connection, except: readonly string[]): Schema {
  const shadows = db.all<{ name: string }>(
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'",
  )
  return readSchema(db, { except: [...except, ...shadows.map(({ name }) => name)] })
}

/** Lines that no description can break out of. */
function comment(lines: readonly string[]): string {
  return lines
    .map((line) => `-- ${line.replace(/[\s\p{Cc}]/gu, ' ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('')
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0')
}
