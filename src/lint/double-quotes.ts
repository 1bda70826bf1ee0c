import { isWord } from '../sql.js'
import type { Token } from '../sql.js'
import { columnsOf } from './columns.js'
import type { Draft, TextRule } from './finding.js'
import { nameOf } from './shape.js'

/** In DEFAULT and VALUES no column can be meant: SQLite takes "x" for the string 'x'. */
export const doubleQuotes: TextRule = ({ statements }) =>
  statements.flatMap(({ tokens, shape }): Draft[] => {
    const names = new Set(
      shape.does === 'create table' ? columnsOf(shape, tokens).map(([name]) => nameOf(name)) : [],
    )
    return tokens.flatMap((token, at): Draft[] => {
      if (token.kind !== 'name' || !token.text.startsWith('"')) return []
      const isValue = isWord(tokens[at - 1], 'DEFAULT') || isInValues(tokens, at)
      const isInCheck =
        names.size > 0 &&
        isInsideCheck(tokens, at) &&
        !names.has(nameOf(token)) &&
        tokens[at + 1]?.text !== '.'
      if (!isValue && !isInCheck) return []
      return [
        {
          code: 'STRING_IN_DOUBLE_QUOTES',
          severity: 'warning',
          at: token.start,
          message: `No column ${token.text} can be meant here: SQLite takes it for the text '${token.text.slice(1, -1)}'.`,
          suggestion: 'Write text in single quotes.',
        },
      ]
    })
  })

/** Whether a token stands in the rows of INSERT ... VALUES, and not in a query or a trigger. */
function isInValues(tokens: readonly Token[], at: number): boolean {
  if (!isWord(tokens[0], 'INSERT') && !isWord(tokens[0], 'REPLACE')) return false
  const values = tokens.findIndex((token) => isWord(token, 'VALUES'))
  const end = tokens.findIndex(
    (token) => /^(ON|RETURNING|SELECT)$/i.test(token.text) && token.kind === 'word',
  )
  return values >= 0 && at > values && (end < 0 || at < end)
}

function isInsideCheck(tokens: readonly Token[], at: number): boolean {
  let depth = 0
  for (let before = at - 1; before > 0; before--) {
    if (tokens[before]?.text === ')') depth++
    else if (tokens[before]?.text === '(' && --depth < 0) {
      if (isWord(tokens[before - 1], 'CHECK')) return true
      depth = 0
    }
  }
  return false
}
