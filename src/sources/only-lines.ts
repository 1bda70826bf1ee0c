import type { Cut } from './cut.js'

const ONLY =
  /^[ \t]*-- only: (postgres|sqlite)(?: for next (\d+) lines| until "(end) only")?(?: \(lines? (commented)\))?/
const END = /^[ \t]*-- end only (postgres|sqlite)[ \t]*\r?$/

/**
 * Leaves the lines for another database out, by `-- only: postgres`, `… for next 3 lines` and `… until
 * "end only"`, and takes "--" from those that are "(lines commented)". Empty lines stand in their place.
 */
export function forDialect(text: string, dialect: string): Cut {
  const lines = text.split('\n')
  let only: RegExpExecArray | null = null
  let left = 0
  let opened = 0
  for (const [index, line] of lines.entries()) {
    if (only) {
      const [, database, , end, commented] = only
      if (end && END.exec(line)?.[1] === database) only = null
      else lines[index] = database === dialect ? bare(line, commented) : ''
      left--
      if (!end && left === 0) only = null
    } else {
      only = ONLY.exec(line)
      left = Number(only?.[2] ?? 1)
      opened = index + 1
      if (left === 0) only = null
    }
  }
  if (!only?.[3]) return { up: lines.join('\n') }
  return { faults: [{ line: opened, message: 'these lines for one database have no end' }] }
}

function bare(line: string, commented: string | undefined): string {
  return commented ? line.replace(/^--/, '') : line
}
