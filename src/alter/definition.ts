import { foldCase, isWord, tokenize, unquote } from '../sql.js'
import type { Token } from '../sql.js'

// The parts of a CREATE TABLE text that no pragma shows. There is no parser: CHECK, COLLATE,
// CONSTRAINT, REFERENCES and AUTOINCREMENT are keywords that SQLite takes for names only in quotes
// (https://sqlite.org/src/file/src/parse.y, %fallback has none of them), and columns are parted from
// each other and from the table's constraints by commas outside of parentheses.

/** A CHECK of a column or of the table. */
export interface Check {
  /** What stands between its parentheses, as it was written. */
  readonly expression: string
  /** The same by its tokens: what makes two of them alike. */
  readonly tokens: string
  readonly name: string | undefined
}

export interface Definition {
  /** The definition of each column, as it was written. */
  readonly columns: readonly string[]
  readonly checks: readonly Check[]
  /** Names of constraints, in order, as often as they are given. */
  readonly constraints: readonly string[]
  readonly autoincrement: boolean
}

/** Reads the text of a CREATE TABLE as `sqlite_schema` has it, with so many columns. */
export function definitionOf(sql: string, columnCount: number): Definition {
  const tokens = tokenize(sql)
  return {
    columns: segments(sql, tokens).slice(0, columnCount),
    checks: checks(sql, tokens),
    constraints: tokens.flatMap((token, at) =>
      isWord(token, 'CONSTRAINT') ? [unquote(tokens[at + 1]?.text ?? '')] : [],
    ),
    autoincrement: tokens.some((token) => isWord(token, 'AUTOINCREMENT')),
  }
}

/** The texts between the commas of the outermost parentheses. */
function segments(sql: string, tokens: readonly Token[]): string[] {
  const found: string[] = []
  let depth = 0
  let open: Token | undefined
  let last: Token | undefined
  const close = (): void => {
    if (open && last) found.push(sql.slice(open.start, last.start + last.text.length))
    open = undefined
  }
  for (const token of tokens) {
    if (token.text === ')' && --depth === 0) break
    if (depth === 1 && token.text === ',') close()
    else if (depth > 0) {
      open ??= token
      last = token
    }
    if (token.text === '(') depth += 1
  }
  close()
  return found
}

function checks(sql: string, tokens: readonly Token[]): Check[] {
  return tokens.flatMap((token, at) => {
    const open = tokens[at + 1]
    if (!isWord(token, 'CHECK') || open?.text !== '(') return []
    const close = closing(tokens, at + 1)
    const expression = sql.slice(open.start + 1, close?.start)
    const name = isWord(tokens[at - 2], 'CONSTRAINT') ? tokens[at - 1]?.text : undefined
    return [{ expression, tokens: alike(expression), name: name && unquote(name) }]
  })
}

/** The token that closes the parenthesis at this place. */
function closing(tokens: readonly Token[], open: number): Token | undefined {
  let depth = 0
  return tokens.slice(open).find(({ text }) => {
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    return depth === 0
  })
}

/** The collation that a column's definition names; the last one counts, as for SQLite. */
export function collationOf(definition: string): string {
  const tokens = tokenize(definition)
  let depth = 0
  let collation = 'BINARY'
  tokens.forEach((token, at) => {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    const name = tokens[at + 1]
    if (depth === 0 && isWord(token, 'COLLATE') && name) collation = unquote(name.text)
  })
  return collation.toUpperCase()
}

/** A text by its tokens, where case and quotes of names do not count. */
export function alike(sql: string): string {
  return tokenize(sql)
    .map(({ kind, text }) => (kind === 'word' || kind === 'name' ? foldCase(unquote(text)) : text))
    .join(' ')
}
