import { expect, test } from 'vitest'
import { lossItems } from '../../../demo/engine/losses.js'

test('each loss is told in numbers', () => {
  const items = lossItems([
    { kind: 'column', table: 'users', column: 'bio', count: 1204, of: 1300 },
    { kind: 'column', table: 'users', column: 'age', count: 1, of: 1 },
    { kind: 'table', table: 'notes', count: 12, of: 12 },
    { kind: 'rows', table: 'log', count: 3, of: 4000 },
    { kind: 'values', table: 'users', column: 'zip', count: 2, of: 5 },
    { kind: 'values', table: 'users', column: 'born', count: 1, of: 1 },
  ])
  expect(items.map(({ words }) => words)).toEqual([
    'drops users.bio: 1,204 of 1,300 rows have a value',
    'drops users.age: 1 of 1 row has a value',
    'drops the table notes with its 12 rows',
    'removes 3 of 4,000 rows from log',
    'changes the kind of 2 of 5 values in users.zip',
    'changes the kind of 1 of 1 value in users.born',
  ])
})

test('names cannot make two losses one', () => {
  const [a, b] = lossItems([
    { kind: 'column', table: 'a.b', column: 'c', count: 1, of: 1 },
    { kind: 'column', table: 'a', column: 'b.c', count: 1, of: 1 },
  ])
  expect(a?.id).not.toBe(b?.id)
})
