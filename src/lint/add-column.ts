import { isWord } from '../sql.js'
import type { Token } from '../sql.js'
import { closing } from '../table-text.js'
import { columnsOf, topLevel } from './columns.js'
import { startOf } from './finding.js'
import type { Draft, TextRule } from './finding.js'
import { nameOf } from './shape.js'

/** ADD COLUMN: what SQLite takes on an empty table and refuses on one with rows. */
export const addColumn: TextRule = ({ statements }) =>
  statements.flatMap((statement): Draft[] => {
    const { shape } = statement
    if (shape.does !== 'add column') return []
    const [column = []] = columnsOf(shape, statement.tokens)
    const drafts: Draft[] = []
    const top = topLevel(column)
    const value =
      column[column.findIndex((token) => top.has(token) && isWord(token, 'DEFAULT')) + 1]
    const after = column[column.findIndex((token) => token === value) + 1]
    const isNull = isWord(value, 'NULL') || (value?.text === '(' && isWord(after, 'NULL'))
    const hasDefault = [...top].some((token) => isWord(token, 'DEFAULT')) && !isNull
    const isGenerated = [...top].some((token) => isWord(token, 'AS'))
    const notNull = column.find(
      (token, at) => top.has(token) && isWord(token, 'NOT') && isWord(column[at + 1], 'NULL'),
    )
    if (notNull && !hasDefault && !isGenerated) {
      drafts.push({
        code: 'NOT_NULL_WITHOUT_DEFAULT',
        severity: 'error',
        at: startOf(notNull, statement),
        message: `The column ${nameOf(column[0])} is NOT NULL and has no default: on a table with rows SQLite refuses it.`,
        suggestion: 'Give it a DEFAULT that is not NULL, or let alterTable rebuild the table.',
      })
    }
    if (hasDefault && value && isVarying(value, column)) {
      drafts.push({
        code: 'VARYING_DEFAULT',
        severity: 'error',
        at: value.start,
        message: `The default of ${nameOf(column[0])} is not constant: on a table with rows SQLite refuses it.`,
        suggestion:
          'Add the column without a default and fill it by UPDATE, or let alterTable rebuild the table.',
      })
    }
    return drafts
  })

/**
 * > The column may not have a default value of CURRENT_TIME, CURRENT_DATE, CURRENT_TIMESTAMP, or an
 * > expression in parentheses.
 * In fact a literal in parentheses is taken; a call and an operation between two values are not.
 */
function isVarying(value: Token, column: readonly Token[]): boolean {
  const isClock = ({ kind, text }: Token) =>
    kind === 'word' && /^CURRENT_(TIME|DATE|TIMESTAMP)$/i.test(text)
  if (value.text !== '(') return isClock(value)
  const inside = column.slice(column.indexOf(value))
  const parts = inside.slice(0, closing(inside, 0))
  return parts.some((token, at) => {
    const isCall = token.kind === 'word' && parts[at + 1]?.text === '(' && !isWord(token, 'CAST')
    const isOperation =
      token.kind === 'operator' && !'(),'.includes(token.text) && parts[at - 1]?.text !== '('
    return isClock(token) || isCall || isOperation
  })
}
