import { isWord } from '../sql.js'
import type { Token } from '../sql.js'
import { columnsOf } from './columns.js'
import type { Draft, Script, TextRule } from './finding.js'
import { nameOf } from './shape.js'

/** A foreign key whose column no index of this migration begins with. */
export const unindexed: TextRule = (script) =>
  script.statements.flatMap((statement): Draft[] => {
    const { shape, tokens } = statement
    if (shape.does !== 'add column' && shape.does !== 'create table') return []
    const others = script.statements.map((each) => each.shape)
    const later = others.flatMap((each) => {
      return each.does === 'rename table' && each.name === shape.name ? [each.to] : []
    })
    // A table that takes the place of another has its foreign keys; they are not new here.
    if (others.some((each) => each.does === 'drop table' && later.includes(each.name))) return []
    return columnsOf(shape, tokens).flatMap((column): Draft[] => {
      const references = column.find((token) => isWord(token, 'REFERENCES'))
      const isKey = column.some((token) => isWord(token, 'PRIMARY') || isWord(token, 'UNIQUE'))
      const name = nameOf(column[0])
      if (!references || isKey || isIndexed(script, shape, tokens, name)) return []
      return [
        {
          code: 'UNINDEXED_FOREIGN_KEY',
          severity: 'info',
          at: references.start,
          message: `No index begins with ${name}: each DELETE or UPDATE of a parent row reads all of ${shape.name}.`,
          suggestion: `CREATE INDEX ${shape.name}_by_${name} ON ${shape.name}(${name}).`,
        },
      ]
    })
  })

/** Also by a rebuild's later name, and by a PRIMARY KEY or UNIQUE behind the columns. */
function isIndexed(
  script: Script,
  shape: { readonly name: string },
  tokens: readonly Token[],
  column: string,
): boolean {
  const shapes = script.statements.map((each) => each.shape)
  const later = shapes.flatMap((each) =>
    each.does === 'rename table' && each.name === shape.name ? [each.to] : [],
  )
  const names = [shape.name, ...later]
  const byIndex = shapes.some(
    (each) =>
      each.does === 'create index' && names.includes(each.name) && each.columns[0] === column,
  )
  const byKey = tokens.some((token, at) => {
    const isList =
      tokens[at + 1]?.text === '(' &&
      (isWord(token, 'UNIQUE') || (isWord(token, 'KEY') && isWord(tokens[at - 1], 'PRIMARY')))
    return isList && nameOf(tokens[at + 2]) === column
  })
  return byIndex || byKey
}
