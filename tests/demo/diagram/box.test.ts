import { expect, test } from 'vitest'
import { boxesOf } from '../../../demo/diagram/box.js'
import { graphOf, tablesOf } from '../../../demo/diagram/graph.js'
import { diffOf, hostileSql, schemaOf } from './schemas.js'

test('of a table with 2,000 columns those are shown that changed or are keys', () => {
  const columns = Array.from({ length: 1998 }, (_, at) => `c${at}`)
  const before = `CREATE TABLE t (${['id INTEGER PRIMARY KEY', ...columns, 'p REFERENCES t(id)'].join()})`
  const after = before.replace('c1000,', 'c1000 TEXT,')
  const diff = diffOf(before, after)
  const [box] = boxesOf(graphOf(tablesOf(diff.after, diff), diff.changes))
  const names = box?.rows.map(({ name }) => name)
  expect(names).toHaveLength(12)
  expect(names).toEqual(expect.arrayContaining(['id', 'c1000', 'p']))
  expect(box?.foot).toEqual(['and 1988 more columns'])
})

test('a box is as wide as its longest line, and names of any length fit', () => {
  const [narrow, wide] = boxesOf(
    graphOf(tablesOf(schemaOf('CREATE TABLE a (b); CREATE TABLE wider_by_its_name_alone (b)'))),
  )
  expect(wide?.width).toBeGreaterThan(narrow?.width ?? Number.POSITIVE_INFINITY)
  for (const { width, title } of boxesOf(graphOf(tablesOf(schemaOf(hostileSql()))))) {
    expect(width).toBeLessThan(600)
    expect(title.trim()).not.toBe('')
  }
})
