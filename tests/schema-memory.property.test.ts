import fc from 'fast-check'
import initSqlJs from 'sql.js'
import { expect, test } from 'vitest'
import { connect, readSchema } from '../src/index.js'
import type { Connection, Schema } from '../src/index.js'
import { runs } from './support/runs.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

/** What SQLite's pragmas say of every table, asked anew. */
function pragmas(db: Connection): string[] {
  const rows = (values: string, from: string) =>
    db
      .all<{ row: string }>(
        `SELECT json_array(s.name, ${values}) AS row FROM main.sqlite_schema AS s, ${from}`,
      )
      .map(({ row }) => row)
  return [
    ...rows(
      `c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden`,
      `pragma_table_xinfo(s.name) AS c WHERE s.type = 'table'`,
    ),
    ...rows(
      `i.name, i."unique", x.seqno, x.name, x."desc", x.coll`,
      `pragma_index_list(s.name) AS i, pragma_index_xinfo(i.name) AS x WHERE x.key`,
    ),
    ...rows(`f."table", f."from", f."to", f.on_delete`, `pragma_foreign_key_list(s.name) AS f`),
    ...db
      .all<{ row: string }>(`SELECT json_array(name, sql) AS row FROM main.sqlite_schema`)
      .map(({ row }) => row)
      .filter((row) => !row.includes('autoindex')),
  ].toSorted()
}

/** The same rows from what readSchema tells. */
function told({ tables }: Schema): string[] {
  const hidden = { virtual: 2, stored: 3 }
  return tables
    .flatMap((table) => [
      [table.name, table.sql],
      ...table.columns.map((each) => [
        table.name,
        each.name,
        each.type,
        Number(each.notNull),
        each.default ?? null,
        each.primaryKey,
        each.generated ? hidden[each.generated] : 0,
      ]),
      ...table.indexes.flatMap((index) => [
        ...(index.sql === undefined ? [] : [[index.name, index.sql]]),
        ...index.columns.map((each, at) => [
          table.name,
          index.name,
          Number(index.unique),
          at,
          each.name ?? null,
          Number(each.descending),
          each.collation,
        ]),
      ]),
      ...table.foreignKeys.flatMap((key) =>
        key.columns.map((column, at) => [
          table.name,
          key.parent,
          column,
          key.parentColumns?.[at] ?? null,
          key.onDelete,
        ]),
      ),
    ])
    .map((row) => JSON.stringify(row))
    .toSorted()
}

const name = fc.constantFrom('a', 'b', 'T', 't')
const column = fc.constantFrom('x', 'y', 'z')
const definition = fc.constantFrom(
  'x, y UNIQUE',
  'x INTEGER PRIMARY KEY, y TEXT COLLATE NOCASE DEFAULT 1',
  'x PRIMARY KEY, z AS (x) STORED',
  'x REFERENCES a (x) ON DELETE CASCADE, y NOT NULL, PRIMARY KEY (x, y)',
  'y, z, FOREIGN KEY (y) REFERENCES b',
)
const index = fc
  .tuple(fc.constantFrom('i', 'j'), name, column, fc.constantFrom('', ' DESC', ' COLLATE RTRIM'))
  .map(([called, table, of, how]) => `INDEX ${called} ON ${table} (${of}${how})`)
const statement = fc.oneof(
  fc
    .tuple(name, definition, fc.constantFrom('', ' WITHOUT ROWID'))
    .map(([table, columns, option]) => `CREATE TABLE ${table} (${columns})${option}`),
  name.map((table) => `DROP TABLE ${table}`),
  fc.tuple(name, name).map(([from, to]) => `ALTER TABLE ${from} RENAME TO ${to}`),
  fc.tuple(name, column).map(([table, added]) => `ALTER TABLE ${table} ADD COLUMN ${added}`),
  fc.tuple(name, column).map(([table, gone]) => `ALTER TABLE ${table} DROP COLUMN ${gone}`),
  fc
    .tuple(name, column, column)
    .map(([table, from, to]) => `ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`),
  index.map((text) => `CREATE ${text}`),
  index.map((text) => `DROP INDEX IF EXISTS ${text.split(' ')[1]}; CREATE ${text}`),
  fc.constantFrom('DROP INDEX i', 'DROP INDEX j', 'SAVEPOINT s', 'ROLLBACK TO s', 'RELEASE s'),
)
const step = fc.record({ sql: statement, reads: fc.boolean() })

test('a schema that is read again and again tells what SQLite says each time, of clones too', () => {
  let changed = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
      const db = connect(new SQL.Database())
      try {
        for (const { sql, reads } of steps) {
          try {
            db.exec(sql)
            changed++
          } catch {
            continue // It does not fit what is there.
          }
          if (reads) expect(told(readSchema(db))).toEqual(pragmas(db))
        }
        // Whatever savepoints are open.
        db.exec('SAVEPOINT last; COMMIT')
        const clone = connect(new SQL.Database(db.export()))
        expect(told(readSchema(clone))).toEqual(pragmas(clone))
        clone.close()
      } finally {
        db.close()
      }
    }),
    { numRuns: runs(150) },
  )
  expect(changed).toBeGreaterThan(0)
})
