import { fail, MigrationError, reason } from './errors.js'
import type { StatementPosition } from './report.js'
import { foldCase, isWord, splitStatements, tokenize, unquote } from './sql.js'
import type { Statement, Token } from './sql.js'

/** SQLite's errors carry words only (sql.js exports no offset): the place is found from the words. */
const NAMED_TOKEN = /^(?:near|unrecognized token:) "([^]*)"(?:: syntax error)?$/
const NAMED_OBJECT = /^no such \w+: (\S+)/

/** The error for a statement that SQLite refused, placed within the whole text it came from. */
export function sqlFailed(
  cause: unknown,
  sql: string,
  index: number,
  prepare: (sql: string) => void,
): MigrationError {
  const statements = splitStatements(sql)
  const statement = statements[index]
  const position = statement && {
    index,
    count: statements.length,
    ...lineAndColumn(sql, statement.start + offsetOf(reason(cause), statement, prepare)),
  }
  return fail('SQL_FAILED', reason(cause), 'Correct the statement.', {
    state: index > 0 ? 'The statements before it have run.' : 'It changed nothing.',
    statement: position,
    cause,
  })
}

/** The place of one of a text's statements, or the place in it that an error names. */
export function positionWithin(
  sql: string,
  statements: readonly Statement[],
  index: number,
  source?: string,
  error?: unknown,
): StatementPosition {
  const { text, start } = statements[index] ?? { text: '', start: 0 }
  const inner = error instanceof MigrationError ? error.statement : undefined
  return {
    ...(source !== undefined && { source }),
    index,
    count: statements.length,
    ...lineAndColumn(sql, start + (inner ? offsetAt(text, inner) : 0)),
  }
}

function offsetAt(text: string, { line, column }: StatementPosition): number {
  const lineEnds = [...text.matchAll(/\r\n|\n|\r/g)]
  const end = lineEnds[line - 2]
  return (end ? end.index + end[0].length : 0) + column - 1
}

/** Line and column of an offset, and the line itself with a caret below the place. */
export function lineAndColumn(
  sql: string,
  offset: number,
): { line: number; column: number; excerpt: string } {
  const before = sql.slice(0, offset).split(/\r\n|\n|\r/)
  const line = before.length
  const column = (before.at(-1) ?? '').length + 1
  const text = /^[^\r\n]*/.exec(sql.slice(offset - column + 1))?.[0] ?? ''
  // A schema on one line can be long: what is shown is a window around the place.
  const from = Math.max(0, column - 60)
  const gutter = `  ${line} | `
  const shown = text.slice(from, from + 100).replaceAll('\t', ' ')
  return {
    line,
    column,
    excerpt: `${gutter}${shown}\n${' '.repeat(gutter.length + column - 1 - from)}^`,
  }
}

/** Where in a statement the error's words point; its beginning where they do not say. */
function offsetOf(
  message: string,
  { text, tokens, start }: Statement,
  prepare: (sql: string) => void,
): number {
  if (message === 'incomplete input') return text.length
  const named = NAMED_TOKEN.exec(message)
  if (named) {
    const candidates = tokens.filter((token) => token.text === named[1])
    // A PRAGMA is not tried: it can take effect while it is prepared.
    const found = tokens.slice(0, 4).some((token) => isWord(token, 'PRAGMA'))
      ? candidates[0]
      : firstThat(candidates, (token) => {
          try {
            prepare(text.slice(0, token.start - start + token.text.length))
            return false
          } catch (error) {
            return reason(error) === message
          }
        })
    return found ? found.start - start : 0
  }
  const object = NAMED_OBJECT.exec(message)?.[1]?.split('.').at(-1)
  if (object === undefined) return 0
  const found = tokenize(text).find((token) => foldCase(unquote(token.text)) === foldCase(object))
  return found?.start ?? 0
}

/**
 * Of several tokens that read alike, the one at which the parser stopped: the first whose beginning of
 * the statement fails with the same words. Every longer beginning fails so too, which is why it can be
 * found by halves: a statement can have a hundred thousand commas.
 */
function firstThat(tokens: readonly Token[], fails: (token: Token) => boolean): Token | undefined {
  let low = 0
  let high = tokens.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const token = tokens[middle]
    if (token && fails(token)) high = middle
    else low = middle + 1
  }
  return tokens[low]
}
