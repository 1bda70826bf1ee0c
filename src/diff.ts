import { foldCase, tokenize, unquote } from './sql.js'
import type { ColumnSchema, IndexSchema, Schema, TableSchema } from './schema.js'
import { readTableText } from './table-text.js'
import type { Clause } from './table-text.js'

/** One difference between two schemas. Plain data; `before` and `after` are texts for a person. */
export interface SchemaChange {
  readonly action: 'added' | 'dropped' | 'changed'
  readonly what: 'table' | 'column' | 'constraint' | 'index' | 'trigger' | 'view'
  /** The table it belongs to; for a table its own name. Absent for a view. */
  readonly table?: string
  /** The name it has afterwards, or had; for a constraint its kind. */
  readonly name: string
  /** What of it changed: `type`, `not null`, `default`, `collate`, `name`, `text`, `options` ... */
  readonly attribute?: string
  readonly before?: string
  readonly after?: string
}

/**
 * The differences between two schemas, in the order of tables. Pure.
 *
 * No difference: white space, comments, the case of keywords and quoting, `IF NOT EXISTS`, a default in
 * parentheses or without (`DEFAULT (0)`), a written ASC, and the order of columns. A difference:
 * everything else in the text, the case of a name too, since results carry names as they are spelled.
 * `diffSchema(x, x)` is empty. A rename shows as one thing dropped and another added.
 */
export function diffSchema(before: Schema, after: Schema): SchemaChange[] {
  return [
    ...pairs(before.tables, after.tables).flatMap(([old, now]) => diffTables(old, now)),
    ...pairs(before.views, after.views).flatMap(([old, now]) => diffViews(old, now)),
    ...pairs(before.triggers, after.triggers).flatMap(([old, now]) => diffTriggers(old, now)),
  ]
}

/** Things of the same name, compared as SQLite compares names; in the order of the names. */
function pairs<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): [T | undefined, T | undefined][] {
  const found = new Map<string, [T | undefined, T | undefined]>()
  for (const each of before) found.set(foldCase(each.name), [each, undefined])
  for (const each of after) {
    const key = foldCase(each.name)
    found.set(key, [found.get(key)?.[0], each])
  }
  const keys = [...found.keys()].sort()
  return keys.flatMap((key) => {
    const pair = found.get(key)
    return pair ? [pair] : []
  })
}

function diffTables(old?: TableSchema, now?: TableSchema): SchemaChange[] {
  if (!old || !now) return addedOrDropped('table', old, now)
  if (old === now) return []
  const table = now.name
  const changed = changes('table', table, table)
  const changedKind = old.kind !== now.kind || old.kind === 'virtual'
  // Most tables are as they were, to the letter.
  const [oldText, newText] = old.sql === now.sql ? [NO_TEXT, NO_TEXT] : [textsOf(old), textsOf(now)]
  return [
    ...changed('name', old.name, now.name),
    ...(changedKind ? changed('text', old.sql, now.sql, essence) : []),
    ...changed('options', optionsOf(old), optionsOf(now)),
    ...pairs(oldText.columns, newText.columns).flatMap(([a, b]) => diffColumns(table, a, b)),
    ...diffConstraints(table, oldText.constraints, newText.constraints),
    ...pairs(written(old.indexes), written(now.indexes)).flatMap(([a, b]) =>
      diffIndexes(table, a, b),
    ),
  ]
}

/** A column with the constraints written beside it. */
interface Column extends ColumnSchema {
  readonly clauses: readonly Clause[]
}

interface Texts {
  readonly columns: readonly Column[]
  readonly constraints: readonly Clause[]
}

const NO_TEXT: Texts = { columns: [], constraints: [] }

function textsOf({ kind, sql, columns }: TableSchema): Texts {
  if (kind === 'virtual')
    return { ...NO_TEXT, columns: columns.map((column) => ({ ...column, clauses: [] })) }
  const text = readTableText(sql, columns.length)
  return {
    columns: columns.map((column, at) => ({ ...column, clauses: text.columns[at]?.clauses ?? [] })),
    constraints: text.constraints,
  }
}

/** Added or dropped as a whole, with the text that makes it. */
function addedOrDropped(
  what: SchemaChange['what'],
  old: Named | undefined,
  now: Named | undefined,
  table?: string,
): SchemaChange[] {
  const one = now ?? old
  if (!one) return []
  const owner = what === 'table' ? one.name : (table ?? one.table)
  return [
    {
      action: now ? 'added' : 'dropped',
      what,
      ...(owner !== undefined && { table: owner }),
      name: one.name,
      ...(now ? { after: one.sql ?? '' } : { before: one.sql ?? '' }),
    },
  ]
}

interface Named {
  readonly name: string
  readonly table?: string
  readonly sql?: string
}

/** Compares one attribute; `as` says what of the two texts counts. */
function changes(what: SchemaChange['what'], table: string | undefined, name: string) {
  return (
    attribute: string,
    before: string,
    after: string,
    as: (text: string) => string = (text) => text,
  ): SchemaChange[] => {
    if (before === after || as(before) === as(after)) return []
    const owner = table === undefined ? {} : { table }
    return [{ action: 'changed', what, ...owner, name, attribute, before, after }]
  }
}

function optionsOf({ strict, withoutRowid, autoincrement }: TableSchema): string {
  const options = [
    strict && 'STRICT',
    withoutRowid && 'WITHOUT ROWID',
    autoincrement && 'AUTOINCREMENT',
  ]
  return options.filter(Boolean).join(', ')
}

function diffColumns(table: string, old?: Column, now?: Column): SchemaChange[] {
  if (!old || !now) {
    const [before, after] = [old && withSql(old), now && withSql(now)]
    return addedOrDropped('column', before, after, table)
  }
  const changed = changes('column', table, now.name)
  const kinds = [...new Set([...old.clauses, ...now.clauses].map(({ kind }) => kind))]
  return [
    ...changed('name', old.name, now.name),
    ...changed('type', old.type, now.type, foldCase),
    ...changed('hidden', String(old.hidden), String(now.hidden)),
    ...kinds.flatMap((kind) =>
      changed(kind, clausesText(old.clauses, kind), clausesText(now.clauses, kind), essence),
    ),
  ]
}

function withSql({ name, type, clauses }: Column): Named {
  const parts = [type, ...clauses.map(({ text }) => text)]
  return { name, sql: parts.filter((part) => part !== '').join(' ') }
}

function clausesText(clauses: readonly Clause[], kind: Clause['kind']): string {
  return clauses
    .filter((clause) => clause.kind === kind)
    .map(({ text }) => text)
    .join(' ')
}

function diffConstraints(
  table: string,
  old: readonly Clause[],
  now: readonly Clause[],
): SchemaChange[] {
  const left = [...now]
  const dropped = old.filter((clause) => {
    const at = left.findIndex(({ text }) => essence(text) === essence(clause.text))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [
    ...dropped.map(({ kind, text }): SchemaChange => {
      return { action: 'dropped', what: 'constraint', table, name: kind, before: text }
    }),
    ...left.map(({ kind, text }): SchemaChange => {
      return { action: 'added', what: 'constraint', table, name: kind, after: text }
    }),
  ]
}

/** Indexes of CREATE INDEX; those of constraints are told with the constraint. */
function written(indexes: readonly IndexSchema[]): readonly IndexSchema[] {
  return indexes.filter(({ sql }) => sql !== undefined)
}

function diffIndexes(table: string, old?: IndexSchema, now?: IndexSchema): SchemaChange[] {
  if (!old || !now) return addedOrDropped('index', old, now, table)
  const changed = changes('index', table, now.name)
  return [
    ...changed('name', old.name, now.name),
    ...changed('text', old.sql ?? '', now.sql ?? '', essence),
  ]
}

function diffViews(old?: Schema['views'][number], now?: Schema['views'][number]): SchemaChange[] {
  if (!old || !now) return addedOrDropped('view', old, now)
  const changed = changes('view', undefined, now.name)
  return [
    ...changed('name', old.name, now.name),
    ...changed('text', old.sql, now.sql, essence),
    ...changed('columns', old.columns?.join(', ') ?? '', now.columns?.join(', ') ?? ''),
    ...changed('error', old.error ?? '', now.error ?? ''),
  ]
}

function diffTriggers(
  old?: Schema['triggers'][number],
  now?: Schema['triggers'][number],
): SchemaChange[] {
  if (!old || !now) return addedOrDropped('trigger', old, now)
  const changed = changes('trigger', now.table, now.name)
  return [...changed('name', old.name, now.name), ...changed('text', old.sql, now.sql, essence)]
}

/** What of a text counts: its tokens, names unquoted and in one case, without a written ASC. */
function essence(sql: string): string {
  const tokens = tokenize(sql)
    .map(({ kind, text }) => (kind === 'word' || kind === 'name' ? foldCase(unquote(text)) : text))
    .filter((text, at, all) => !(text === 'asc' && [',', ')', undefined].includes(all[at + 1])))
  // A default that is one value needs no parentheses: `DEFAULT (0)`, `DEFAULT (-1)`.
  for (
    let at = tokens.lastIndexOf('default');
    at >= 0;
    at = tokens.lastIndexOf('default', at - 1)
  ) {
    const signed = tokens[at + 2] === '-' || tokens[at + 2] === '+' ? 1 : 0
    const isOneValue = tokens[at + 1] === '(' && tokens[at + 3 + signed] === ')'
    if (isOneValue) {
      tokens.splice(at + 3 + signed, 1)
      tokens.splice(at + 1, 1)
    }
    if (at === 0) break
  }
  return tokens.join(' ')
}
