import { dialectOf } from '../folder.js'
import type { Format } from '../format.js'
import { sqlFiles, wordsOf } from '../names.js'

/** `V0001.Initial_Schema.up.sql`; older ones name a database, or all, before up. */
const NAME = /^V(\d+)\.([^.]+)(?:\.([a-z0-9]+))?\.(up|down)\.sql$/i

export const authelia: Format = {
  name: 'authelia',
  names: 'V0001.Add_Tags.up.sql',
  history: { tool: 'Authelia', table: 'migrations' },
  recognise({ files }) {
    const named = sqlFiles(files).find(({ name }) => NAME.test(name))
    return named && { strength: 7, why: `names such as ${named.name}` }
  },
  place:
    (_, { dialect = 'sqlite' }) =>
    ({ name }) => {
      const [, version, words = '', database = 'all', half] = NAME.exec(name) ?? []
      if (version === undefined) return undefined
      const own = dialectOf(database)
      const wanted = dialectOf(dialect) ?? dialect
      if (own !== undefined && own !== wanted) return { as: 'other', why: `it is for ${own}` }
      return {
        as: half?.toLowerCase() === 'down' ? 'down' : 'up',
        version,
        description: wordsOf(words),
        rank: own === undefined ? 0 : 1,
      }
    },
}
