import fc from 'fast-check'
import initSqlJs from 'sql.js'
import type { Database } from 'sql.js'
import { expect, test } from 'vitest'
import { connect, diffSchema, readSchema } from '../src/index.js'
import { runs } from './support/runs.js'
import { alterOne, handOf, meaning, spec, write } from './support/schema-spec.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

/** What SQLite's pragmas say, asked without any code of ours. Columns by name, since order is no difference. */
function pragmas(db: Database): string {
  const rows = (sql: string) =>
    db
      .exec(sql)[0]
      ?.values.map((row) => JSON.stringify(row))
      .toSorted() ?? []
  const from = `FROM sqlite_schema AS s,`
  return JSON.stringify([
    rows(
      `SELECT s.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden ${from} pragma_table_xinfo(s.name) AS c WHERE s.type = 'table'`,
    ),
    rows(
      `SELECT s.name, f."table", f."from", f."to", f.on_update, f.on_delete, f.match ${from} pragma_foreign_key_list(s.name) AS f`,
    ),
    rows(
      `SELECT s.name, i."unique", i.origin, i.partial, (SELECT group_concat(x.name || ' ' || x."desc" || ' ' || x.coll) FROM pragma_index_xinfo(i.name) AS x WHERE x.key) ${from} pragma_index_list(s.name) AS i`,
    ),
    rows(`SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main'`),
    rows(`SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'`),
  ])
}

/** What SQLite would do: the instructions of each statement without their registers and places. */
function bytecode(db: Database): string {
  db.run('PRAGMA foreign_keys = ON')
  const bag = (sql: string): string => {
    try {
      const rows = db.exec(`EXPLAIN ${sql}`)[0]?.values ?? []
      // Trace quotes the text of a trigger, Halt that of a CHECK: those are compared as tokens.
      const quotes = ['Trace', 'Halt']
      const words = rows
        .filter((row) => !quotes.includes(String(row[1])))
        .map((row) => `${String(row[1])} ${String(row[5])}`)
      return JSON.stringify(words.toSorted())
    } catch (error) {
      return String(error)
    }
  }
  const statements = ['one', 'two'].flatMap((name) => [
    `INSERT INTO ${name}(a, b, "select") VALUES (?, ?, ?)`,
    `UPDATE ${name} SET a = ?, b = ?, "select" = ?`,
    `DELETE FROM ${name}`,
    `SELECT a, b, "select" FROM ${name} ORDER BY a, b, "select"`,
  ])
  return JSON.stringify([...statements, 'SELECT * FROM v'].map(bag))
}

test('a diff is empty exactly when two specs mean one schema, and never where SQLite sees a difference', () => {
  let same = 0
  fc.assert(
    fc.property(
      spec,
      spec,
      fc.nat(1000),
      fc.nat(),
      fc.boolean(),
      (one, other, choice, seed, reorder) => {
        const two = alterOne(one, other, choice)
        const hand = handOf(seed)
        const [a, b] = [new SQL.Database(), new SQL.Database()]
        try {
          // Some specs are no schema, such as a STRICT table with a wrong default: they have no diff.
          try {
            a.run(write(one, hand, false))
            b.run(write(two, hand, reorder))
          } catch {
            return
          }
          const changes = diffSchema(readSchema(connect(a)), readSchema(connect(b)))
          const isOne = meaning(one) === meaning(two)
          if (isOne) same++
          expect(changes.length === 0).toBe(isOne)
          expect(diffSchema(readSchema(connect(b)), readSchema(connect(b)))).toEqual([])
          if (changes.length > 0) return
          expect(pragmas(b)).toBe(pragmas(a))
          if (!reorder) expect(bytecode(b)).toBe(bytecode(a))
        } finally {
          a.close()
          b.close()
        }
      },
    ),
    { numRuns: runs(200) },
  )
  // Both answers must have been asked for.
  expect(same).toBeGreaterThan(runs(200) / 10)
})
