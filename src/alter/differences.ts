import { foldCase, quoteName } from '../sql.js'
import type { Comparison, Match } from './compare.js'
import { alike } from './definition.js'
import type { Check } from './definition.js'
import type { Column, TableDescription } from './describe.js'

/** How a table gets from one shape to another, cheapest first. */
export type Method = 'none' | 'native' | 'catalog' | 'copy'

/** One thing in which the table is not yet what it shall be. */
export interface Difference {
  /** The cheapest method that can do it. */
  readonly needs: 'native' | 'catalog' | 'copy'
  /** In words, as the end of "this needs a copy: …". */
  readonly words: string
  /** ALTER TABLE statements for it, without "ALTER TABLE x"; absent where there are none. */
  readonly native?: readonly string[]
  /** Rows could be without their parent afterwards. */
  readonly concernsParents?: true
  /** Nobody but the table itself can notice: what depends on it need not be looked at. */
  readonly local?: true
}

/**
 * All differences between a table and what it shall be. `was` is the table as it is, `is` the same
 * after SQLite has renamed its columns. Pure: it looks only at what SQLite told of them.
 */
export function differencesOf(
  was: TableDescription,
  is: TableDescription,
  shall: TableDescription,
  comparison: Comparison,
  empty: boolean,
): Difference[] {
  const structure = [
    ...renamedColumns(comparison),
    ...comparison.dropped.map((column) => dropped(is, column)),
    ...addedColumns(shall, comparison),
    ...order(was, comparison),
    ...comparison.matches.flatMap((match) => changedColumn(is, shall, match, empty)),
    ...keys(is, shall),
  ]
  const words = [...constraints(is, shall), ...options(is, shall)]
  const found = [...structure, ...words]
  if (found.length > 0 && !found.every(({ needs }) => needs === 'native')) return found
  return [...found, ...text(was, is, shall, found)]
}

function renamedColumns({ renames }: Comparison): Difference[] {
  return renames.map(([from, to]) => ({
    needs: 'native',
    words: `column ${from} is renamed to ${to}`,
    native: [],
  }))
}

function dropped(is: TableDescription, { name, key }: Column): Difference {
  const inUnique = is.uniques.some(({ columns }) =>
    columns.some((column) => column.name === foldCase(name)),
  )
  return key > 0 || inUnique
    ? { needs: 'copy', words: `column ${name} goes, and is part of a key` }
    : {
        needs: 'native',
        words: `column ${name} goes`,
        native: [`DROP COLUMN ${quoteName(name)}`],
      }
}

function addedColumns(shall: TableDescription, { matches }: Comparison): Difference[] {
  const lastKept = matches.findLastIndex(({ from }) => from)
  return matches.flatMap(({ to, from, using }, at): Difference[] => {
    if (from) return []
    const words = `column ${to.name} is new`
    const unique = shall.uniques.some(({ columns }) =>
      columns.some((column) => column.name === foldCase(to.name)),
    )
    if (using !== undefined) return [{ needs: 'copy', words: `${words} and is computed` }]
    if (at < lastKept) return [{ needs: 'copy', words: `${words} and not the last one` }]
    if (to.key > 0 || unique || to.generated === 'stored') {
      return [{ needs: 'copy', words: `${words}, and a key or stored` }]
    }
    return [{ needs: 'native', words, native: [`ADD COLUMN ${to.definition}`] }]
  })
}

function order(is: TableDescription, { matches }: Comparison): Difference[] {
  const places = matches.flatMap(({ from }) =>
    from ? [is.columns.findIndex(({ name }) => name === from.name)] : [],
  )
  return places.every((place, at) => at === 0 || place > (places[at - 1] ?? -1))
    ? []
    : [{ needs: 'copy', words: 'the columns are in another order' }]
}

function changedColumn(
  is: TableDescription,
  shall: TableDescription,
  { to, from, using }: Match,
  empty: boolean,
): Difference[] {
  if (!from) return []
  const copy = (words: string): Difference => ({ needs: 'copy', words: `${to.name} ${words}` })
  const found: Difference[] = []
  if (using !== undefined) found.push(copy('gets computed values'))
  if (to.affinity !== from.affinity) {
    found.push(copy(`stores its values as ${to.affinity}, not as ${from.affinity}`))
  } else if (to.type !== from.type) {
    found.push({ needs: 'catalog', local: true, words: `the type of ${to.name} has another name` })
  }
  if (to.collation !== from.collation) found.push(copy(`compares by ${to.collation}`))
  if (to.generated !== from.generated) found.push(copy('is generated, or not any more'))
  else if (to.generated !== 'no') found.push(...changedExpression(is, to, from))
  if (to.default !== from.default) found.push(changedDefault(to.name, empty))
  if (to.notNull !== from.notNull) found.push(...changedNotNull(shall, to))
  return found
}

/** The expression of a generated column, as it stands after renames. */
function changedExpression(is: TableDescription, to: Column, from: Column): Difference[] {
  const now = is.columns.find(({ name }) => foldCase(name) === foldCase(to.name)) ?? from
  return alike(now.definition) === alike(to.definition)
    ? []
    : [{ needs: 'copy', words: `${to.name} is generated otherwise` }]
}

function changedDefault(name: string, empty: boolean): Difference {
  // Rows from before an ADD COLUMN are short: they read the default from the text of the table, and
  // an edit of that text would change them.
  return empty
    ? { needs: 'catalog', local: true, words: `${name} has another default` }
    : { needs: 'copy', words: `${name} has another default, which rows may be reading` }
}

function changedNotNull(shall: TableDescription, { name, notNull, key }: Column): Difference[] {
  // The NOT NULL that comes with a key is no clause of its own.
  if (key > 0 && (shall.withoutRowid || shall.strict)) return []
  const column = `ALTER COLUMN ${quoteName(name)}`
  return [
    notNull
      ? {
          needs: 'native',
          local: true,
          words: `${name} is NOT NULL`,
          native: [`${column} SET NOT NULL`],
        }
      : {
          needs: 'native',
          local: true,
          words: `${name} may be NULL`,
          native: [`${column} DROP NOT NULL`],
        },
  ]
}

function keys(is: TableDescription, shall: TableDescription): Difference[] {
  const found: Difference[] = []
  const copy = (words: string): void => void found.push({ needs: 'copy', words })
  const key = ({ columns }: TableDescription): string =>
    JSON.stringify(columns.flatMap(({ name, key: at }) => (at > 0 ? [[at, foldCase(name)]] : [])))
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  const rowid = ({ rowidColumn }: TableDescription): string => foldCase(rowidColumn ?? '')
  if (is.withoutRowid !== shall.withoutRowid) copy('WITHOUT ROWID stores rows in another way')
  if (!same(rowid(is), rowid(shall))) copy('another column is the rowid')
  else if (!same(key(is), key(shall))) copy('the primary key is another')
  if (!same(is.uniques, shall.uniques) || !same(is.autoindexes, shall.autoindexes)) {
    copy('the indexes of UNIQUE and PRIMARY KEY are others')
  }
  return found
}

function constraints(is: TableDescription, shall: TableDescription): Difference[] {
  const added = surplus(shall.checks, is.checks)
  const removed = surplus(is.checks, shall.checks)
  const found = [
    ...added.map((check): Difference => ({
      needs: 'native',
      local: true,
      words: `CHECK (${check.expression}) is new`,
      native: [addCheck(check)],
    })),
    ...removed.map((check): Difference => ({
      needs: 'catalog',
      local: true,
      words: `CHECK (${check.expression}) goes`,
    })),
  ]
  if (JSON.stringify(is.references) !== JSON.stringify(shall.references)) {
    found.push({ needs: 'catalog', words: 'the foreign keys are others', concernsParents: true })
  }
  const names = surplusNames(is.constraints, shall.constraints)
  // A constraint that goes by its name takes along what was found above.
  return names.length > 0
    ? [
        ...found.map((each) => ({ ...each, needs: 'native' as const, native: each.native ?? [] })),
        ...names.map((name): Difference => ({
          needs: 'native',
          local: true,
          words: `constraint ${name} goes`,
          native: [`DROP CONSTRAINT ${quoteName(name)}`],
        })),
      ]
    : found
}

/** A line feed before the parenthesis: the expression may end in a comment. */
function addCheck({ name, expression }: Check): string {
  const named = name === undefined ? '' : `CONSTRAINT ${quoteName(name)} `
  return `ADD ${named}CHECK (${expression}\n)`
}

function surplus(checks: readonly Check[], others: readonly Check[]): Check[] {
  const left = others.map(({ tokens }) => tokens)
  return checks.filter(({ tokens }) => {
    const at = left.indexOf(tokens)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function surplusNames(names: readonly string[], others: readonly string[]): string[] {
  const left = others.map(foldCase)
  return names.filter((name) => {
    const at = left.indexOf(foldCase(name))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function options(is: TableDescription, shall: TableDescription): Difference[] {
  const found: Difference[] = []
  if (is.strict !== shall.strict) {
    const words = shall.strict ? 'the table is STRICT' : 'the table is not STRICT any more'
    found.push({ needs: 'catalog', local: true, words })
  }
  if (is.autoincrement !== shall.autoincrement) {
    found.push({ needs: 'catalog', local: true, words: 'AUTOINCREMENT comes or goes' })
  }
  return found
}

/** What no pragma tells: names, conflict clauses, deferral, comments. */
function text(
  was: TableDescription,
  is: TableDescription,
  shall: TableDescription,
  found: readonly Difference[],
): Difference[] {
  if (is.sql === shall.sql || found.length > 0) return []
  if (alike(is.sql) !== alike(shall.sql)) {
    return [{ needs: 'catalog', local: true, words: 'names, clauses or spelling are others' }]
  }
  // SQLite has just respelled the text itself; every method ends with the exact one.
  if (was.sql !== is.sql) return []
  return [{ needs: 'catalog', local: true, words: 'comments, white space or spelling are others' }]
}
