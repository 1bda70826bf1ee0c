import { expect, test } from 'vitest'
import { connect, readSchema } from '../../src/index.js'
import { planComparisons } from '../../src/testing/data-changes.js'
import { SQL } from './notes.js'

const schema = (sql: string) => {
  const db = connect(new SQL.Database())
  db.exec(sql)
  return readSchema(db)
}

test('columns are paired by name, by their new name, and by what computes them', () => {
  const before = schema('CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d)')
  const after = schema('CREATE TABLE u (ID INTEGER PRIMARY KEY, a2, c, b, new)')
  const { comparisons, gone, mistakes } = planComparisons(before, after, {
    T: { becomes: 'U', rename: { A: 'a2' }, using: { new: 'a || b' }, ignore: ['c'], drop: ['d'] },
  })
  expect(mistakes).toEqual([])
  expect(gone).toEqual([])
  expect(comparisons).toEqual([
    {
      before: 't',
      after: 'u',
      columns: ['ID', 'a2', 'b', 'new'],
      expressionsBefore: ['("id")', '("a")', '("b")', '(a || b)'],
      expressionsAfter: ['"ID"', '"a2"', '"b"', '"new"'],
      identity: [0],
      rows: undefined,
    },
  ])
})

test('a column can go while another takes its name', () => {
  const before = schema('CREATE TABLE t (a, b)')
  const after = schema('CREATE TABLE t (a)')
  const plan = planComparisons(before, after, { t: { drop: ['a'], rename: { b: 'a' } } })
  expect(plan).toMatchObject({ gone: [], mistakes: [] })
  expect(plan.comparisons[0]?.expressionsBefore).toEqual(['("b")'])
})

test('what is gone unsaid is gone, and a name that is nowhere is a mistake', () => {
  const before = schema('CREATE TABLE t (a, b); CREATE TABLE old (a)')
  const after = schema('CREATE TABLE t (a)')
  expect(planComparisons(before, after, { x: 'dropped' })).toMatchObject({
    gone: [{ table: 'old' }, { table: 't', column: 'b' }],
    mistakes: ['there is no table x before'],
  })
})
