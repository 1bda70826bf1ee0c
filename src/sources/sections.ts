import { allTokens, splitStatements } from '../sql.js'

/** What one file with `-- up` and `-- down` sections says. */
export interface Sections {
  readonly up: string
  readonly down?: string | { readonly impossible: string }
  readonly transaction?: false
}

const MARKER = /^--\s*(up|down|no-transaction)\s*(?::\s*(.*?))?\s*$/i
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
  let transaction: false | undefined
  const marks = marksOf(text)
  const [first] = marks.filter(({ name }) => name !== 'no-transaction')
  const head = text.slice(0, first?.start)
  if (!marks.some(({ name }) => name === 'up')) bodies.set('up', head)
  else if (splitStatements(head).length > 0) faults.push('it has statements before -- up')
  const sections = marks.filter(({ name }) => name !== 'no-transaction')
  if (sections.length < marks.length) transaction = false
  for (const [index, { name, note, start, end }] of sections.entries()) {
    if (bodies.has(name) || (name === 'down' && reason !== undefined)) {
      faults.push(`it has two sections -- ${name}`)
    }
    const body = text.slice(end, sections[index + 1]?.start)
    const impossible = name === 'down' ? IMPOSSIBLE.exec(note ?? '') : null
    if (note && !impossible) faults.push(`it says "-- ${name}: ${note}"`)
    if (impossible) {
      reason = impossible[1] || 'its file says so'
      if (splitStatements(body).length > 0) faults.push('its impossible down has statements')
    } else bodies.set(name, '\n'.repeat(newlines(text.slice(0, start))) + body)
  }
  if (faults.length > 0) return { faults }
  const down = reason === undefined ? bodies.get('down') : { impossible: reason }
  return {
    up: bodies.get('up') ?? '',
    ...(down !== undefined && { down }),
    ...(transaction === false && { transaction }),
  }
}

interface Mark {
  readonly name: string
  readonly note: string | undefined
  readonly start: number
  readonly end: number
}

/** The markers: line comments with nothing else on their line, as SQLite sees comments. */
function marksOf(text: string): Mark[] {
  return allTokens(text).flatMap((token) => {
    const mark = token.kind === 'comment' ? MARKER.exec(token.text) : null
    const alone = /(?:^|\n)[ \t\uFEFF]*$/.test(text.slice(0, token.start))
    if (!mark || !alone) return []
    const [, name = '', note] = mark
    const end = token.start + token.text.length
    return [{ name: name.toLowerCase(), note, start: token.start, end }]
  })
}

function newlines(text: string): number {
  return text.split('\n').length - 1
}
