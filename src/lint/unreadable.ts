import { allTokens } from '../sql.js'
import type { Draft, TextRule } from './finding.js'

/** A comment or a quote without its end, and a NUL: SQLite reads nothing behind them, or nothing at all. */
export const unterminated: TextRule = ({ sql }) => {
  const drafts: Draft[] = []
  const last = allTokens(sql).at(-1)
  if (last?.kind === 'comment' && /^\/\*(?![^]*\*\/$)|^\/\*\/$/.test(last.text)) {
    drafts.push({
      code: 'UNTERMINATED_COMMENT',
      severity: 'error',
      at: last.start,
      message: 'This comment has no end: everything behind it is left out, without an error.',
      suggestion: 'Close it with */.',
    })
  }
  const nul = sql.indexOf('\0')
  if (nul >= 0) {
    drafts.push({
      code: 'ILLEGAL_TEXT',
      severity: 'error',
      at: nul,
      message: 'SQLite stops reading at this NUL character, without an error.',
      suggestion: 'Remove it.',
    })
  }
  return drafts
}

export const illegal: TextRule = ({ statements }) =>
  statements.flatMap((statement) =>
    statement.tokens
      .filter(({ kind }) => kind === 'illegal')
      .slice(0, 1)
      .map((token): Draft => {
        return {
          code: 'ILLEGAL_TEXT',
          severity: 'error',
          at: token.start,
          message: `SQLite cannot read this: ${token.text.slice(0, 30)}`,
          suggestion: 'Look for a quote that is not closed, or a character that is no SQL.',
        }
      }),
  )
