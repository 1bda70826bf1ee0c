import { allTokens } from '../sql.js'
import type { Filled, TextFault, Values } from './cut.js'
import { LineCounter } from './lines.js'

const PLACEHOLDER = /\$\{([^{}\r\n]{1,200})\}/g

/**
 * Puts values in the place of `${name}`. In comments nothing is replaced. Outside of strings it cannot
 * be SQL and needs a value; in strings it needs one only where the format says so (`strings`).
 */
export function fillPlaceholders(text: string, values: Values = {}, strings?: 'strings'): Filled {
  const found = [...text.matchAll(PLACEHOLDER)]
  if (found.length === 0) return { text, faults: [] }
  const faults: TextFault[] = []
  const lines = new LineCounter(text)
  const kindAt = kindsOf(text)
  let filled = ''
  let done = 0
  for (const { 0: whole, 1: name = '', index } of found) {
    const kind = kindAt(index)
    if (kind === 'comment') continue
    if (Object.hasOwn(values, name)) {
      filled += text.slice(done, index) + String(values[name])
      done = index + whole.length
    } else if (kind === 'code' || strings) {
      faults.push({ line: lines.at(index), message: noValue(whole, name) })
    }
  }
  return { text: filled + text.slice(done), faults }
}

export function noValue(whole: string, name: string): string {
  return `there is no value for ${whole}; give placeholders: { ${JSON.stringify(name)}: '…' }`
}

/** What the text is at an offset; offsets must rise from call to call. */
function kindsOf(text: string): (offset: number) => 'comment' | 'string' | 'code' {
  const tokens = allTokens(text)
  let next = 0
  return (offset) => {
    while ((tokens[next + 1]?.start ?? Infinity) <= offset) next++
    const kind = tokens[next]?.kind
    if (kind === 'comment') return kind
    return kind === 'string' || kind === 'name' ? 'string' : 'code'
  }
}
