import type { Connection } from '../connection.js'
import { quoteName } from '../sql.js'

/** One row, to be compared and to be shown. */
export interface Row {
  /** The same for two rows only if every value is the same in type and byte. */
  readonly key: string
  /** The same for two rows only if the values are that make the identity of a row. */
  readonly id: string
  /** Each value as SQL would write it. */
  readonly values: readonly string[]
}

/**
 * All rows of a table, as these expressions over it give them. `identity` names the places of the
 * values that tell one row from another.
 */
export function readRows(
  db: Connection,
  table: string,
  expressions: readonly string[],
  identity: readonly number[] = [],
): Row[] {
  const inner = expressions.map((expression, at) => `${expression} AS v${at}`)
  // Text keeps integers beyond 2^53; quote() stops at a NUL, so that hex stands beside it.
  const outer = expressions.flatMap((_, at) => [
    `quote(v${at}) AS q${at}`,
    `CASE typeof(v${at}) WHEN 'text' THEN hex(v${at}) ELSE '' END AS h${at}`,
  ])
  const rows = db.all<Record<string, string>>(
    `SELECT ${outer.join()} FROM (SELECT ${inner.join()} FROM main.${quoteName(table)})`,
  )
  return rows.map((row) => {
    const values = expressions.map((_, at) => row[`q${at}`] ?? '')
    const keys = values.map((value, at) => `${value} ${row[`h${at}`] ?? ''}`)
    return { key: keys.join('|'), id: identity.map((at) => keys[at]).join('|'), values }
  })
}

/** The rows that are not among `others`, counting equal ones as often as they stand there. */
export function without(rows: readonly Row[], others: readonly Row[]): Row[] {
  const left = new Map<string, number>()
  for (const { key } of others) left.set(key, (left.get(key) ?? 0) + 1)
  return rows.filter(({ key }) => {
    const count = left.get(key) ?? 0
    left.set(key, count - 1)
    return count <= 0
  })
}
