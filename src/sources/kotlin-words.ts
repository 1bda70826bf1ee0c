import { foldCase, isWord, splitStatements } from '../sql.js'
import type { Statement, Token } from '../sql.js'

const ANNOTATIONS = /\bAS\s+(?:@[\w.]+(?:\([^()]*\))?\s+)+/gi

/**
 * The text without what SQLDelight adds to SQL: `import` lines, and `AS kotlin.Type<Other>` behind the
 * type of a column. Spaces stand in their place, so that lines and columns stay.
 */
export function withoutKotlin(text: string): string {
  // SQLite would read "@Named(…" as one variable, up to the next space.
  const plain = text.replace(ANNOTATIONS, (all) => `AS${' '.repeat(all.length - 2)}`)
  const gone = splitStatements(plain).flatMap((statement) => {
    const { tokens, start, end } = statement
    if (isWord(tokens[0], 'IMPORT')) return [[start, end] as const]
    return definesColumns(tokens) ? columnTypes(statement) : []
  })
  let rest = ''
  let done = 0
  for (const [from, upTo] of gone) {
    rest += text.slice(done, from) + text.slice(from, upTo).replace(/[^\r\n]/g, ' ')
    done = upTo
  }
  return rest + text.slice(done)
}

/** CREATE TABLE with a list of columns, or ALTER TABLE … ADD. */
function definesColumns(tokens: readonly Token[]): boolean {
  const words = tokens.slice(0, 3).map(({ text }) => foldCase(text))
  if (words[0] === 'alter') return tokens.some((token) => isWord(token, 'ADD'))
  const table =
    words[1] === 'table' || (/^temp(?:orary)?$/.test(words[1] ?? '') && words[2] === 'table')
  return words[0] === 'create' && table
}

/** Where `AS Type` stands in the definitions of columns; not in expressions, which are deeper. */
function columnTypes({ tokens }: Statement): (readonly [number, number])[] {
  const depthOfColumns = isWord(tokens[0], 'ALTER') ? 0 : 1
  const found: (readonly [number, number])[] = []
  let depth = 0
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token?.text === '(') depth++
    else if (token?.text === ')') depth--
    else if (token && depth === depthOfColumns && isWord(token, 'AS')) {
      const last = tokens[endOfType(tokens, at)]
      // GENERATED ALWAYS AS (…), or the SELECT that fills a table, are SQL.
      if (!last || last === token) continue
      found.push([token.start, last.start + last.text.length])
      at = endOfType(tokens, at)
    }
  }
  return found
}

/** The index of the last token of `AS some.Type<Other>?`; of AS where there is no type. */
function endOfType(tokens: readonly Token[], as: number): number {
  let at = as
  if (
    tokens[at + 1]?.kind !== 'word' ||
    /^(?:select|with|values)$/i.test(tokens[at + 1]?.text ?? '')
  ) {
    return as
  }
  at++
  while (tokens[at + 1]?.text === '.' && tokens[at + 2]?.kind === 'word') at += 2
  if (tokens[at + 1]?.text === '<') at = closing(tokens, at + 1)
  return tokens[at + 1]?.text === '?' ? at + 1 : at
}

/** Where the "<" at an index is closed; ">>" closes two. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    const text = tokens[at]?.text ?? ''
    if (text === '<') depth++
    else if (/^>+$/.test(text)) depth -= text.length
    if (depth <= 0) return at
  }
  return tokens.length - 1
}
