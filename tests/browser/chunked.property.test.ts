import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunked } from '../../src/browser/index.js'
import { valueOf } from '../../src/browser/tracked-file.js'
import { connect } from '../../src/index.js'
import type { SqlJsStatic } from '../../src/index.js'
import { runs } from '../support/runs.js'
import { sqlJs } from './sql-js.js'

const SQL = await sqlJs()
const FILL =
  'INSERT INTO t(a) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) SELECT i || hex(zeroblob(300)) FROM n'

function imageOf(pageSize: number): Uint8Array {
  const database = new SQL.Database()
  try {
    database.run(
      `PRAGMA page_size = ${pageSize}; CREATE TABLE t(id INTEGER PRIMARY KEY, a); ${FILL}`,
    )
    return database.export()
  } finally {
    database.close()
  }
}

/** What the statements make of the image: content, and what SQLite says of it. */
function result(engine: SqlJsStatic, image: Uint8Array, statements: readonly string[]) {
  const db = connect(new engine.Database(image), { sqlJs: engine })
  try {
    for (const sql of statements) db.exec(sql)
    const clone = db.clone()
    const rows = clone.all('SELECT id, a FROM t ORDER BY id')
    clone.close()
    return { rows, check: db.get('PRAGMA integrity_check'), length: db.export().length }
  } finally {
    db.close()
  }
}

const statement = fc.constantFrom(
  FILL,
  'DELETE FROM t WHERE id % 3 = 0',
  "UPDATE t SET a = a || 'x' WHERE id % 5 = 0",
  'UPDATE t SET a = zeroblob(9000) WHERE id = 7',
  'CREATE INDEX IF NOT EXISTS by_a ON t(a)',
  'DROP INDEX IF EXISTS by_a',
  'VACUUM',
  `BEGIN; ${FILL}; ROLLBACK`,
  'SAVEPOINT s; DELETE FROM t; ROLLBACK TO s; RELEASE s',
)

test('a database in pieces becomes what one in a single array becomes', () => {
  const engine = chunked(SQL)
  const pageSize = fc.constantFrom(512, 4096, 65536)
  fc.assert(
    fc.property(pageSize, fc.array(statement, { maxLength: 8 }), (size, statements) => {
      const image = imageOf(size)
      const expected = result(SQL, image, statements)
      expect(result(engine, image, statements)).toEqual(expected)
    }),
    { numRuns: runs(12) },
  )
})

test('the bytes are taken over, not copied: a change of a row is a change of them', () => {
  const image = imageOf(4096)
  const before = image.slice()
  const isAsBefore = () => Buffer.compare(image, before) === 0
  const database = new (chunked(SQL).Database)(image)
  expect(isAsBefore()).toBe(true)
  database.run("UPDATE t SET a = 'changed'")
  expect(isAsBefore()).toBe(false)
  expect(valueOf(database, "SELECT count(*) FROM t WHERE a = 'changed'")).toBe(150)
  database.close()
})
