import type { Connection } from '../connection.js'
import { whatOf } from '../errors.js'
import { foldCase, quoteName, tokenize, unquote } from '../sql.js'
import { moduleOf } from '../table-text.js'

/** Something that a file uses and this build of SQLite has not. Plain data. */
export interface Unsupported {
  readonly kind: 'module' | 'function' | 'collation'
  readonly name: string
  /** Tables and views that cannot be read or written because of it. */
  readonly objects: readonly string[]
}

interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly tbl_name: string
  readonly sql: string | null
}

type Missing = Pick<Unsupported, 'kind' | 'name'>

/** SQLite's words for what it lacks; undefined for another error. */
export function missingOf(error: unknown): Missing | undefined {
  const words = whatOf(error)
  const [, kind, name] = /no such (module|function|collation sequence): ([^]+)$/.exec(words) ?? []
  if (kind === 'module' || kind === 'function') return { kind, name: name ?? '' }
  if (kind !== undefined) return { kind: 'collation', name: name ?? '' }
  // In a CHECK or an index the words are others.
  const unknown = /unknown function: ([^]+)\(\)$/.exec(words)?.[1]
  return unknown === undefined ? undefined : { kind: 'function', name: unknown }
}

/**
 * What this build cannot do with the file: modules of virtual tables (FTS5, R-tree ...), functions and
 * collations of the app that made it, each with the tables it touches.
 *
 * SQLite is asked: it compiles (EXPLAIN, never runs) an insert, an update and a delete on each table
 * and a select from each view, which names the functions and collations in checks, generated columns,
 * indexes and triggers. One statement names one missing thing; a second one shows when the first is there.
 */
export function findUnsupported(db: Connection): Unsupported[] {
  const found = new Map<string, Missing & { readonly objects: Set<string> }>()
  const add = (missing: Missing, object: string) => {
    const key = `${missing.kind} ${missing.name}`
    const entry = found.get(key) ?? { ...missing, objects: new Set<string>() }
    entry.objects.add(object)
    found.set(key, entry)
  }
  const modules = modulesOf(db)
  const objects = db.all<SchemaObject>('SELECT type, name, tbl_name, sql FROM main.sqlite_schema')
  const heavy = tooHeavyToCompile(objects)
  for (const { type, name, sql } of objects) {
    if (type !== 'table' && type !== 'view') continue
    const module = moduleOf(sql ?? '')
    if (module === undefined) {
      for (const statement of statementsOn(db, type, name, heavy)) {
        const missing = missingIn(db, statement)
        if (missing) add(missing, name)
      }
    } else if (!modules.has(foldCase(module))) add({ kind: 'module', name: module }, name)
  }
  return [...found.values()].map((each) => ({ ...each, objects: [...each.objects] }))
}

/**
 * Views that read views that read views grow like a power when they are compiled: thirty lines can
 * cost SQLite seconds. Counts how often each view is read, by every name in its text, and returns the
 * folded names of views, and of tables whose triggers read them, that are better left alone.
 */
function tooHeavyToCompile(objects: readonly SchemaObject[]): Set<string> {
  const texts = new Map<string, string[]>()
  for (const { type, name, tbl_name, sql } of objects) {
    if (type !== 'view' && type !== 'trigger') continue
    const owner = foldCase(type === 'view' ? name : tbl_name)
    const names = tokenize(sql ?? '').map(({ text }) => foldCase(unquote(text)))
    const read = texts.get(owner) ?? []
    // Its own name at the start of CREATE VIEW is not a reading.
    for (const each of names) if (each !== owner) read.push(each)
    texts.set(owner, read)
  }
  const weights = new Map<string, number>()
  const weigh = (name: string): number => {
    const known = weights.get(name)
    if (known !== undefined) return known
    weights.set(name, 0)
    const names = texts.get(name) ?? []
    const weight = names.reduce((sum, each) => sum + (texts.has(each) ? weigh(each) : 0), 1)
    weights.set(name, weight)
    return weight
  }
  return new Set([...texts.keys()].filter((name) => weigh(name) > 500))
}

function modulesOf(db: Connection): Set<string> {
  const rows = db.all<{ name: string }>('SELECT name FROM pragma_module_list')
  return new Set(rows.map(({ name }) => foldCase(name)))
}

/** Statements whose compiling shows what a table or view needs. */
function statementsOn(
  db: Connection,
  type: string,
  name: string,
  heavy: ReadonlySet<string>,
): string[] {
  const quoted = `main.${quoteName(name)}`
  const isHeavy = heavy.has(foldCase(name))
  if (type === 'view') return isHeavy ? [] : [`SELECT 1 FROM ${quoted}`]
  if (isHeavy) return []
  return [
    `INSERT INTO ${quoted} DEFAULT VALUES`,
    `DELETE FROM ${quoted}`,
    `UPDATE ${quoted} SET ${firstColumn(db, name)} = 0`,
  ]
}

/** Other errors are no lack: shadow tables and sqlite_sequence refuse writes, views can be broken. */
function missingIn(db: Connection, statement: string): Missing | undefined {
  try {
    db.get(`EXPLAIN ${statement}`)
    return undefined
  } catch (error) {
    return missingOf(error)
  }
}

function firstColumn(db: Connection, table: string): string {
  const column = db.get<{ name: string }>(
    `SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0`,
    [table],
  )
  return quoteName(column?.name ?? 'rowid')
}
