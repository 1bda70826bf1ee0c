import type { Database } from '../connection.js'
import { diffSchema } from '../diff.js'
import { connect } from '../engines/sqljs.js'
import type { SqlJsDatabase } from '../engines/sqljs-shape.js'
import { formatDiff } from '../format-diff.js'
import type { Schema } from '../schema.js'
import { splitStatements, unquote } from '../sql.js'
import { failWith, indented } from './expectation-failed.js'
import type { MigrationTest } from './migration-test.js'
import { schemaText } from './schema-text.js'
import { readOwnSchema } from './snapshot.js'

export interface NoDriftOptions {
  /** Tables that only one of the two has for a good reason. */
  readonly except?: readonly string[] | undefined
}

/**
 * The migrated schema is the one that a fresh install gets: `fresh` is the SQL text of that (a
 * schema.sql, a dump) or a database made by it. Histories are left out, and the order of columns does
 * not count, since ADD COLUMN cannot put one elsewhere than at the end.
 *
 * Throws an error with the difference.
 */
export function expectNoDrift(
  test: MigrationTest,
  fresh: string | Database | SqlJsDatabase,
  { except = [] }: NoDriftOptions = {},
): void {
  const { historyTable } = test.runner
  const expected = schemaOfFresh(test, fresh, [historyTable, ...except])
  if (expected.tables.length === 0) failWith(['The fresh schema has no table to compare with.'])
  const actual = readOwnSchema(test.db, [historyTable, ...except])
  const changes = diffSchema(expected, actual)
  if (changes.length === 0) return
  failWith(
    [
      'The migrated schema is not the fresh one. + only the migrated one has, - only the fresh one:',
      indented(formatDiff(changes)),
      'Write a migration for what is missing, or correct the fresh schema.',
    ],
    { actual: schemaText(actual), expected: schemaText(expected) },
  )
}

function schemaOfFresh(
  { db }: MigrationTest,
  fresh: string | Database | SqlJsDatabase,
  except: readonly string[],
): Schema {
  if (typeof fresh !== 'string') {
    return readOwnSchema('scratch' in fresh ? fresh : connect(fresh), except)
  }
  const made = db.scratch()
  try {
    made.exec(withoutInternals(fresh))
    return readOwnSchema(made, except)
  } finally {
    made.close()
  }
}

/** The sqlite3 program prints SQLite's own tables too, which nobody may create. */
function withoutInternals(sql: string): string {
  const own = splitStatements(sql).filter(({ tokens: [create, , name] }) => {
    return /^create$/i.test(create?.text ?? '') && /^sqlite_/i.test(unquote(name?.text ?? ''))
  })
  return own.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), sql)
}
