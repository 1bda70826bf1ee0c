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

/** One step with several databases, of which `of` names one by its place. */
type Move =
  | { readonly kind: 'run'; readonly of: number; readonly sql: string }
  | { readonly kind: 'clone' | 'close'; readonly of: number }

const COUNT = 'SELECT count(*) FROM t'

const place = fc.nat(7)
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('run' as const), of: place, sql: statement }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('clone' as const), of: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), of: place }) },
)

/** What each database that is left holds, when clones were made of clones and all were written to. */
function family(engine: SqlJsStatic, image: Uint8Array, moves: readonly Move[]) {
  const open = [connect(new engine.Database(image), { sqlJs: engine })]
  try {
    for (const each of moves) {
      const at = each.of % open.length
      const db = open[at]
      if (each.kind === 'run') db?.exec(each.sql)
      else if (each.kind === 'clone' && db) open.push(db.clone())
      else if (open.length > 1) open.splice(at, 1)[0]?.close()
    }
    return open.map((db) => ({
      rows: db.all('SELECT id, a FROM t ORDER BY id'),
      check: db.get('PRAGMA integrity_check'),
    }))
  } finally {
    for (const db of open) db.close()
  }
}

test('clones of clones that share pages never see what another one writes', () => {
  const engine = chunked(SQL)
  const image = imageOf(4096)
  fc.assert(
    fc.property(fc.array(move, { maxLength: 14 }), (moves) => {
      expect(family(engine, image.slice(), moves)).toEqual(family(SQL, image, moves))
    }),
    { numRuns: runs(25) },
  )
})

test('what a clone shares is not written to while both are open, and is afterwards', () => {
  const image = imageOf(4096)
  const before = image.slice()
  const isAsBefore = () => Buffer.compare(image, before) === 0
  const database = new (chunked(SQL).Database)(image)
  const [first, second] = [database.fork?.(), database.fork?.()]
  first?.run('DELETE FROM t')
  expect(isAsBefore()).toBe(true)
  expect([first, second, database].map((each) => each && valueOf(each, COUNT))).toEqual([
    0, 150, 150,
  ])
  second?.close()
  first?.close()
  database.run("UPDATE t SET a = 'changed'")
  expect(isAsBefore()).toBe(false)
  database.close()
})

test('with a transaction open there is no fork, and clone() says so as export() does', () => {
  const engine = chunked(SQL)
  const database = new engine.Database(imageOf(4096))
  database.run('BEGIN; DELETE FROM t')
  expect(database.fork?.()).toBeUndefined()
  database.run('ROLLBACK')
  const clone = database.fork?.()
  expect(clone && valueOf(clone, COUNT)).toBe(150)
  clone?.close()
  database.close()
})
