import { tokenize } from '../sql.js'
import type { TextFault } from './cut.js'
import { LineCounter } from './lines.js'

/** The fault of a text that a program still has to write, such as `{{if .sqlite}}`; none in strings. */
export function templateFaults(text: string): TextFault[] {
  if (!/\{[{%]/.test(text)) return []
  const mark = tokenize(text).find(
    ({ text: brace, start }) => brace === '{' && /[{%]/.test(text.charAt(start + 1)),
  )
  if (!mark) return []
  const line = new LineCounter(text).at(mark.start)
  const words = /^.{0,40}/.exec(text.slice(mark.start, mark.start + 60))?.[0].trim() ?? ''
  return [
    {
      line,
      message: `"${words}" belongs to a template, not to SQL`,
    },
  ]
}
