import { splitStatements } from '../sql.js'
import type { Sections } from './cut.js'
import { linesKept, marksOf } from './marks.js'

const MARKER = /^--[ \t]*(up|down|no-transaction)[ \t]*(?::(.*))?$/i
const IMPOSSIBLE = /^impossible\s*[,:]?\s*(?:because\s+)?(.*)$/i

/**
 * Reads `-- up`, `-- down`, `-- down: impossible, because …` and `-- no-transaction`, each a line
 * comment of its own. Without `-- up`, all before `-- down` is up. A section keeps its line numbers:
 * it is preceded by as many empty lines as the file has before it.
 * @returns the sections, or the faults in words.
 */
export function readSections(text: string): Sections | { readonly faults: readonly string[] } {
  const faults: string[] = []
  const bodies = new Map<string, string>()
  let reason: string | undefined
  const marks = marksOf(text, MARKER).map((mark) => {
    return { ...mark, name: mark.groups[0]?.toLowerCase() ?? '', note: mark.groups[1]?.trim() }
  })
  const sections = marks.filter(({ name }) => name !== 'no-transaction')
  const head = text.slice(0, sections[0]?.start)
  if (!marks.some(({ name }) => name === 'up')) bodies.set('up', head)
  else if (splitStatements(head).length > 0) faults.push('it has statements before -- up')
  for (const [index, mark] of sections.entries()) {
    const { name, note } = mark
    if (bodies.has(name) || (name === 'down' && reason !== undefined)) {
      faults.push(`it has two sections -- ${name}`)
    }
    const next = sections[index + 1]?.start
    const impossible = name === 'down' ? IMPOSSIBLE.exec(note ?? '') : null
    if (note && !impossible) faults.push(`it says "-- ${name}: ${note}"`)
    if (impossible) {
      reason = impossible[1] || 'its file says so'
      if (splitStatements(text.slice(mark.end, next)).length > 0) {
        faults.push('its impossible down has statements')
      }
    } else if (!bodies.has(name)) bodies.set(name, linesKept(text, mark, next))
  }
  if (faults.length > 0) return { faults }
  const down = reason === undefined ? bodies.get('down') : { impossible: reason }
  return {
    up: bodies.get('up') ?? '',
    ...(down !== undefined && { down }),
    ...(sections.length < marks.length && { transaction: false }),
  }
}
