import { dialectOf, isSql } from '../folder.js'
import type { Format, Place } from '../format.js'
import { sqlFiles, wordsOf } from '../names.js'

/** What a file's name says besides its version and words. */
interface Parts {
  readonly stem: string
  readonly dialect: string | undefined
  readonly half: 'up' | 'down' | undefined
  readonly autocommit: boolean
}

/**
 * A database in the name: `0001_x_sqlite.up.sql`, `2024_x.sqlite3.autocommit.up.sql`,
 * `05_x.sql.sqlite`, `001_x.pglite.sql`. A step without a file for the database takes the file
 * without one; an empty file means that there is nothing to do on that database.
 */
export const dialectInName: Format = {
  name: 'dialect-in-name',
  names: '0001_add_tags.sqlite.up.sql or 0001_add_tags.up.sql',
  recognise({ files }) {
    const named = sqlFiles(files).find(({ name }) => {
      const parts = partsOf(name)
      return parts.dialect !== undefined && /^\d/.test(parts.stem)
    })
    return named && { strength: 6, why: `${named.name} names a database` }
  },
  place(_, { dialect = 'sqlite' }) {
    const wanted = dialectOf(dialect) ?? dialect.toLowerCase()
    return (file): Place | undefined => {
      if (!isSql(file)) return undefined
      const { stem, dialect: own, half, autocommit } = partsOf(file.name)
      if (own !== undefined && own !== wanted) return { as: 'other', why: `it is for ${own}` }
      const [, version = stem, words = ''] = /^(\d+)[_-](.+)$/.exec(stem) ?? []
      if (!/^\d/.test(version)) return undefined
      return {
        as: half ?? 'whole',
        version,
        description: wordsOf(words),
        rank: own === undefined ? 0 : 1,
        ...(autocommit && { transaction: false }),
      }
    }
  },
  loose: true,
}

function partsOf(name: string): Parts {
  const [first = '', ...rest] = name.split('.')
  const behind = rest.map((part) => part.toLowerCase()).filter((part) => part !== 'sql')
  const half = behind.find((part) => part === 'up' || part === 'down')
  // "0001_x_sqlite": the last word, where the name has no part of its own for it.
  const [, before = first, word = ''] = /^(.+)_([a-z0-9]+)$/i.exec(first) ?? []
  const own = behind.map(dialectOf).find((dialect) => dialect !== undefined)
  const last = own === undefined ? dialectOf(word) : undefined
  return {
    stem: last === undefined ? first : before,
    dialect: own ?? last,
    half: half === 'up' || half === 'down' ? half : undefined,
    autocommit: behind.includes('autocommit'),
  }
}
