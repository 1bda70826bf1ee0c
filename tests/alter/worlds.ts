import fc from 'fast-check'
import { dependents, rowStatements, tableModel, tableSql } from './models.js'
import type { Dice, TableModel } from './models.js'
import { id } from './sqlite.js'

/** A random database around one table. */
export interface World {
  readonly table: TableModel
  readonly dice: Dice
  readonly statements: readonly string[]
}

/** fast-check's values on demand: a test draws as it goes, and a failing case shrinks. */
export function diceFrom(g: fc.GeneratorValue): Dice {
  return { below: (n) => (n <= 1 ? 0 : g(fc.nat, { max: n - 1 })) }
}

/**
 * A database; statements that SQLite refuses for this table (a view that joins by a column that is not
 * there) are left out when it is made.
 */
export function world(dice: Dice): World {
  const table = tableModel(dice, ['t', 'T able', 'order'][dice.below(3)] ?? 't', ['par ent'])
  const rows = rowStatements(dice, table, dice.below(8))
  return {
    table,
    dice,
    statements: [
      `CREATE TABLE "par ent"(id INTEGER PRIMARY KEY, k UNIQUE)`,
      `INSERT INTO "par ent" VALUES (1, 'x'), (7, 'y')`,
      `CREATE TABLE log(x)`,
      tableSql(table),
      ...rows,
      ...(dice.below(3) === 0 ? [`DELETE FROM ${id(table.name)} WHERE rowid = 900`] : []),
      ...(dice.below(3) === 0 ? ['ANALYZE'] : []),
      ...dependents(dice, table),
      `PRAGMA user_version = ${dice.below(9)}`,
    ],
  }
}
