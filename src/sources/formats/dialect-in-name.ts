import { dialectOf, isSql, languageOf } from '../folder.js'
import type { Entry } from '../folder.js'
import type { Format, Place } from '../format.js'
import { sqlFiles, wordsOf } from '../names.js'

/**
 * A database in the name: `0001_x_sqlite.up.sql`, `2024_x.sqlite3.autocommit.up.sql`,
 * `05_x.sql.sqlite`, `001_x.pglite.sql`. A step without a file for the database takes the file
 * without one; an empty file means that there is nothing to do on that database.
 */
export const dialectInName: Format = {
  name: 'dialect-in-name',
  names: '0001_add_tags.sqlite.up.sql or 0001_add_tags.up.sql',
  recognise({ files }) {
    const suffixes = suffixesOf(files)
    const named = sqlFiles(files).find(({ name }) => {
      const { stem, dialect } = partsOf(name, suffixes)
      return dialect !== undefined && /^\d/.test(stem)
    })
    return named && { strength: 6, why: `${named.name} names a database` }
  },
  place({ files }, { dialect = 'sqlite' }) {
    const wanted = dialectOf(dialect) ?? dialect.toLowerCase()
    const suffixes = suffixesOf(files)
    return (file) => placeOf(file, partsOf(file.name, suffixes), wanted)
  },
  loose: 'alone',
}

/** What a file's name says besides its version and words. */
interface Parts {
  readonly stem: string
  readonly dialect: string | undefined
  readonly half: 'up' | 'down' | undefined
  readonly autocommit: boolean
}

function placeOf(file: Entry, parts: Parts, wanted: string): Place | undefined {
  const { stem, dialect, half, autocommit } = parts
  const isProgram = languageOf(file.name) !== undefined
  if (!isSql(file) && !isProgram) return undefined
  if (dialect !== undefined && dialect !== wanted) {
    return { as: 'other', why: `it is for ${dialect}` }
  }
  if (!/^\d/.test(stem)) return undefined
  // In a folder with a number, files share numbers: the version is all of "72/01add_words".
  const [number] = /^\d+$/.exec(file.folders.at(-1) ?? '') ?? []
  const [, digits = stem, words = ''] = /^(\d+)[_-]?(.*)$/.exec(stem) ?? []
  const isSeparate = /^\d+(?:[_-]|$)/.test(stem)
  const alone = isSeparate ? digits : stem
  return {
    as: isProgram ? 'code' : (half ?? 'whole'),
    version: number === undefined ? alone : `${number}/${stem}`,
    description: wordsOf(words),
    rank: dialect === undefined ? 0 : 1,
    ...(autocommit && { transaction: false }),
  }
}

function partsOf(name: string, suffixes: ReadonlySet<string>): Parts {
  const [first = '', ...rest] = name.split('.')
  const behind = rest.map((part) => part.toLowerCase()).filter((part) => part !== 'sql')
  const half = behind.find((part) => part === 'up' || part === 'down')
  const own = behind.map(dialectOf).find((dialect) => dialect !== undefined)
  const { before, dialect } = suffixOf(first)
  const isSuffix = own === undefined && dialect !== undefined && suffixes.has(dialect)
  return {
    stem: isSuffix ? before : first,
    dialect: own ?? (isSuffix ? dialect : undefined),
    half: half === 'up' || half === 'down' ? half : undefined,
    autocommit: behind.includes('autocommit'),
  }
}

/** "0001_x_sqlite": a last word that could be a database. */
function suffixOf(first: string): { before: string; dialect: string | undefined } {
  const [, before = first, word = ''] = /^(.+)_([a-z0-9]+)$/i.exec(first) ?? []
  return { before, dialect: dialectOf(word) }
}

/**
 * The last words that do mean a database in this folder: of some step there are files with several.
 * Alone, "0003_drop_h2" is a step about something called h2.
 */
function suffixesOf(files: readonly Entry[]): Set<string> {
  const steps = new Map<string, Set<string>>()
  for (const { name } of sqlFiles(files)) {
    const { before, dialect } = suffixOf(name.split('.')[0] ?? '')
    if (dialect !== undefined) steps.set(before, (steps.get(before) ?? new Set()).add(dialect))
  }
  return new Set([...steps.values()].filter(({ size }) => size > 1).flatMap((each) => [...each]))
}
