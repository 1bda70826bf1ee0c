import { quoteName, splitStatements } from 'tidemark'
import type { Connection, Migration, Problem, Schema, TableSchema } from 'tidemark'
import type { Repeats } from '../model.js'
import { textOf } from './row-samples.js'

// Which rows stand against a new UNIQUE: SQLite names the columns only.

const FAILED = 'UNIQUE constraint failed: '
const SHOWN = 5
/** As many rows are grouped in less time than the index took. */
const MOST_ROWS = 1_000_000

/**
 * The values that stand in more than one row, where a migration failed for them. Asked of the rows as
 * they are before that migration: where it made them itself, or they are alike only under a collation or
 * by an expression, nothing is found and nothing is said. No view and no generated column is read.
 */
export function repeatsOf(
  db: Connection,
  { tables }: Schema,
  error: Problem,
  migrations: Iterable<Migration> = [],
): Repeats | undefined {
  const at = error.what.indexOf(FAILED)
  if (at < 0 || isPartial(error, migrations)) return undefined
  // An error of alterTable is a sentence, and ends as one.
  const named = error.what.slice(at + FAILED.length).replace(/\.$/, '')
  for (const table of tables) {
    const columns = columnsNamed(table, named)
    if (columns) return askFor(db, table, columns)
  }
  return undefined
}

/** An index with a condition is about some of the rows, and the others may be alike. */
function isPartial({ version, statement }: Problem, migrations: Iterable<Migration>): boolean {
  if (!statement) return false
  const up = [...migrations].find((each) => each.version === version)?.sql?.up
  const text = up === undefined ? undefined : splitStatements(up)[statement.index]?.text
  return /\bwhere\b/i.test(text ?? statement.excerpt)
}

/** 'users.email, users.tenant': those columns of this table, if it is this one and can be asked. */
function columnsNamed(table: TableSchema, named: string): readonly string[] | undefined {
  if (table.kind !== 'table' || (table.rows ?? Infinity) > MOST_ROWS) return undefined
  if (!named.startsWith(`${table.name}.`)) return undefined
  const columns = named.split(`, ${table.name}.`)
  columns[0] = (columns[0] ?? '').slice(table.name.length + 1)
  const stored = table.columns.filter(({ generated, hidden }) => generated === undefined && !hidden)
  const isStored = (column: string) => stored.some(({ name }) => name === column)
  return columns.every(isStored) ? columns : undefined
}

function askFor(
  db: Connection,
  table: TableSchema,
  columns: readonly string[],
): Repeats | undefined {
  const names = columns.map(quoteName)
  const texts = names.map((name, at) => `${textOf(name)} AS c${at}`).join(', ')
  const present = names.map((name) => `${name} IS NOT NULL`).join(' AND ')
  try {
    const rows = db.all<Record<string, string | number | null>>(
      `SELECT ${texts}, count(*) AS n, count(*) OVER () AS total FROM main.${quoteName(table.name)}
       WHERE ${present} GROUP BY ${names.join(', ')} HAVING count(*) > 1 ORDER BY n DESC, ${names.join(', ')} LIMIT ${SHOWN}`,
    )
    if (rows.length === 0) return undefined
    return {
      table: table.name,
      columns,
      total: Number(rows[0]?.['total']),
      shown: rows.map((row) => ({
        values: columns.map((_, at) => String(row[`c${at}`])),
        rows: Number(row['n']),
      })),
    }
  } catch {
    // A collation that is missing, or damaged pages.
    return undefined
  }
}
