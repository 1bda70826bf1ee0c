import { expect, test } from 'vitest'
import { countAll, countInPieces } from '../../../demo/engine/row-counts.js'
import { connect, readSchema } from '../../../src/index.js'
import { SQL } from './opening.js'

function opened(sql: string) {
  const db = connect(new SQL.Database(), { sqlJs: SQL })
  db.exec(sql)
  return { db, schema: readSchema(db) }
}

test('every table has a number or a word', () => {
  const { db, schema } = opened(
    'CREATE TABLE "__proto__"(a); CREATE TABLE t(a); INSERT INTO t VALUES (1), (2); CREATE VIRTUAL TABLE v USING fts4(x)',
  )
  const rows = new Map(Object.entries(countAll(db, schema)))
  expect([rows.get('__proto__'), rows.get('t'), rows.get('v')]).toEqual([0, 2, 'virtual'])
})

test('counting in pieces tells all, and stops when something else is wanted', async () => {
  const { db, schema } = opened(
    Array.from(
      { length: 9 },
      (_, at) => `CREATE TABLE t${at}(a); INSERT INTO t${at} VALUES (1);`,
    ).join(''),
  )
  const told: object[] = []
  const tell = (rows: object) => told.push(rows)
  await countInPieces(db, schema, tell, () => true, 0)
  expect(Object.assign({}, ...told)).toEqual(countAll(db, schema))
  expect(told).toHaveLength(9)
  told.length = 0
  await countInPieces(db, schema, tell, () => false, 0)
  expect(told).toEqual([{ t0: 1 }])
})
