import { isWord } from '../sql.js'
import type { Script } from './finding.js'
import { nameOf } from './shape.js'

/**
 * Which statements rename a table that this script has made, under a name that nothing named before: a
 * rebuild that is done twice takes the name of its copy twice. No reference can follow such a table.
 */
export function renamesOfOwn({ statements }: Script): Set<number> {
  const own = new Set<string>()
  /** Names that a table had which was not made here, or that something has named. */
  const known = new Set<string>()
  const renames = new Set<number>()
  for (const [at, statement] of statements.entries()) {
    const { shape } = statement
    for (const name of namedBy(statement)) known.add(name)
    if (shape.does === 'create table') {
      // IF NOT EXISTS may leave one in place that was there before.
      const isNew = !statement.tokens.slice(0, 6).some((token) => isWord(token, 'EXISTS'))
      if (isNew) own.add(shape.name)
      else known.add(shape.name)
    } else if (shape.does === 'drop table' || shape.does === 'rename table') {
      if (!own.delete(shape.name)) known.add(shape.name)
      else if (shape.does === 'rename table') {
        if (!known.has(shape.name)) renames.add(at)
        own.add(shape.to)
      }
    }
  }
  return renames
}

/** What the text of a foreign key, view or trigger names; columns too, which does no harm here. */
function namedBy({ shape, tokens }: Script['statements'][number]): string[] {
  if (shape.does === 'create table' || shape.does === 'add column') {
    return tokens.flatMap((token, at) =>
      isWord(tokens[at - 1], 'REFERENCES') && nameOf(token) !== shape.name ? [nameOf(token)] : [],
    )
  }
  const isKept =
    isWord(tokens[0], 'CREATE') &&
    tokens.slice(1, 4).some(({ text }) => /^(view|trigger)$/i.test(text))
  return isKept ? tokens.map(nameOf) : []
}
