import type { Connection } from '../connection.js'
import { whatOf } from '../errors.js'
import { isWord, unquote } from '../sql.js'
import type { Statement, Token } from '../sql.js'
import type { Draft } from './finding.js'

/** Statements that EXPLAIN compiles and does not run. A PRAGMA takes effect all the same. */
const COMPILED = /^(alter|create|delete|insert|replace|select|update|values|with)$/i

/**
 * The names in double quotes that SQLite takes for text where this statement stands. SQLite itself is
 * asked: a name in backquotes is never text (https://sqlite.org/quirks.html#dblquote), so that with these
 * in place of the double quotes it says "no such column". Tables, aliases, hidden columns, what a
 * WITH or a subquery gives, all that is looked up as in the run. Only compiles. A body of a view or
 * trigger is compiled when it is used, not here; of a statement that fails anyway nothing is told.
 */
export function takenForText(db: Connection, { text, tokens, start }: Statement): Token[] {
  if (!COMPILED.test(tokens[0]?.text ?? '')) return []
  const suspects = tokens.filter((token, at) => isSuspect(token, tokens[at - 1], tokens[at + 1]))
  const isTaken = (some: readonly Token[]) => lacksColumn(db, withBackquotes(text, start, some))
  if (suspects.length === 0 || !isTaken(suspects) || lacksColumn(db, text)) return []
  return suspects.filter((token) => isTaken([token]))
}

/** What is found about a statement that is about to run. */
export function textForNames(db: Connection, statement: Statement): Draft[] {
  return takenForText(db, statement).map(({ text, start }) => ({
    code: 'STRING_IN_DOUBLE_QUOTES',
    severity: 'warning',
    at: start,
    message: `No column here is named ${text}: SQLite takes it for the text '${unquote(text).replaceAll("'", "''")}', in every row.`,
    suggestion: 'Write text in single quotes, or correct the name.',
  }))
}

/** Not behind or before a dot, which only names have, and not where a table or a new name stands. */
function isSuspect({ kind, text }: Token, before: Token | undefined, after: Token | undefined) {
  if (kind !== 'name' || !text.startsWith('"')) return false
  if (before?.text === '.' || after?.text === '.') return false
  return !NAMING.some((word) => isWord(before, word))
}

const NAMING = ['AS', 'FROM', 'INTO', 'JOIN', 'TABLE', 'UPDATE']

function withBackquotes(text: string, start: number, tokens: readonly Token[]): string {
  let [changed, from] = ['', 0]
  for (const token of tokens) {
    const name = unquote(token.text).replaceAll('`', '``')
    changed += `${text.slice(from, token.start - start)}\`${name}\``
    from = token.start - start + token.text.length
  }
  return changed + text.slice(from)
}

function lacksColumn(db: Connection, sql: string): boolean {
  try {
    db.exec(`EXPLAIN ${sql}`)
    return false
  } catch (error) {
    return whatOf(error).startsWith('no such column: ')
  }
}
