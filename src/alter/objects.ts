import type { Connection } from '../connection.js'
import { foldCase, isWord, tokenize, unquote } from '../sql.js'
import type { Token } from '../sql.js'

/** An entry of `sqlite_schema` or, where `temporary`, of `sqlite_temp_schema`. */
export interface SchemaObject {
  readonly rowid: number
  readonly type: 'table' | 'index' | 'trigger' | 'view'
  readonly name: string
  /** The table (or view) that an index or trigger belongs to; of others their own name. */
  readonly table: string
  readonly sql: string
  readonly temporary: boolean
}

/** Every object with a text, in the order in which SQLite reads them: the file's, then the temporary ones. */
export function readObjects(db: Connection): SchemaObject[] {
  const rows = db.all<Omit<SchemaObject, 'temporary'> & { temporary: number }>(
    `SELECT 0 AS temporary, rowid, type, name, tbl_name AS "table", sql
       FROM main.sqlite_schema WHERE sql IS NOT NULL
     UNION ALL SELECT 1, rowid, type, name, tbl_name, sql
       FROM temp.sqlite_temp_schema WHERE sql IS NOT NULL ORDER BY 1, 2`,
  )
  return rows.map((row) => ({ ...row, temporary: row.temporary === 1 }))
}

/** What a change of one table can concern, and what it cannot. */
export interface Surroundings {
  /** The table's indexes and triggers, and whatever names the table, directly or through a view. */
  readonly dependents: readonly SchemaObject[]
  /** Tables and views that the dependents need in order to be compiled. */
  readonly needed: readonly SchemaObject[]
  /** Views and triggers of the file that have nothing to do with the table. */
  readonly strangers: readonly SchemaObject[]
}

/**
 * Sorts all objects by what they have to do with a table. The name as a token anywhere in a text
 * counts: that finds too much (a column of the same name), never too little.
 */
export function surroundingsOf(objects: readonly SchemaObject[], table: string): Surroundings {
  const others = objects.filter((object) => !isTable(object, table))
  const names = new Map(others.map((object) => [object, namesIn(object)]))
  const mentions = (object: SchemaObject, wanted: ReadonlySet<string>): boolean => {
    if (wanted.has(foldCase(object.table))) return true
    const text = foldCase(object.sql)
    // To look for a few characters is much faster than to find all tokens.
    const possible = [...wanted].some((name) => name.includes('"') || text.includes(name))
    return possible && [...(names.get(object)?.() ?? [])].some((name) => wanted.has(name))
  }
  const known = new Set([foldCase(table)])
  const dependents = new Set<SchemaObject>()
  for (let before = -1; before < dependents.size;) {
    before = dependents.size
    for (const object of others) {
      if (dependents.has(object) || !mentions(object, known)) continue
      dependents.add(object)
      // What depends on a view of the table depends on the table.
      if (object.type === 'view') known.add(foldCase(object.name))
    }
  }
  const needed = neededBy(dependents, others, (object) => names.get(object)?.() ?? new Set())
  return {
    dependents: others.filter((object) => dependents.has(object)),
    needed: others.filter((object) => needed.has(object)),
    strangers: others.filter(
      (object) =>
        (object.type === 'view' || object.type === 'trigger') &&
        !object.temporary &&
        !dependents.has(object),
    ),
  }
}

function neededBy(
  dependents: ReadonlySet<SchemaObject>,
  others: readonly SchemaObject[],
  namesOf: (object: SchemaObject) => ReadonlySet<string>,
): Set<SchemaObject> {
  const sources = others.filter(({ type }) => type === 'table' || type === 'view')
  const needed = new Set<SchemaObject>()
  const open = [...dependents]
  for (let object = open.pop(); object; object = open.pop()) {
    const names = new Set([...namesOf(object), foldCase(object.table)])
    for (const source of sources) {
      if (needed.has(source) || dependents.has(source) || !names.has(foldCase(source.name)))
        continue
      needed.add(source)
      open.push(source)
    }
  }
  return needed
}

/** Whether the object is this table of the file. */
export function isTable({ type, name, temporary }: SchemaObject, table: string): boolean {
  return type === 'table' && !temporary && foldCase(name) === foldCase(table)
}

/** Every name that a text could mean, found when it is first asked for. */
function namesIn({ sql }: SchemaObject): () => ReadonlySet<string> {
  let names: Set<string> | undefined
  return () =>
    (names ??= new Set(
      tokenize(sql)
        .filter(isName)
        .map(({ text }) => foldCase(unquote(text))),
    ))
}

function isName({ kind }: Token): boolean {
  // SQLite takes a string for a name in some places.
  return kind === 'word' || kind === 'name' || kind === 'string'
}

/** The columns in the UPDATE OF of a trigger; SQLite never looks whether they exist. */
export function updateOf({ sql }: SchemaObject): string[] {
  const tokens = tokenize(sql)
  const end = tokens.findIndex((token) => isWord(token, 'ON'))
  const start = tokens.findIndex(
    (token, at) => isWord(token, 'OF') && isWord(tokens[at - 1], 'UPDATE'),
  )
  if (start < 0 || start > end) return []
  return tokens
    .slice(start + 1, end)
    .filter(({ text }) => text !== ',')
    .map(({ text }) => unquote(text))
}

/** The text with these names in brackets where they stand in double quotes: no string any more. */
export function withoutStringNames(sql: string, names: ReadonlySet<string>): string {
  let text = ''
  let from = 0
  for (const token of tokenize(sql)) {
    if (!isDoubleQuoted(token) || !names.has(foldCase(unquote(token.text)))) continue
    text += `${sql.slice(from, token.start)}[${unquote(token.text)}]`
    from = token.start + token.text.length
  }
  return text + sql.slice(from)
}

function isDoubleQuoted({ kind, text }: Token): boolean {
  return kind === 'name' && text.startsWith('"') && !text.includes(']')
}

/**
 * What SQLite's rename wrote, but each token that means the same as before in its old spelling. A
 * rename puts names into quotes and turns "strings" into 'strings' in whatever it touches.
 */
export function keepSpelling(before: string, after: string, newNames: ReadonlySet<string>): string {
  if (before === after) return before
  const old = tokenize(before)
  const written = tokenize(after)
  if (old.length !== written.length) return after
  let text = ''
  let from = 0
  for (const [at, token] of written.entries()) {
    const original = old[at]
    if (!original) return after
    const gap = old[at - 1]
    text += before.slice(gap ? gap.start + gap.text.length : from, original.start)
    text += sameMeaning(original, token, newNames) ? original.text : token.text
    from = original.start + original.text.length
  }
  return text + before.slice(from)
}

function sameMeaning(a: Token, b: Token, newNames: ReadonlySet<string>): boolean {
  if (a.text === b.text) return true
  const [one, other] = [unquote(a.text), unquote(b.text)]
  if (isDoubleQuoted(a) && b.kind === 'string') return one === other && !newNames.has(foldCase(one))
  return a.kind !== 'string' && b.kind !== 'string' && foldCase(one) === foldCase(other)
}
