import { diffSchema } from '../diff.js'
import { whatOf } from '../errors.js'
import { formatDiff } from '../format-diff.js'
import { countRows } from '../schema.js'
import { quoteName } from '../sql.js'
import { planComparisons } from './data-changes.js'
import type { Comparison, DataChanges } from './data-changes.js'
import { failWith, indented, plural } from './expectation-failed.js'
import type { MigrationTest } from './migration-test.js'
import { readRows, without } from './rows.js'
import type { Row } from './rows.js'
import { readOwnSchema } from './snapshot.js'

/** Rows that a message shows of each table. */
const SHOWN = 5

/**
 * Every row from before is there afterwards, with every value the same in type and byte, and no table
 * has rows that it had not. What the migrations mean to change is said in `changes`; all else is
 * compared. New tables and new columns may hold anything.
 *
 * Throws an error that shows the rows and the schema diff; also where there were no rows to keep, or
 * where `changes` name what is not there.
 *
 * @example
 * expectDataKept(test, { notes: { rename: { title: 'name' }, drop: ['draft'] }, log: 'dropped' })
 */
export function expectDataKept(test: MigrationTest, changes: DataChanges = {}): void {
  const except = [test.runner.historyTable]
  const before = readOwnSchema(test.before, except)
  const after = readOwnSchema(test.db, except)
  const { comparisons, gone, mistakes } = planComparisons(before, after, changes)
  if (mistakes.length > 0) {
    failWith(['What is expected to change cannot be so:', indented(mistakes.join('\n'))])
  }
  const losses = gone.flatMap(({ table, column }) => lossOf(test, table, column))
  const compared = comparisons.map((comparison) => compareRows(test, comparison))
  const faults = [...losses, ...compared.flatMap(({ fault }) => (fault === '' ? [] : [fault]))]
  if (faults.length > 0) {
    failWith([
      'The data is not what it was.',
      ...faults,
      schemaPart(formatDiff(diffSchema(before, after))),
      'What is meant to change is said in the second argument of expectDataKept.',
    ])
  }
  if (compared.every(({ count }) => count === 0) && losses.length === 0) {
    failWith(['There were no rows to keep. Write some with the seed of migrationTest.'])
  }
}

function schemaPart(changes: string): string {
  return changes && `What the migrations did to the schema:\n${indented(changes)}`
}

function lossOf({ before }: MigrationTest, table: string, column?: string): string[] {
  if (column === undefined) {
    const rows = countRows(before, table) ?? 0
    return rows > 0 ? [`table ${shortName(table)} is gone, with ${plural(rows, 'row')}`] : []
  }
  const row = before.get<{ n: number }>(
    `SELECT count(${quoteName(column)}) AS n FROM main.${quoteName(table)}`,
  )
  const values = row?.n ?? 0
  return values > 0
    ? [`column ${shortName(table)}.${shortName(column)} is gone, with ${plural(values, 'value')}`]
    : []
}

function compareRows(
  test: MigrationTest,
  { before, after, columns, expressionsBefore, expressionsAfter, identity, rows }: Comparison,
): { readonly count: number; readonly fault: string } {
  const old = readOld(test, before, expressionsBefore, identity)
  const now = readRows(test.db, after, expressionsAfter, identity)
  const [lost, come] = [without(old, now), without(now, old)]
  const changed = identity.length > 0 ? pairsOf(lost, come) : []
  const paired = new Set(changed.flat())
  const missing = rows === 'fewer' ? [] : lost.filter((row) => !paired.has(row))
  const extra = rows === 'more' ? [] : come.filter((row) => !paired.has(row))
  const lines = [
    ...listed(changed, 'changed', ([from, to]) => `~ ${difference(columns, identity, from, to)}`),
    ...listed(missing, 'missing', (row) => `- ${shown(columns, row)}`),
    ...listed(extra, 'not there before', (row) => `+ ${shown(columns, row)}`),
  ]
  const [was, is] = [shortName(before), shortName(after)]
  const name = was === is ? was : `${was} (now ${is})`
  const fault =
    lines.length === 0
      ? ''
      : `table ${name}, ${plural(old.length, 'row')}:\n${indented(lines.join('\n'))}`
  return { count: old.length, fault }
}

function readOld(
  test: MigrationTest,
  table: string,
  expressions: readonly string[],
  identity: readonly number[],
): Row[] {
  try {
    return readRows(test.before, table, expressions, identity)
  } catch (error) {
    return failWith([
      `The rows of ${shortName(table)} from before cannot be read: ${whatOf(error)}`,
    ])
  }
}

/** Rows of one identity that have other values. */
function pairsOf(lost: readonly Row[], come: readonly Row[]): [Row, Row][] {
  const byId = new Map(come.map((row) => [row.id, row]))
  return lost.flatMap((row): [Row, Row][] => {
    const other = byId.get(row.id)
    return other ? [[row, other]] : []
  })
}

function listed<T>(all: readonly T[], what: string, line: (one: T) => string): string[] {
  if (all.length === 0) return []
  const more = all.length > SHOWN ? ['  …'] : []
  const lines = all.slice(0, SHOWN).map((one) => `  ${line(one)}`)
  return [`${all.length} ${what}:`, ...lines, ...more]
}

function difference(
  columns: readonly string[],
  identity: readonly number[],
  from: Row,
  to: Row,
): string {
  const name = identity
    .map((at) => `${shortName(columns[at])} ${short(from.values[at])}`)
    .join(', ')
  const parts = columns.flatMap((column, at) => {
    const [old, now] = [short(from.values[at]), short(to.values[at])]
    return from.values[at] === to.values[at] ? [] : [`${shortName(column)} ${old} -> ${now}`]
  })
  return `${name}: ${parts.join(', ') || 'text with other bytes'}`
}

function shown(columns: readonly string[], { values }: Row): string {
  return columns.map((column, at) => `${shortName(column)} ${short(values[at])}`).join(', ')
}

/** A name can hold anything, line ends too. */
function shortName(name = ''): string {
  return /^[\p{L}\p{N}_$ ]+$/u.test(name) ? name : short(JSON.stringify(name))
}

function short(value = ''): string {
  const line = value.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
