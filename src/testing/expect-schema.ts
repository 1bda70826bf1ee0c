import { diffSchema } from '../diff.js'
import { formatDiff } from '../format-diff.js'
import { whatOf } from '../errors.js'
import type { Schema, TableSchema } from '../schema.js'
import { foldCase } from '../sql.js'
import { compareVersions } from '../version.js'
import { failWith, indented } from './expectation-failed.js'
import { migrationTest } from './migration-test.js'
import type { MigrationTest } from './migration-test.js'
import { readSnapshot } from './read-snapshot.js'
import type { Snapshots } from './read-snapshot.js'
import { schemaText, withUnixLines } from './schema-text.js'
import { readOwnSchema } from './snapshot.js'

export interface ExpectSchemaOptions {
  /** The version to look at; default: the newest that the test's database has. */
  readonly version?: string | undefined
  /** Where the snapshots are; default: the folder `schema` where the program runs. */
  readonly snapshots?: Snapshots | undefined
}

/**
 * The schema after a version is the one of its committed snapshot, the order of columns included. Only
 * reads; snapshots are written by `npx tidemark snapshot`.
 *
 * Throws an error with the difference, or that says how to write a snapshot that is missing.
 */
export function expectSchema(test: MigrationTest, options: ExpectSchemaOptions = {}): void {
  const version = versionOf(test, options.version)
  const actual = schemaText(schemaAt(test, options.version === undefined ? undefined : version))
  const expected = withoutHead(withUnixLines(readSnapshot(version, options.snapshots)))
  if (actual === expected) return
  const changes = compare(test, expected, actual)
  if (changes === '') return
  failWith(
    [
      `The schema after ${version} is not the one of its snapshot. + is new, - is gone:`,
      indented(changes),
      'Released? Then take the edit back. Meant? Then run "npx tidemark snapshot" and commit.',
    ],
    { actual, expected },
  )
}

/** On the way up where the test begins later: not every migration can be rolled back. */
function schemaAt(test: MigrationTest, version: string | undefined): Schema {
  const { from } = test.options
  const except = [test.runner.historyTable]
  if (version === undefined) return readOwnSchema(test.db, except)
  if (typeof from !== 'string' || compareVersions(version, from) >= 0) {
    return readOwnSchema(test.at(version), except)
  }
  const earlier = migrationTest({ ...test.options, from: null, seed: undefined, to: version })
  try {
    return readOwnSchema(earlier.db, except)
  } finally {
    earlier.close()
  }
}

/** As the migration spells it: '1' can be asked for where the file is 001.sql. */
function versionOf({ runner }: MigrationTest, wanted: string | undefined): string {
  const all = runner.status()
  if (wanted !== undefined) {
    return all.find(({ version }) => compareVersions(version, wanted) === 0)?.version ?? wanted
  }
  const newest = all.filter(({ state }) => state === 'applied').at(-1)
  return newest?.version ?? failWith(['No version is applied, and none was named.'])
}

/** The comment on top is for people. */
function withoutHead(text: string): string {
  return text.replace(/^(?:--.*\n)*\n*/, '')
}

/** The difference in words; empty where the texts are two spellings of one schema. */
function compare(test: MigrationTest, expected: string, actual: string): string {
  const [before, after] = [schemaOf(test, expected), schemaOf(test, actual)]
  // A snapshot that was edited by hand, or one with functions that this sql.js does not have.
  if (typeof before === 'string') return `The snapshot cannot be read: ${before}`
  if (typeof after === 'string') return `The schema cannot be made again: ${after}`
  const order = after.tables.flatMap((table) => orderChange(before, table))
  return [formatDiff(diffSchema(before, after)), ...order].filter((line) => line !== '').join('\n')
}

function schemaOf({ db }: MigrationTest, sql: string): Schema | string {
  const made = db.scratch()
  try {
    made.exec(sql)
    return readOwnSchema(made, [])
  } catch (error) {
    return whatOf(error)
  } finally {
    made.close()
  }
}

/** Of the columns that both have; an order is no change that a diff of schemas tells. */
function orderChange(before: Schema, { name, columns }: TableSchema): string[] {
  const old = before.tables.find((table) => foldCase(table.name) === foldCase(name))
  const names = (own: TableSchema['columns'], others: TableSchema['columns']) => {
    const shared = new Set(others.map((column) => foldCase(column.name)))
    return own.map((column) => foldCase(column.name)).filter((each) => shared.has(each))
  }
  const [from, to] = [names(old?.columns ?? [], columns), names(columns, old?.columns ?? [])]
  if (from.join('\0') === to.join('\0')) return []
  return [`~ table ${name}: order of columns ${from.join(', ')} -> ${to.join(', ')}`]
}
