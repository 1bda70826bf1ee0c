import { describe, expect, test } from 'vitest'
import {
  keepSpelling,
  surroundingsOf,
  updateOf,
  withoutStringNames,
} from '../../src/alter/objects.js'
import type { SchemaObject } from '../../src/alter/objects.js'

const object = (
  type: SchemaObject['type'],
  name: string,
  sql: string,
  table = name,
): SchemaObject => ({
  rowid: 1,
  type,
  name,
  table,
  sql,
  temporary: false,
})

describe('what a rename has written', () => {
  const kept = (before: string, after: string, names: string[] = []): string =>
    keepSpelling(before, after, new Set(names))

  test('stays where a name has changed, and nowhere else', () => {
    const before = 'CREATE VIEW v AS SELECT a,  "x" /* a */ FROM t -- a'
    const after = `CREATE VIEW v AS SELECT "b",  'x' /* a */ FROM "t" -- a`
    expect(kept(before, after, ['b'])).toBe('CREATE VIEW v AS SELECT "b",  "x" /* a */ FROM t -- a')
  })

  test('stays where a "string" would become the new name', () => {
    expect(kept('SELECT a, "b" FROM t', `SELECT "b", 'b' FROM t`, ['b'])).toBe(
      `SELECT "b", 'b' FROM t`,
    )
  })

  test('stays as it is where it cannot be laid beside the old text', () => {
    expect(kept('SELECT a', 'SELECT a AS b')).toBe('SELECT a AS b')
  })
})

test('the columns of an UPDATE OF are those before ON', () => {
  const of = (sql: string): string[] => updateOf(object('trigger', 'g', sql))
  expect(of('CREATE TRIGGER g AFTER UPDATE OF a, "b c" ON t BEGIN SELECT 1; END')).toEqual([
    'a',
    'b c',
  ])
  expect(of('CREATE TRIGGER g AFTER UPDATE ON t BEGIN SELECT 1 OF; END')).toEqual([])
})

test('a name in double quotes goes into brackets, where it is never a string', () => {
  const names = new Set(['b', 'c]d'])
  expect(withoutStringNames(`SELECT "b", 'b', "B", "x", "c]d"`, names)).toBe(
    `SELECT [b], 'b', [B], "x", "c]d"`,
  )
})

test('what depends on a table is found through views, and what does not is left out', () => {
  const view = object('view', 'v', 'CREATE VIEW v AS SELECT * FROM "T"')
  const second = object('view', 'w', 'CREATE VIEW w AS SELECT * FROM [v], u')
  const trigger = object(
    'trigger',
    'g',
    'CREATE TRIGGER g AFTER INSERT ON u BEGIN SELECT 1; END',
    'u',
  )
  const writes = object(
    'trigger',
    'h',
    'CREATE TRIGGER h AFTER INSERT ON u BEGIN DELETE FROM w; END',
    'u',
  )
  const table = object('table', 't', 'CREATE TABLE t(a)')
  const other = object('table', 'u', 'CREATE TABLE u(tt, x_t)')
  const all = [table, other, view, second, trigger, writes]
  const { dependents, needed, strangers } = surroundingsOf(all, 't')
  expect(dependents).toEqual([view, second, writes])
  expect(needed).toEqual([other])
  expect(strangers).toEqual([trigger])
})
