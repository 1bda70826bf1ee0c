import { MigrationError } from '../errors.js'
import type { SourceFault } from './source-folder.js'

/** Characters that would break a line of a message or turn its direction. */
const HIDDEN = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** A name as it can stand in a message: what cannot be seen is spelled out. */
export function shown(name: string): string {
  return name.replace(
    HIDDEN,
    (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  )
}

/** One error for everything that is wrong with a folder. */
export function invalidSource(faults: readonly SourceFault[], next: string): MigrationError {
  const lines = faults.map(({ path, line, message }) => {
    const place = line === undefined ? '' : `, line ${line}`
    return `  - ${path === '' ? '' : `${shown(path)}${place}: `}${message}`
  })
  const head = faults.length === 1 ? 'One thing is' : `${faults.length} things are`
  return new MigrationError('INVALID_SOURCE', {
    what: `${head} wrong with the migrations:\n${lines.join('\n')}`,
    state: 'No migration was read.',
    next,
  })
}
