import { isSql, languageOf } from './folder.js'
import type { Entry } from './folder.js'
import type { Part, Place } from './format.js'

/** 'add_user-email' as words. */
export function wordsOf(text: string): string {
  return text.replace(/[_-]+/g, ' ').trim()
}

/**
 * The place of a file whose name matches: groups `version`, `words`, `half` and `code` of the pattern
 * say what it is.
 */
export function placeByName(pattern: RegExp, { name }: Pick<Entry, 'name'>): Place | undefined {
  const groups = pattern.exec(name)?.groups
  const version = groups?.['version']
  if (version === undefined) return undefined
  const half = groups?.['half']?.toLowerCase()
  const part: Part = half === 'up' || half === 'down' ? half : 'whole'
  const as = languageOf(name) === undefined ? part : 'code'
  return { as, version, description: wordsOf(groups?.['words'] ?? '') }
}

/** Whether a file of this name, or a folder, would be missed: its name is like that of a step. */
export function isLikeStep(name: string): boolean {
  return /^v?\d|\.(?:sql|sqm|[cm]?[jt]s)$/i.test(name)
}

/** The SQL files of a list, and what share of them fits a pattern. */
export function sqlFiles(files: readonly Entry[]): Entry[] {
  return files.filter(isSql)
}
