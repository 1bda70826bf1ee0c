import type { Connection } from '../connection.js'
import type { MigrationError } from '../errors.js'
import { foldCase, quoteName } from '../sql.js'
import { changesUnder, unfitForStrict } from './affinity.js'
import type { Comparison, Match } from './compare.js'
import type { Check } from './definition.js'
import type { TableDescription } from './describe.js'
import { refusal } from './refusals.js'

/** A condition on a row that must not be, and what to say when there are such rows. */
export interface Question {
  readonly condition: string
  readonly refuse: (count: number, of: number) => MigrationError
}

/**
 * What the old rows are asked before anything is written. Pure: it makes the conditions.
 * `values` are only those that a copy changes; a method that leaves the rows alone asks less.
 */
export function questionsBefore(
  was: TableDescription,
  shall: TableDescription,
  comparison: Comparison,
): Question[] {
  return comparison.matches.flatMap((match) => [
    ...missingValues(was, shall, match),
    ...changedValues(shall, match),
    ...(shall.strict ? unfitValues(was, match) : []),
  ])
}

function missingValues(was: TableDescription, shall: TableDescription, match: Match): Question[] {
  const { to, from, using } = match
  if (to.generated !== 'no' && !from) return []
  const isRowid = to.name === shall.rowidColumn
  // NULL in the column that is the rowid becomes a number of SQLite's choice.
  if (isRowid && !from && using === undefined) return []
  if (!to.notNull && !isRowid) return []
  if (from?.notNull && using === undefined) return []
  if (from && from.name === was.rowidColumn && using === undefined) return []
  const value = valueOf(match)
  if (value === undefined) {
    if (to.default !== null && foldCase(to.default) !== 'null') return []
    const words = `${to.name} is NOT NULL and has neither a DEFAULT nor a value for the rows that are there`
    return [question('1', `${words}:`, `Add a DEFAULT, or using: { ${to.name}: '…' }.`)]
  }
  const next = `Fill them in first, or with using: { ${to.name}: 'coalesce(…)' }.`
  return [question(`(${value}) IS NULL`, `${to.name} would have to have a value in`, next)]
}

function changedValues(shall: TableDescription, { to, from, using }: Match): Question[] {
  if (!from || using !== undefined || to.generated !== 'no') return []
  if (to.affinity === from.affinity) return []
  const condition = changesUnder(to.affinity, quoteName(from.name), to.name === shall.rowidColumn)
  const next = `Say that it is meant with using: { ${to.name}: '${to.name}' }, or keep the type.`
  const words = `${to.name} as ${to.type || 'no type'} would change the stored value of`
  return [question(condition, words, next, 'VALUES_WOULD_CHANGE')]
}

/** A text in an INTEGER column stays text; STRICT does not take it. A copy finds what is converted. */
function unfitValues(was: TableDescription, { to, from, using }: Match): Question[] {
  if (!from || using !== undefined || from.affinity !== to.affinity) return []
  if (was.strict && foldCase(from.type) === foldCase(to.type)) return []
  const words = `STRICT would not take ${to.name} in`
  const next = `Convert them first, or with using: { ${to.name}: 'CAST(… AS ${to.type})' }.`
  return [question(unfitForStrict(to.type, quoteName(from.name)), words, next)]
}

function valueOf({ from, using }: Match): string | undefined {
  if (using !== undefined) return `(${using}\n)`
  return from && quoteName(from.name)
}

/** What the new rows are asked: the CHECKs that no statement has asked on the way. Pure. */
export function questionsAfter(shall: TableDescription, checks: readonly Check[]): Question[] {
  return checks.map(({ expression }) =>
    question(
      `NOT (${expression}\n)`,
      `CHECK (${expression.trim()}) of ${shall.name} does not hold in`,
      'Correct these rows first, or change the CHECK.',
    ),
  )
}

/**
 * The CHECKs that have to be asked: new ones, and those over values that are not the old ones any more.
 * An old row may break an old CHECK: it came when CHECKs were off, and it may stay.
 */
export function checksToAsk(
  was: TableDescription,
  shall: TableDescription,
  { matches, renames, dropped }: Comparison,
): Check[] {
  // After a rename the old texts say nothing about the new ones.
  const known = new Set(renames.length > 0 ? [] : was.checks.map(({ tokens }) => tokens))
  // A CHECK may go on naming a dropped column in double quotes, as a string from then on.
  const columns = [...matches.filter(mayDiffer).map(({ to }) => to), ...dropped]
  const changed = columns.map(({ name }) => foldCase(name))
  const computed = changed.length > 0 && shall.columns.some(({ generated }) => generated !== 'no')
  return shall.checks.filter(
    ({ tokens }) =>
      computed || !known.has(tokens) || changed.some((name) => ` ${tokens} `.includes(` ${name} `)),
  )
}

function mayDiffer({ to, from, using }: Match): boolean {
  return (
    using !== undefined ||
    !from ||
    from.affinity !== to.affinity ||
    from.collation !== to.collation ||
    from.generated !== to.generated ||
    (to.generated !== 'no' && to.definition !== from.definition)
  )
}

/** Asks all questions with one look at the rows; throws for the first that has an answer. */
export function ask(db: Connection, table: string, questions: readonly Question[]): void {
  const failed = answers(db, table, questions)[0]
  if (failed) throw failed
}

/** The refusals that the rows give. Only reads. */
export function answers(
  db: Connection,
  table: string,
  questions: readonly Question[],
): MigrationError[] {
  if (questions.length === 0) return []
  const from = `FROM main.${quoteName(table)}`
  const any = questions.map(({ condition }) => `(${condition})`).join(' OR ')
  if (!db.get(`SELECT 1 ${from} WHERE ${any} LIMIT 1`)) return []
  const counts = questions.map(
    ({ condition }, at) => `count(*) FILTER (WHERE ${condition}) AS n${at}`,
  )
  const row = db.get<Record<string, number>>(`SELECT count(*) AS total, ${counts.join()} ${from}`)
  return questions.flatMap(({ refuse }, at) => {
    const count = row?.[`n${at}`] ?? 0
    return count > 0 ? [refuse(count, row?.['total'] ?? 0)] : []
  })
}

function question(
  condition: string,
  words: string,
  next: string,
  code: 'CONSTRAINT_VIOLATED' | 'VALUES_WOULD_CHANGE' = 'CONSTRAINT_VIOLATED',
): Question {
  const grouped = (n: number): string => n.toLocaleString('en-US')
  return {
    condition,
    refuse: (count, of) =>
      refusal(code, `${words} ${grouped(count)} of ${grouped(of)} rows.`, next),
  }
}
