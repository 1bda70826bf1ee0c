import type { Connection } from '../connection.js'
import { MigrationError, warning } from '../errors.js'
import type { Problem } from '../report.js'
import { foldCase, quoteName } from '../sql.js'
import { catalogMethod } from './catalog.js'
import { chooseMethod, obstacle } from './choose.js'
import type { Choice } from './choose.js'
import { compareColumns } from './compare.js'
import type { ColumnChanges, Comparison } from './compare.js'
import { copyMethod } from './copy.js'
import { describeTable } from './describe.js'
import type { TableDescription } from './describe.js'
import type { Method } from './differences.js'
import { nativeMethod } from './native.js'
import { keepSpelling, isTable, readObjects, surroundingsOf } from './objects.js'
import type { SchemaObject } from './objects.js'
import { answers, questionsBefore } from './questions.js'
import { refusal } from './refusals.js'
import { keyOf, rehearse } from './rehearse.js'
import type { Rehearsal } from './rehearse.js'
import { namesTakenForText, newNamesTakenForText } from './text-names.js'
import { orderRenames, renameStatements } from './renames.js'
import type { Blueprint, Step } from './steps.js'
import { readWanted } from './wanted.js'

export interface Changes extends ColumnChanges {
  /** The name that the table has now, where the CREATE TABLE gives it another one. */
  readonly from?: string | undefined
  /** Takes this method, or refuses; default: the cheapest that can do it. */
  readonly method?: Method | undefined
}

/** Everything that is known before the first statement. Plain data, but for the errors. */
export interface Decision extends Blueprint {
  readonly choice: Choice
  /** A run would throw the first of these. */
  readonly refusals: readonly MigrationError[]
  readonly warnings: readonly Problem[]
  /** Every entry of the schema as it shall be afterwards. */
  readonly expected: readonly SchemaObject[]
  readonly rehearsal: Rehearsal
}

/**
 * Decides how a table becomes what the text says. Only reads.
 * @throws MigrationError INVALID_SQL, SQL_FAILED for the text; NO_SUCH_TABLE, NO_SUCH_COLUMN
 */
export function decide(db: Connection, createTable: string, changes: Changes): Decision {
  const objects = readObjects(db)
  const temporary = spareName(objects)
  const wanted = readWanted(db, createTable, temporary)
  const shall = wanted.table
  const was = existing(db, changes.from ?? shall.name)
  const comparison = compareColumns(was, shall, changes)
  refuseUnknown(was, comparison)
  refuseUsing(db, was, changes)
  refuseText(newNamesTakenForText(db, createTable, was.sql), `no column of ${shall.name}`)
  const spare = (n: number): string => `${temporary}_${n}`
  const columns = was.columns.map(({ name }) => name)
  const ordered = orderRenames(comparison.renames, columns, spare)
  const renames = renameStatements(was.name, ordered, shall.name, temporary)
  const surroundings = surroundingsOf(objects, was.name)
  const empty = db.get(`SELECT 1 FROM main.${quoteName(was.name)} LIMIT 1`) === undefined
  const rehearsal = rehearse(db, {
    was,
    shall,
    comparison,
    renames,
    objects,
    surroundings,
    empty,
  })
  const blueprint: Blueprint = {
    was,
    shall,
    comparison,
    differences: [...tableRename(was, shall), ...rehearsal.differences],
    renames,
    elsewhere: wanted.elsewhere,
    temporary,
    objects,
    strangers: surroundings.strangers,
  }
  const choice = choose(blueprint, rehearsal, changes.method)
  return {
    ...blueprint,
    choice,
    rehearsal,
    expected: objects.map((object) => expectedOf(object, was, shall, rehearsal, comparison)),
    warnings: rehearsal.notes.map((words) => dependentChanged(words)),
    refusals: [
      ...taken(objects, was, shall),
      ...vanished(comparison),
      ...inTheWay(was, rehearsal),
      ...impossible(blueprint, rehearsal, changes.method),
      ...answers(db, was.name, questionsBefore(was, shall, comparison)),
    ],
  }
}

/** The statements of a method, in order. Pure. */
export function stepsOf(method: Method, blueprint: Blueprint): Step[] {
  switch (method) {
    case 'none':
      return []
    case 'native':
      return nativeMethod(blueprint)
    case 'catalog':
      return catalogMethod(blueprint)
    case 'copy':
      return copyMethod(blueprint)
  }
}

/** The methods to try in order: one that leads elsewhere than asked gives way to the next. */
export function methodsFrom(decision: Decision, forced: Method | undefined): Method[] {
  if (forced !== undefined) return [forced]
  const { choice, differences, rehearsal } = decision
  const order: readonly Method[] = ['none', 'native', 'catalog', 'copy']
  return order
    .slice(order.indexOf(choice.method))
    .filter((method) => obstacle(method, differences, rehearsal.trial) === undefined)
}

function choose(
  { differences }: Blueprint,
  { trial }: Rehearsal,
  forced: Method | undefined,
): Choice {
  const choice = chooseMethod(differences, trial)
  return forced === undefined ? choice : { method: forced, reasons: choice.reasons }
}

function tableRename(was: TableDescription, shall: TableDescription): Blueprint['differences'] {
  return was.name === shall.name
    ? []
    : [{ needs: 'native', words: `the table is renamed to ${shall.name}`, native: [] }]
}

function existing(db: Connection, name: string): TableDescription {
  const table = describeTable(db, name)
  if (table) return table
  const other = db.get<{ type: string }>(
    `SELECT type FROM pragma_table_list WHERE name = ? COLLATE NOCASE ORDER BY schema = 'main' DESC`,
    [name],
  )
  throw new MigrationError('NO_SUCH_TABLE', {
    what: other
      ? `${name} is no ordinary table of this file but a ${other.type} or temporary table.`
      : `There is no table ${name}.`,
    state: 'Nothing was changed.',
    next: "Create it, or say with from: 'old_name' which table shall become it.",
  })
}

function refuseUnknown(was: TableDescription, { unknown }: Comparison): void {
  if (unknown.length === 0) return
  throw new MigrationError('NO_SUCH_COLUMN', {
    what: `rename, using or drop name columns that ${was.name} does not have: ${unknown.join(', ')}.`,
    state: 'Nothing was changed.',
    next: 'rename and drop name columns of the old table, using those of the new one.',
  })
}

/** Each expression is one expression over the old row, and SQLite understands it. */
function refuseUsing(db: Connection, was: TableDescription, { using = {} }: Changes): void {
  for (const [column, expression] of Object.entries(using)) {
    const ask = (sql: string) => {
      db.get(`EXPLAIN SELECT (${sql}\n) FROM main.${quoteName(was.name)}`)
    }
    try {
      ask(expression)
    } catch (error) {
      throw new MigrationError('INVALID_SQL', {
        what: `using.${column} is no expression over a row of ${was.name}: ${error instanceof MigrationError ? error.what : String(error)}.`,
        state: 'Nothing was changed.',
        next: 'Write one SQL expression; it sees the old columns by their old names.',
        cause: error,
      })
    }
    refuseText(namesTakenForText(expression, ask), `no column that using.${column} could see`)
  }
}

function refuseText(names: readonly string[], meant: string): void {
  const [name] = names
  if (name === undefined) return
  throw new MigrationError('NO_SUCH_COLUMN', {
    what: `${names.join(', ')} names ${meant}: SQLite would take it for text.`,
    state: 'Nothing was changed.',
    next: 'Correct the name, or write text in single quotes.',
  })
}

function taken(
  objects: readonly SchemaObject[],
  was: TableDescription,
  shall: TableDescription,
): MigrationError[] {
  const other = objects.find(
    ({ name, temporary }) =>
      !temporary &&
      foldCase(name) === foldCase(shall.name) &&
      foldCase(name) !== foldCase(was.name),
  )
  if (!other) return []
  const what = `${was.name} cannot become ${shall.name}: there is a ${other.type} of this name.`
  return [refusal('DEPENDENT_IN_THE_WAY', what, 'Choose another name, or remove it first.')]
}

function vanished({ vanished: columns, matches }: Comparison): MigrationError[] {
  const lost = matches.flatMap(({ to, from }) =>
    from && from.generated === 'no' && to.generated !== 'no' ? [to.name] : [],
  )
  const names = [...columns.map(({ name }) => name), ...lost]
  if (names.length === 0) return []
  const list = names.map((name) => `'${name}'`).join(', ')
  return [
    refusal(
      'COLUMN_WOULD_VANISH',
      `The values of ${names.join(', ')} would be lost: the new table has no place for them.`,
      `Keep the columns, name them in rename, or say drop: [${list}].`,
    ),
  ]
}

function inTheWay(was: TableDescription, { obstacles }: Rehearsal): MigrationError[] {
  if (obstacles.length === 0) return []
  const what = `What depends on ${was.name} could not go on: ${obstacles.join('; ')}.`
  const next = 'Drop or change it first, and make it anew afterwards.'
  return [refusal('DEPENDENT_IN_THE_WAY', what, next)]
}

function impossible(
  { differences }: Blueprint,
  { trial, obstacles }: Rehearsal,
  forced: Method | undefined,
): MigrationError[] {
  if (forced === undefined || obstacles.length > 0) return []
  const why = obstacle(forced, differences, trial)
  if (why === undefined) return []
  const what = `The method '${forced}' cannot do this: ${why}.`
  return [refusal('METHOD_IMPOSSIBLE', what, 'Leave the choice of the method to tidemark.')]
}

function dependentChanged(words: string): Problem {
  return warning('DEPENDENT_CHANGED', `${words}.`)
}

function expectedOf(
  object: SchemaObject,
  was: TableDescription,
  shall: TableDescription,
  { texts }: Rehearsal,
  { renames }: Comparison,
): SchemaObject {
  if (isTable(object, was.name)) {
    return { ...object, name: shall.name, table: shall.name, sql: shall.sql }
  }
  const newNames = new Set([shall.name, ...renames.map(([, to]) => to)].map(foldCase))
  const written = texts.get(keyOf(object)) ?? object.sql
  const ofTable = object.type === 'index' || object.type === 'trigger'
  return {
    ...object,
    table: ofTable && foldCase(object.table) === foldCase(was.name) ? shall.name : object.table,
    sql: keepSpelling(object.sql, written, newNames),
  }
}

/** A name that nothing has: others may have left a table called like any fixed one. */
function spareName(objects: readonly SchemaObject[]): string {
  const taken = new Set(objects.map(({ name }) => foldCase(name)))
  for (;;) {
    const name = `tidemark_${Math.random().toString(36).slice(2, 10)}`
    if (!taken.has(name)) return name
  }
}
