import { isWord, tokenize, unquote } from './sql.js'
import type { Token } from './sql.js'

// What pragmas do not tell stands in the stored text alone: collations of columns, CHECKs, deferred
// foreign keys, ON CONFLICT, names of constraints. SQLite has accepted the text, so that its tokens can
// be cut by the grammar (https://sqlite.org/lang_createtable.html) without reading expressions: every
// word that begins a clause is reserved, and expressions stand in parentheses.

export type ClauseKind =
  | 'primary key'
  | 'unique'
  | 'check'
  | 'foreign key'
  | 'not null'
  | 'null'
  | 'default'
  | 'collate'
  | 'generated'
  | 'deferrable'

/** One constraint of a column or of a table, as written, its name included. */
export interface Clause {
  readonly kind: ClauseKind
  readonly text: string
}

export interface ColumnText {
  readonly name: string
  readonly clauses: readonly Clause[]
}

export interface TableText {
  readonly columns: readonly ColumnText[]
  readonly constraints: readonly Clause[]
}

/** What of a table no pragma tells. */
export interface TableFacts {
  /** For each column the collation that is written beside it. */
  readonly collations: readonly (string | undefined)[]
  /** For each foreign key in the order of the text: whether it is checked at COMMIT only. */
  readonly deferred: readonly boolean[]
  readonly strict: boolean
  readonly withoutRowid: boolean
  readonly autoincrement: boolean
}

const STARTS: Readonly<Record<string, ClauseKind>> = {
  PRIMARY: 'primary key',
  UNIQUE: 'unique',
  CHECK: 'check',
  FOREIGN: 'foreign key',
  REFERENCES: 'foreign key',
  NOT: 'not null',
  NULL: 'null',
  DEFAULT: 'default',
  COLLATE: 'collate',
  GENERATED: 'generated',
  AS: 'generated',
  DEFERRABLE: 'deferrable',
}

/** Cuts the text of a CREATE TABLE, as `sqlite_schema` holds it, into its parts. `columns`: how many it has. */
export function readTableText(sql: string, columns: number): TableText {
  const tokens = tokenize(sql)
  const open = tokens.findIndex(({ text }) => text === '(')
  const items = splitAt(tokens.slice(open + 1, closing(tokens, open)), ',')
  return {
    columns: items.slice(0, columns).map((item) => ({
      name: unquote(item[0]?.text ?? ''),
      clauses: clausesOf(sql, item.slice(1)),
    })),
    constraints: items.slice(columns).flatMap((item) => clausesOf(sql, item)),
  }
}

/** Reads what no pragma tells, in one walk over the tokens. */
export function readTableFacts(sql: string): TableFacts {
  const tokens = tokenize(sql)
  const collations: (string | undefined)[] = [undefined]
  const deferred: boolean[] = []
  const options: string[] = []
  let depth = 0
  let autoincrement = false
  tokens.forEach(({ kind, text }, at) => {
    if (text === '(') depth++
    else if (text === ')') depth--
    else if (text === ',' && depth === 1) collations.push(undefined)
    else if (kind === 'word' && depth < 3) {
      const word = text.toUpperCase()
      if (word === 'AUTOINCREMENT') autoincrement = true
      else if (depth === 0) options.push(word)
      else if (depth > 1) return
      else if (word === 'COLLATE')
        collations[collations.length - 1] = unquote(tokens[at + 1]?.text ?? '')
      else if (word === 'REFERENCES') deferred.push(false)
      else if (word === 'DEFERRABLE' && deferred.length > 0) {
        // > If the current statement is ... DEFERRABLE INITIALLY DEFERRED, the foreign key is deferred.
        // Any other spelling is immediate. It belongs to the foreign key written last before it.
        const isDeferred = isWord(tokens[at + 1], 'INITIALLY') && isWord(tokens[at + 2], 'DEFERRED')
        deferred[deferred.length - 1] = isDeferred && !isWord(tokens[at - 1], 'NOT')
      }
    }
  })
  // The words before the parenthesis are CREATE TABLE and perhaps a name.
  const behind = options.slice(2 + (tokens[2]?.kind === 'word' ? 1 : 0))
  return {
    collations,
    deferred,
    strict: behind.includes('STRICT'),
    withoutRowid: behind.includes('ROWID'),
    autoincrement,
  }
}

/** The module of a CREATE VIRTUAL TABLE: the word behind its first bare USING. Undefined for others. */
export function moduleOf(sql: string): string | undefined {
  // Most texts are plain tables, and need no closer look.
  const tokens = /virtual/i.test(sql) ? tokenize(sql) : []
  if (!isWord(tokens[1], 'VIRTUAL')) return undefined
  const using = tokens.findIndex((token) => isWord(token, 'USING'))
  return unquote(tokens[using + 1]?.text ?? '')
}

/** The place of the parenthesis that closes the one at `open`; the end where there is none. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = Math.max(open, 0); at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++
    if (tokens[at]?.text === ')' && --depth === 0) return at
  }
  return tokens.length
}

/** The parts of a list, cut at a sign that stands in no parentheses. */
export function splitAt(tokens: readonly Token[], sign: string): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    if (depth === 0 && token.text === sign) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

/** The text from the first to the last of some tokens, as written. */
export function textOf(sql: string, tokens: readonly Token[]): string {
  const [first, last] = [tokens[0], tokens.at(-1)]
  return first && last ? sql.slice(first.start, last.start + last.text.length) : ''
}

/** The clauses of one column (behind its name) or of one item of table constraints. */
function clausesOf(sql: string, item: readonly Token[]): Clause[] {
  const clauses: { kind: ClauseKind | undefined; tokens: Token[] }[] = []
  let depth = 0
  item.forEach((token, at) => {
    if (token.text === ')') depth--
    const last = clauses.at(-1)
    const kind = depth === 0 ? kindStartedBy(token, item[at - 1], item[at + 1]) : undefined
    if (last && kind && !last.kind) last.kind = kind
    else if (kind ? !belongsTo(last, kind) : depth === 0 && isWord(token, 'CONSTRAINT')) {
      clauses.push({ kind, tokens: [] })
    }
    clauses.at(-1)?.tokens.push(token)
    if (token.text === '(') depth++
  })
  return clauses.flatMap(({ kind, tokens }) => (kind ? [{ kind, text: textOf(sql, tokens) }] : []))
}

/** The clause that a word begins between its neighbours; undefined where it is a part of one. */
function kindStartedBy(
  token: Token,
  before: Token | undefined,
  after: Token | undefined,
): ClauseKind | undefined {
  const word = token.kind === 'word' ? token.text.toUpperCase() : ''
  if (!Object.hasOwn(STARTS, word)) return undefined
  if (word === 'NOT' && isWord(after, 'DEFERRABLE')) return 'deferrable'
  const parts: Readonly<Record<string, readonly string[]>> = {
    NULL: ['DEFAULT', 'SET', 'NOT'],
    DEFAULT: ['SET'],
    AS: ['ALWAYS'],
    DEFERRABLE: ['NOT'],
  }
  return parts[word]?.some((word) => isWord(before, word)) ? undefined : STARTS[word]
}

/** `FOREIGN KEY (a) REFERENCES p DEFERRABLE` is one clause; so is `REFERENCES p DEFERRABLE`. */
function belongsTo(
  last: { kind: ClauseKind | undefined; tokens: readonly Token[] } | undefined,
  kind: ClauseKind,
): boolean {
  if (last?.kind !== 'foreign key') return false
  const isTableKey = last.tokens.some((token) => isWord(token, 'FOREIGN'))
  return kind === 'deferrable' || (kind === 'foreign key' && isTableKey)
}
