import { lineComments } from './comments.js'
import type { TextFault } from './cut.js'
import { LineCounter } from './lines.js'

/** A statement behind a CR without LF, seen from within a comment. */
const HIDDEN = /\r(?![\r\n])[ \t]*(?!--)\S/

/**
 * The fault of a statement that a comment hides: to SQLite a CR alone ends no comment, so that a file
 * with such lines would run as if nothing stood in it. Not one where SQLite reads on.
 */
export function hiddenByReturns(text: string): TextFault[] {
  if (!/\r(?!\n)/.test(text)) return []
  const hiding = lineComments(text).find((comment) => HIDDEN.test(comment.text))
  if (!hiding) return []
  const line = new LineCounter(text).at(hiding.start)
  const message =
    'a line ends in CR alone, so that to SQLite the comment goes on and what follows does not run; save the file with LF or CRLF'
  return [{ line, message }]
}
