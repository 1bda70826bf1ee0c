import { allTokens, splitStatements } from '../sql.js'
import { lineComments } from './comments.js'
import type { Cut, Sections, TextFault } from './cut.js'
import { LineCounter } from './lines.js'

/** A line comment with nothing else on its line that a format gives a meaning. */
export interface Mark {
  /** The groups of the pattern. */
  readonly groups: readonly (string | undefined)[]
  readonly start: number
  readonly end: number
  /** From 1. */
  readonly line: number
}

/**
 * The marks of a text: line comments as SQLite sees comments, so that none is found in a string. The
 * pattern is for the whole comment.
 */
export function marksOf(text: string, pattern: RegExp): Mark[] {
  // Most texts have no such line.
  const lines = new RegExp(pattern.source.replace(/^\^/, '^[ \\t\\uFEFF]*'), 'im')
  if (!lines.test(text)) return []
  const counter = new LineCounter(text)
  return lineComments(text).flatMap(({ text: comment, start }) => {
    const found = pattern.exec(comment.trimEnd())
    if (!found || !isAlone(text, start)) return []
    const [, ...groups] = found
    return [{ groups, start, end: start + comment.length, line: counter.at(start) }]
  })
}

function isAlone(text: string, start: number): boolean {
  const line = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1
  return /^[ \t\uFEFF]*$/.test(text.slice(line, start))
}

/** A part of a text behind as many empty lines as the text has before it: lines keep their numbers. */
export function linesKept(text: string, { end, line }: Mark, upTo?: number): string {
  return '\n'.repeat(line - 1) + text.slice(end, upTo)
}

/** A mark at which a section begins. */
export interface SectionMark extends Mark {
  readonly section: 'up' | 'down'
}

/**
 * The up and the down between the marks of a tool. Every statement must be in one of them: what stands
 * before the first mark would never run.
 */
export function sectionsBetween(text: string, marks: readonly SectionMark[], up: string): Cut {
  const faults: (string | TextFault)[] = []
  const [first] = marks
  const bodies = new Map<string, string>()
  if (!marks.some(({ section }) => section === 'up')) faults.push(`it has no line ${up}`)
  const [stray] = first ? splitStatements(text.slice(0, first.start)) : []
  if (stray) {
    const line = new LineCounter(text).at(stray.start)
    faults.push({ line, message: 'a statement stands before the first mark' })
  }
  for (const [index, mark] of marks.entries()) {
    const { section, line } = mark
    if (bodies.has(section)) faults.push({ line, message: `a second section "${section}"` })
    else bodies.set(section, linesKept(text, mark, marks[index + 1]?.start))
  }
  if (faults.length > 0) return { faults }
  const down = bodies.get('down')
  const sections: Sections = { up: bodies.get('up') ?? '', ...(down !== undefined && { down }) }
  return sections
}

/**
 * Puts a semicolon before each comment that ends a statement for its tool, where there is none: SQLite
 * would read on.
 */
export function endStatementsAt(text: string, pattern: RegExp): string {
  if (!new RegExp(pattern.source.replace(/^\^/, ''), 'i').test(text)) return text
  let isOpen = false
  let ended = ''
  let done = 0
  for (const { kind, text: token, start } of allTokens(text)) {
    if (kind === 'comment') {
      if (isOpen && pattern.test(token)) {
        ended += `${text.slice(done, start)};`
        done = start
        isOpen = false
      }
    } else if (kind !== 'space') isOpen = token !== ';'
  }
  return ended + text.slice(done)
}
