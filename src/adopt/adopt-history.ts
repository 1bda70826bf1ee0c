import type { Database } from '../connection.js'
import { fail, problemOf } from '../errors.js'
import type { MigrationError } from '../errors.js'
import { History, HISTORY_TABLE } from '../history.js'
import { orderMigrations } from '../migration.js'
import type { Migration } from '../migration.js'
import type { Problem } from '../report.js'
import { foldCase } from '../sql.js'
import { begin, commit, isInTransaction, rollBack, transactionOpen } from '../transaction.js'
import { compareVersions, versionKey } from '../version.js'
import type { ForeignHistory } from './find-histories.js'
import type { RecordedStep } from './tools.js'

/** One of our versions that the other tool has already carried out. */
export interface AdoptedStep {
  readonly version: string
  readonly description: string
  /** What the other tool calls it. */
  readonly recordedAs: string
}

/** What an adoption would record. When `refusals` is not empty, carrying it out throws the first. */
export interface AdoptionPlan {
  readonly tool: string
  readonly table: string
  /** Will be recorded as applied, without running. */
  readonly record: readonly AdoptedStep[]
  /** Ours that the other tool has not run: pending afterwards. */
  readonly pending: readonly string[]
  readonly refusals: readonly Problem[]
}

export interface AdoptOptions {
  /** Our history table; another name than the default where the other tool uses that itself. */
  readonly historyTable?: string
  /** `'ignore'` leaves out recorded steps that none of ours matches; default `'error'`. */
  readonly unmatched?: 'error' | 'ignore'
}

interface Draft {
  readonly pairs: readonly { readonly migration: Migration; readonly recordedAs: string }[]
  readonly pending: readonly Migration[]
  readonly refusals: readonly MigrationError[]
}

/**
 * Says which of our migrations another tool has already carried out. Pure.
 *
 * Steps are matched by version ('7' is '007'), by the whole name, and by the digits in front of a name;
 * where a tool records one number, everything of ours up to it counts, and nothing where it is the one
 * before our first; Drizzle
 * records hashes only, so that its rows stand for our first ones in order.
 */
export function planAdoption(
  found: ForeignHistory,
  migrations: Iterable<Migration>,
  options: AdoptOptions = {},
): AdoptionPlan {
  const { pairs, pending, refusals } = draft(found, migrations, options)
  return {
    tool: found.tool,
    table: found.table,
    record: pairs.map(({ migration: { version, description }, recordedAs }) => {
      return { version, description, recordedAs }
    }),
    pending: pending.map(({ version }) => version),
    refusals: refusals.map(problemOf),
  }
}

/**
 * Records in our history what another tool has carried out, runs nothing, and leaves the other table
 * alone. Atomic. Returns the plan that it carried out (`planAdoption` tells it beforehand).
 *
 * Throws DIRTY_HISTORY, DATABASE_AHEAD for recorded steps that are not ours, FOREIGN_HISTORY where the
 * other tool uses our table's name, NO_SUCH_VERSION, TRANSACTION_OPEN. Versions that our history has
 * already are left as they are.
 */
export function adoptHistory(
  db: Database,
  found: ForeignHistory,
  migrations: Iterable<Migration>,
  options: AdoptOptions = {},
): AdoptionPlan {
  const known = [...migrations]
  const { pairs, refusals } = draft(found, known, options)
  if (refusals[0]) throw refusals[0]
  if (isInTransaction(db)) throw transactionOpen()
  const history = new History(db, options.historyTable)
  const recorded = new Set(history.read().map(({ version }) => versionKey(version)))
  begin(db)
  try {
    for (const { migration } of pairs) {
      if (!recorded.has(versionKey(migration.version))) history.add(migration, null)
    }
    commit(db)
  } catch (error) {
    rollBack(db)
    throw error
  }
  return planAdoption(found, known, options)
}

function draft(
  found: ForeignHistory,
  migrations: Iterable<Migration>,
  { historyTable = HISTORY_TABLE, unmatched = 'error' }: AdoptOptions,
): Draft {
  const ours = orderMigrations(migrations)
  const refusals: MigrationError[] = []
  if (foldCase(found.table) === foldCase(historyTable)) refusals.push(sameTable(found))
  if (found.dirty) refusals.push(dirty(found))
  const { pairs, strangers } = match(found, ours)
  if (strangers.length > 0 && unmatched === 'error') refusals.push(ahead(found, strangers))
  const taken = new Set(pairs.map(({ migration }) => migration))
  return { pairs, pending: ours.filter((migration) => !taken.has(migration)), refusals }
}

interface Matched {
  readonly pairs: Draft['pairs']
  readonly strangers: readonly string[]
}

function match({ covers, steps }: ForeignHistory, ours: readonly Migration[]): Matched {
  if (covers === 'up-to') return matchUpTo(steps, ours)
  if (covers === 'count') return matchInOrder(steps, ours)
  const pairs = new Map<Migration, string>()
  const strangers: string[] = []
  for (const step of steps) {
    const migration = ours.find((each) => isSame(step, each))
    const recordedAs = step.name || step.version
    // Two steps that look like one of ours (Django numbers each app from 0001) are not understood.
    if (!migration || pairs.has(migration)) strangers.push(recordedAs)
    else pairs.set(migration, recordedAs)
  }
  return {
    pairs: [...pairs].map(([migration, recordedAs]) => ({ migration, recordedAs })),
    strangers,
  }
}

/** One number. It must be one of ours: a count of something else would baseline too much. */
function matchUpTo(steps: readonly RecordedStep[], ours: readonly Migration[]): Matched {
  const recordedAs = steps
    .map(({ version }) => version)
    .toSorted(compareVersions)
    .at(-1)
  if (recordedAs === undefined || recordedAs === '0') return { pairs: [], strangers: [] }
  if (isStartOf(ours, recordedAs)) return { pairs: [], strangers: [] }
  const newest = ours.find(({ version }) => versionKey(version) === versionKey(recordedAs))
  if (!newest) return { pairs: [], strangers: [recordedAs] }
  const upTo = ours.filter(({ version }) => compareVersions(version, newest.version) <= 0)
  return { pairs: upTo.map((migration) => ({ migration, recordedAs })), strangers: [] }
}

/** The number before our first: what was there when the folder began, as SQLDelight's `.sq` files are. */
function isStartOf([first]: readonly Migration[], recorded: string): boolean {
  const isCounted =
    first !== undefined && [recorded, first.version].every((each) => DIGITS.test(each))
  return isCounted && BigInt(recorded) + 1n === BigInt(first.version)
}

const DIGITS = /^\d{1,400}$/

function matchInOrder(steps: readonly RecordedStep[], ours: readonly Migration[]): Matched {
  const strangers = steps.slice(ours.length).map(({ version }) => version)
  const pairs = ours.slice(0, steps.length).map((migration, index) => {
    return { migration, recordedAs: `row ${index + 1}` }
  })
  return { pairs, strangers }
}

/** Whether a recorded step is this migration, by any of the names that either side has for it. */
function isSame({ version, name }: RecordedStep, migration: Migration): boolean {
  const stem = name.replace(/^.*\//, '').replace(/\.[a-z]+$/i, '')
  const keys = [version, stem, version || /^v?(\d+)/i.exec(stem)?.[1]]
  const { version: own, description, sql } = migration
  const file = sql?.source?.replace(/^.*\//, '').replace(/\..*$/, '')
  const ownKeys = [own, `${own}_${description}`, file].flatMap((key) => (key ? [keyOf(key)] : []))
  return keys.some((key) => key !== undefined && key !== '' && ownKeys.includes(keyOf(key)))
}

/** Spellings that mean one name: case, the sign between words, leading zeros. */
function keyOf(name: string): string {
  return versionKey(foldCase(name).replace(/[^a-z0-9]+/g, '_'))
}

function sameTable({ tool, table }: ForeignHistory): MigrationError {
  return fail(
    'FOREIGN_HISTORY',
    `The table ${table} belongs to ${tool}, and our history would have the same name.`,
    "Pass historyTable: 'tidemark_migrations', here and to the runner.",
  )
}

function dirty({ tool, table, steps }: ForeignHistory): MigrationError {
  const names = steps.filter((step) => step.dirty).map(({ version, name }) => name || version)
  const which = names.length > 0 ? `: ${names.slice(0, 5).join(', ')}` : ' (its lock is set)'
  return fail(
    'DIRTY_HISTORY',
    `${tool} began a migration on this database and did not finish it${which}.`,
    `Finish or undo it with ${tool}, or correct ${table} when you know what state the database is in.`,
  )
}

function ahead({ tool }: ForeignHistory, strangers: readonly string[]): MigrationError {
  const more = strangers.length > 5 ? ` and ${strangers.length - 5} more` : ''
  const names = `${strangers.slice(0, 5).join(', ')}${more}`
  return fail(
    'DATABASE_AHEAD',
    `${tool} has recorded what none of the given migrations is: ${names}.`,
    "Add these migrations, or pass unmatched: 'ignore' where they do not matter.",
  )
}
