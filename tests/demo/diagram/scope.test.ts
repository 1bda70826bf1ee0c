import { expect, test } from 'vitest'
import { tablesOf } from '../../../demo/diagram/graph.js'
import { scopeOf } from '../../../demo/diagram/scope.js'
import { diffOf, schemaOf } from './schemas.js'

/** t1 refers to t0, t2 to t1, and so on: a chain. */
function chain(length: number, more = ''): string {
  const tables = Array.from(
    { length },
    (_, at) =>
      `CREATE TABLE t${at} (id PRIMARY KEY, parent REFERENCES t${Math.max(0, at - 1)}(id));`,
  )
  return tables.join('\n') + more
}

test('few tables are all shown', () => {
  const scope = scopeOf(tablesOf(schemaOf(chain(10))), [], undefined, 10)
  expect([scope.ids.size, scope.why, scope.left]).toEqual([10, 'all', 0])
})

test('of many those are shown that changed, with their neighbours', () => {
  const diff = diffOf(chain(30), chain(30, 'CREATE INDEX i ON t20 (parent); CREATE TABLE x (a);'))
  const scope = scopeOf(tablesOf(diff.after, diff), diff.changes, undefined, 10)
  expect([...scope.ids].toSorted()).toEqual(['t19', 't20', 't21', 'x'])
  expect([scope.why, scope.left]).toEqual(['changed', 27])
})

test('around a chosen table two steps are shown', () => {
  const scope = scopeOf(tablesOf(schemaOf(chain(30))), [], 't10', 20)
  expect([...scope.ids].toSorted()).toEqual(['t10', 't11', 't12', 't8', 't9'])
  expect(scope.why).toBe('chosen')
})

test('never more than the limit, whatever changed or is around', () => {
  const star = Array.from({ length: 50 }, (_, at) => `CREATE TABLE s${at} (a REFERENCES hub(id));`)
  const sql = `CREATE TABLE hub (id PRIMARY KEY); ${star.join('')}`
  const diff = diffOf('', sql)
  const tables = tablesOf(diff.after, diff)
  for (const chosen of [undefined, 'hub', 's1', 'no such table']) {
    const scope = scopeOf(tables, diff.changes, chosen, 7)
    expect(scope.ids.size).toBe(7)
    expect(scope.left).toBe(44)
  }
})
