import type { Connection } from '../connection.js'
import { quoteName } from '../sql.js'
import type { Decision } from './decide.js'
import { describeTable } from './describe.js'
import type { TableDescription } from './describe.js'
import { readObjects } from './objects.js'
import type { SchemaObject } from './objects.js'

/** What is counted before and must be the same afterwards. */
export interface Counts {
  readonly rows: number | undefined
  /** The high-water mark, as text: it can be beyond what a number holds. */
  readonly sequence: string | undefined
}

/** @param rows false where no statement touches a row: to count a million takes its time */
export function count(db: Connection, table: TableDescription, rows: boolean): Counts {
  const found = rows
    ? db.get<{ n: number }>(`SELECT count(*) AS n FROM main.${quoteName(table.name)}`)
    : undefined
  const mark = table.autoincrement
    ? db.get<{ seq: string }>(
        `SELECT CAST(seq AS TEXT) AS seq FROM main.sqlite_sequence WHERE name = ?`,
        [table.name],
      )
    : undefined
  return { rows: found?.n, sequence: mark?.seq }
}

/** Every way in which the database is not what was asked for, in words. Only reads. */
export function faults(db: Connection, decision: Decision, before: Counts): string[] {
  const { shall, was, expected } = decision
  const table = describeTable(db, shall.name)
  if (!table) return [`there is no table ${shall.name}`]
  return [
    ...tableFaults(table, shall),
    ...objectFaults(readObjects(db), expected),
    ...countFaults(count(db, table, before.rows !== undefined), before, was, shall),
  ]
}

function tableFaults(table: TableDescription, shall: TableDescription): string[] {
  const keys = Object.keys(shall) as (keyof TableDescription)[]
  return keys.flatMap((key) =>
    JSON.stringify(table[key]) === JSON.stringify(shall[key])
      ? []
      : [`${key} is ${JSON.stringify(table[key])}, not ${JSON.stringify(shall[key])}`],
  )
}

function objectFaults(found: readonly SchemaObject[], expected: readonly SchemaObject[]): string[] {
  const key = ({ temporary, rowid }: SchemaObject): string => `${temporary} ${rowid}`
  const left = new Map(found.map((object) => [key(object), object]))
  const wrong = expected.flatMap((object) => {
    const is = left.get(key(object))
    left.delete(key(object))
    if (!is) return [`${object.type} ${object.name} is gone`]
    return JSON.stringify(is) === JSON.stringify(object)
      ? []
      : [`${object.type} ${object.name} is ${is.sql}, not ${object.sql}`]
  })
  const extra = [...left.values()].filter(({ name }) => name !== 'sqlite_sequence')
  return [...wrong, ...extra.map(({ type, name }) => `${type} ${name} is new`)]
}

function countFaults(
  after: Counts,
  before: Counts,
  was: TableDescription,
  shall: TableDescription,
): string[] {
  const rows =
    after.rows === before.rows ? [] : [`there are ${after.rows} rows, not ${before.rows}`]
  const marked = was.autoincrement && shall.autoincrement
  return marked && after.sequence !== before.sequence
    ? [...rows, `the highest number given out is ${after.sequence}, not ${before.sequence}`]
    : rows
}
