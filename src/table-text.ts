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
  readonly strict: boolean
  readonly withoutRowid: boolean
  readonly autoincrement: boolean
  /** For each foreign key in the order of the text: whether it is checked at COMMIT only. */
  readonly deferred: readonly boolean[]
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
  const close = closing(tokens, open)
  const items = splitAt(tokens.slice(open + 1, close), ',')
  const options = tokens.slice(close + 1)
  return {
    columns: items.slice(0, columns).map((item) => ({
      name: unquote(item[0]?.text ?? ''),
      clauses: clausesOf(sql, item.slice(1)),
    })),
    constraints: items.slice(columns).flatMap((item) => clausesOf(sql, item)),
    strict: options.some((token) => isWord(token, 'STRICT')),
    withoutRowid: options.some((token) => isWord(token, 'ROWID')),
    autoincrement: tokens.some((token) => isWord(token, 'AUTOINCREMENT')),
    deferred: deferrals(tokens.slice(open + 1, close)),
  }
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

/**
 * > If the current statement is ... DEFERRABLE INITIALLY DEFERRED, then the foreign key is deferred.
 * Any other spelling is immediate. The clause belongs to the foreign key written last before it.
 */
function deferrals(body: readonly Token[]): boolean[] {
  const found: boolean[] = []
  let depth = 0
  body.forEach((token, at) => {
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    if (depth > 0) return
    if (isWord(token, 'REFERENCES')) found.push(false)
    if (isWord(token, 'DEFERRABLE') && found.length > 0) {
      const isDeferred = isWord(body[at + 1], 'INITIALLY') && isWord(body[at + 2], 'DEFERRED')
      found[found.length - 1] = isDeferred && !isWord(body[at - 1], 'NOT')
    }
  })
  return found
}
