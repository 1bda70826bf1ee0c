import { expect, test } from 'vitest'
import { connect } from '../../src/index.js'
import { readRows, without } from '../../src/testing/rows.js'
import { SQL } from './notes.js'

const db = connect(new SQL.Database())
db.exec(
  `CREATE TABLE t (a, "b c"); INSERT INTO t VALUES (1, 'x'), (1, 'x'), (2, NULL), ('1', x'00')`,
)

test('rows are read as SQL would write their values', () => {
  expect(readRows(db, 't', ['a', '"b c"'], [0])).toMatchObject([
    { id: '1 ', values: ['1', "'x'"] },
    { id: '1 ', values: ['1', "'x'"] },
    { id: '2 ', values: ['2', 'NULL'] },
    { id: "'1' 31", values: ["'1'", "X'00'"] },
  ])
})

test('equal rows count as often as they stand there', () => {
  const rows = readRows(db, 't', ['a', '"b c"'])
  expect(without(rows, rows)).toEqual([])
  expect(without(rows, rows.slice(1)).map(({ values }) => values)).toEqual([['1', "'x'"]])
  expect(without(rows.slice(1), rows)).toEqual([])
})
