import type { Draft, TextRule } from './finding.js'
import { renamesOfOwn } from './own-renames.js'

/** CREATE TABLE AS keeps neither keys nor NOT NULL nor defaults: harmful where the copy takes the place. */
export const createAs: TextRule = ({ statements }) =>
  statements.flatMap(({ shape, start }, at): Draft[] => {
    if (shape.does !== 'create table' || !shape.asSelect) return []
    const renamed = statements
      .slice(at)
      .some((later) => later.shape.does === 'rename table' && later.shape.name === shape.name)
    if (!renamed) return []
    return [
      {
        code: 'CREATE_AS_REBUILD',
        severity: 'error',
        at: start,
        message: `CREATE TABLE AS gives ${shape.name} no primary key, no NOT NULL, no defaults, no foreign keys; then it takes the place of another table.`,
        suggestion: 'Write the CREATE TABLE out and INSERT INTO ... SELECT, or use alterTable.',
      },
    ]
  })

/** Since 3.26 a rename takes along the foreign keys, views and triggers that name the table. */
export const renameFirst: TextRule = (script) => {
  const own = renamesOfOwn(script)
  return script.statements.flatMap(({ shape, start }, at): Draft[] => {
    if (shape.does !== 'rename table' || own.has(at)) return []
    const isMadeAnew = script.statements
      .slice(at)
      .some((later) => later.shape.does === 'create table' && later.shape.name === shape.name)
    const isLegacy = script.statements
      .slice(0, at)
      .some((before) => before.shape.does === 'legacy alter')
    if (!isMadeAnew || isLegacy) return []
    return [
      {
        code: 'RENAME_FIRST',
        severity: 'error',
        at: start,
        message: `Foreign keys, views and triggers that name ${shape.name} follow it to ${shape.to}, and stay there when ${shape.name} is made anew.`,
        suggestion: `Create the new table under another name, copy, DROP ${shape.name}, and rename last; or use alterTable.`,
      },
    ]
  })
}

/** DROP TABLE and DROP COLUMN, when no database is at hand to count what goes with them. */
export const drops: TextRule = ({ statements }) =>
  statements.flatMap(({ shape, start }, at): Draft[] => {
    const isTable = shape.does === 'drop table'
    if (!isTable && shape.does !== 'drop column') return []
    const own = statements.slice(0, at).map((before) => before.shape)
    const isNew = own.some((before) => before.does === 'create table' && before.name === shape.name)
    // A rebuild drops the old table and gives its name to the new one; a rename takes the rows away first.
    const others = statements.map((each) => each.shape)
    const isRebuilt = others.some(
      (other) => other.does === 'rename table' && [other.to, other.name].includes(shape.name),
    )
    if (isTable && (isNew || isRebuilt)) return []
    return [
      {
        code: 'DATA_LOSS',
        severity: 'warning',
        at: start,
        message: isTable
          ? `The rows of ${shape.name} go with it.`
          : `The values of a column of ${shape.name} go with it.`,
        suggestion:
          'Look at preview() on a copy of real data; keep what is needed in another place first.',
      },
    ]
  })
