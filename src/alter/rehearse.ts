import type { Connection } from '../connection.js'
import { whatOf } from '../errors.js'
import { foldCase, isWord, quoteName, tokenize, unquote } from '../sql.js'
import type { Trial } from './choose.js'
import type { Comparison } from './compare.js'
import { alike } from './definition.js'
import { describeTable } from './describe.js'
import type { TableDescription } from './describe.js'
import { differencesOf } from './differences.js'
import type { Difference } from './differences.js'
import { readObjects, updateOf, withoutStringNames } from './objects.js'
import type { SchemaObject, Surroundings } from './objects.js'
import { sketchOf } from './sketch.js'
import type { Answer, Sketch } from './sketch.js'

/** The change that is rehearsed. */
export interface Change {
  readonly was: TableDescription
  readonly shall: TableDescription
  readonly comparison: Comparison
  readonly renames: readonly string[]
  readonly objects: readonly SchemaObject[]
  readonly surroundings: Surroundings
  readonly empty: boolean
}

export interface Rehearsal {
  readonly differences: readonly Difference[]
  readonly trial: Trial
  /** The dependents after SQLite's renames, by {@link keyOf}. */
  readonly texts: ReadonlyMap<string, string>
  /** Why dependents forbid the change, in words. */
  readonly obstacles: readonly string[]
  /** What changes about dependents without breaking them. */
  readonly notes: readonly string[]
}

/** Carries a change out on a copy of the schema without rows, and tells what that showed. */
export function rehearse(db: Connection, change: Change): Rehearsal {
  return rehearseAlone(db, change) ?? rehearseAll(db, change)
}

/** Where nothing around the table can notice the change, only the table itself is tried. */
function rehearseAlone(db: Connection, change: Change): Rehearsal | undefined {
  const { was, shall, comparison, renames, objects, empty } = change
  if (renames.length > 0) return undefined
  const differences = differencesOf(was, was, shall, comparison, empty)
  if (!differences.every(({ local }) => local)) return undefined
  const alone = { differences, texts: new Map<string, string>(), obstacles: [], notes: [] }
  const isNative = ({ needs }: Difference): boolean => needs === 'native'
  if (differences.length === 0 || !differences.every(isNative)) {
    return { ...alone, trial: { structure: undefined, whole: undefined } }
  }
  const sketch = sketchOf(db.scratch(), objects, was.name, [])
  try {
    return { ...alone, trial: tryNative(sketch, shall, differences) }
  } finally {
    sketch.close()
  }
}

function rehearseAll(db: Connection, change: Change): Rehearsal {
  const { surroundings } = change
  const [sketch, before] = open(db, change, surroundings)
  try {
    const blocked = renameIn(sketch, change)
    if (blocked !== undefined) return cannotRename(blocked)
    const { was, shall, comparison, empty } = change
    const renamed = describeTable(sketch.db, shall.name) ?? was
    const differences = differencesOf(was, renamed, shall, comparison, empty)
    const trial = tryNative(sketch, shall, differences)
    const written = readObjects(sketch.db)
    sketch.replaceTable(shall.name, shall.sql, written)
    const after = sketch.probe(surroundings.dependents, newNames(change))
    return {
      differences,
      trial,
      texts: new Map(written.map((object) => [keyOf(object), object.sql])),
      obstacles: [
        ...broken(before, after),
        ...namedInUpdateOf(change),
        ...virtualTables(change),
        ...hiddenByStrings(db, change, before),
      ],
      notes: changedViews(before, after),
    }
  } finally {
    sketch.close()
  }
}

export function keyOf({ type, name, temporary }: SchemaObject): string {
  return JSON.stringify([type, foldCase(name), temporary])
}

function newNames({ was, shall }: Change): (table: string) => string {
  return (table) => (foldCase(table) === foldCase(was.name) ? shall.name : table)
}

function open(
  db: Connection,
  { objects, was }: Change,
  { dependents, needed }: Surroundings,
): [Sketch, Map<string, Answer>] {
  const sketch = sketchOf(db.scratch(), objects, was.name, [...dependents, ...needed])
  return [sketch, sketch.probe(dependents)]
}

function renameIn(sketch: Sketch, { renames }: Change): string | undefined {
  try {
    for (const sql of renames) sketch.db.exec(sql)
    return undefined
  } catch (error) {
    return whatOf(error)
  }
}

function cannotRename(words: string): Rehearsal {
  return {
    differences: [],
    trial: { structure: words, whole: words },
    texts: new Map(),
    obstacles: [`SQLite cannot rename: ${words}`],
    notes: [],
  }
}

/** Tries the ALTER TABLE statements, and undoes them. */
function tryNative(
  sketch: Sketch,
  shall: TableDescription,
  differences: readonly Difference[],
): Trial {
  const hopeless = differences.find(({ needs }) => needs === 'copy')?.words
  if (hopeless !== undefined) return { structure: hopeless, whole: hopeless }
  const table = `ALTER TABLE main.${quoteName(shall.name)}`
  const isStructure = (sql: string): boolean => /^(ADD|DROP) COLUMN/.test(sql)
  const statements = differences.flatMap(({ native = [] }) => native)
  const attempt = (part: readonly string[]): string | undefined => {
    try {
      for (const sql of part) sketch.db.exec(`${table} ${sql}`)
      return undefined
    } catch (error) {
      return whatOf(error)
    }
  }
  sketch.db.exec('SAVEPOINT trial')
  try {
    const structure = attempt(statements.filter(isStructure))
    if (structure !== undefined) return { structure, whole: structure }
    const whole = attempt(statements.filter((sql) => !isStructure(sql)))
    const result = describeTable(sketch.db, shall.name)
    return { structure, whole: whole ?? (result && unlike(result, shall)) }
  } finally {
    sketch.db.exec('ROLLBACK TO trial; RELEASE trial; PRAGMA writable_schema = RESET')
  }
}

function unlike(result: TableDescription, shall: TableDescription): string | undefined {
  return alike(result.sql) === alike(shall.sql)
    ? undefined
    : 'ALTER TABLE leads to another text than the one asked for'
}

/** Dependents that could be used before and cannot afterwards. */
function broken(before: ReadonlyMap<string, Answer>, after: ReadonlyMap<string, Answer>): string[] {
  return [...after].flatMap(([label, { error }]) =>
    error !== undefined && before.get(label)?.error === undefined ? [`${label}: ${error}`] : [],
  )
}

/** Dependents whose "string" is no name yet and would be the name of a new column. */
function captured(
  plain: ReadonlyMap<string, Answer>,
  before: ReadonlyMap<string, Answer>,
  after: ReadonlyMap<string, Answer>,
): string[] {
  return [...after].flatMap(([label, { error }]) =>
    error === undefined && before.get(label)?.error !== undefined && !plain.get(label)?.error
      ? [`${label}: a "string" in it would become the new column`]
      : [],
  )
}

function changedViews(
  before: ReadonlyMap<string, Answer>,
  after: ReadonlyMap<string, Answer>,
): string[] {
  return [...after].flatMap(([label, { columns }]) => {
    const old = before.get(label)?.columns
    return old && columns && foldCase(old.join('\n')) !== foldCase(columns.join('\n'))
      ? [`${label} has the columns ${columns.join(', ')} now; before: ${old.join(', ')}`]
      : []
  })
}

/** SQLite never looks whether the columns of an UPDATE OF exist: the trigger would just not fire. */
function namedInUpdateOf({ was, comparison, surroundings }: Change): string[] {
  const dropped = new Set(comparison.dropped.map(({ name }) => foldCase(name)))
  return surroundings.dependents
    .filter(({ type, table }) => type === 'trigger' && foldCase(table) === foldCase(was.name))
    .flatMap((trigger) =>
      updateOf(trigger)
        .filter((column) => dropped.has(foldCase(column)))
        .map((column) => `trigger ${trigger.name} is for UPDATE OF ${column}`),
    )
}

/** A virtual table is told names of another table as arguments; no rename reaches them. */
function virtualTables({ was, shall, comparison, surroundings }: Change): string[] {
  const lost = new Set(
    [
      ...(was.name === shall.name ? [] : [was.name]),
      ...comparison.dropped.map(({ name }) => name),
      ...comparison.renames.map(([from]) => from),
    ].map(foldCase),
  )
  return surroundings.dependents.flatMap(({ type, name, sql }) => {
    const tokens = tokenize(sql)
    if (type !== 'table' || !isWord(tokens[1], 'VIRTUAL')) return []
    const named = tokens.find(({ text }) => lost.has(foldCase(unquote(text))))
    return named ? [`virtual table ${name} names ${unquote(named.text)}`] : []
  })
}

/**
 * SQLite reads "b" as a string where no column b exists, so a dependent that names a dropped column in
 * double quotes does not break but answers 'b'; and the other way round with a new column. In brackets
 * a name is never a string: the same rehearsal with brackets shows both.
 */
function hiddenByStrings(
  db: Connection,
  change: Change,
  plain: ReadonlyMap<string, Answer>,
): string[] {
  const { comparison, surroundings, objects } = change
  const added = comparison.matches.flatMap(({ to, from }) => (from ? [] : [to.name]))
  const names = new Set([...comparison.dropped.map(({ name }) => name), ...added].map(foldCase))
  const concerned = surroundings.dependents.filter(({ sql }) => quotes(sql, names))
  if (concerned.length === 0) return []
  const bracketed = new Map(
    concerned.map((object) => [object, { ...object, sql: withoutStringNames(object.sql, names) }]),
  )
  const swap = (object: SchemaObject): SchemaObject => bracketed.get(object) ?? object
  const around = {
    ...surroundings,
    dependents: surroundings.dependents.map(swap),
    needed: surroundings.needed.map(swap),
  }
  const [sketch, before] = open(db, { ...change, objects: objects.map(swap) }, around)
  try {
    if (renameIn(sketch, change) !== undefined) return []
    sketch.replaceTable(change.shall.name, change.shall.sql, readObjects(sketch.db))
    const after = sketch.probe(around.dependents, newNames(change))
    return [
      ...broken(before, after).map((words) => `${words} (it would become a string)`),
      ...captured(plain, before, after),
    ]
  } finally {
    sketch.close()
  }
}

function quotes(sql: string, names: ReadonlySet<string>): boolean {
  return (
    names.size > 0 &&
    sql.includes('"') &&
    tokenize(sql).some(({ text }) => text.startsWith('"') && names.has(foldCase(unquote(text))))
  )
}
