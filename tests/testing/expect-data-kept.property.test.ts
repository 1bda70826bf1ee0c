import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SqlValue } from '../../src/index.js'
import { defineMigration } from '../../src/index.js'
import { ExpectationFailed, expectDataKept, migrationTest } from '../../src/testing/index.js'
import { runs } from '../support/runs.js'
import { SQL } from './notes.js'

const value: fc.Arbitrary<SqlValue> = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double({ noNaN: true }),
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array({ maxLength: 5 }),
)
const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 6 })

/** From these rows to what the SQL makes of them. */
function upgrade(from: readonly (readonly SqlValue[])[], up: string) {
  return migrationTest({
    sqlJs: SQL,
    base: 'CREATE TABLE t (a, b)',
    seed: (db) => {
      for (const row of from) db.run('INSERT INTO t VALUES (?, ?)', row)
    },
    migrations: [
      defineMigration({ version: '1', description: 'rebuilt', apply: (db) => db.exec(up) }),
    ],
  })
}

const REBUILD = `
  CREATE TABLE n (b, a, c);
  INSERT INTO n (a, b, c) SELECT a, b, 1 FROM t ORDER BY random();
  DROP TABLE t;
  ALTER TABLE n RENAME TO t;`

test('rows in another order and with more columns are kept, whatever they hold', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const test = upgrade(given, REBUILD)
      expectDataKept(test)
      test.close()
    }),
    { numRuns: runs(60) },
  )
})

test('one row less, one row twice, and one value that SQLite tells from the old one are noticed', () => {
  const damage = fc.constantFrom(
    'DELETE FROM t WHERE rowid = 1',
    'INSERT INTO t (a, b) SELECT a, b FROM t WHERE rowid = 1',
    "UPDATE t SET a = CASE typeof(a) WHEN 'null' THEN 0 ELSE NULL END WHERE rowid = 1",
    "UPDATE t SET a = CASE typeof(a) WHEN 'text' THEN CAST(a AS BLOB) ELSE CAST(coalesce(a, '') AS TEXT) || 'x' END WHERE rowid = 1",
  )
  fc.assert(
    fc.property(rows, damage, (given, up) => {
      const test = upgrade(given, `${REBUILD} ${up}`)
      expect(() => expectDataKept(test)).toThrow(ExpectationFailed)
      test.close()
    }),
    { numRuns: runs(60) },
  )
})
