import { expect, test } from 'vitest'
import { liftQueries } from '../../src/sources/lift-queries.js'
import { normalize } from '../../src/sql.js'

const up = (body: string) =>
  liftQueries(`class A { async up(q: QueryRunner): Promise<void> { ${body} } }`)

test.each([
  ["await q.query('SELECT 1')", 'SELECT 1;'],
  ['q.query("SELECT 1"); return q.query(`SELECT 2`,)', 'SELECT 1; SELECT 2;'],
  ['await q.query(\'a \' + "b" + `c`)', 'a bc;'],
  ["await q.query('it\\'s')", "it's;"],
  ['await q.query("a\\nb")', 'a b;'],
  ['await q.query(`a -- b`)\nawait q.query(`c`)', 'a; c;'],
  ['await q.query(`a`, undefined); await q.query(`b`, [])', 'a; b;'],
  ['/* q.drop() */ // q.drop()\n', ''],
  ['', ''],
])('%j is %j', (body, sql) => {
  const cut = up(body)
  expect('up' in cut && normalize(cut.up)).toBe(normalize(sql))
})

test.each([
  'await q.query(`a ${b}`)',
  "await q.query('a', [1])",
  'await q.query(sql)',
  "await q.query('a' + b)",
  "await other.query('a')",
  "await q.createTable('a')",
  "if (x) await q.query('a')",
  "await q.query('\\x41')",
  "const rows = await q.query('a')",
])('%j cannot be read', (body) => {
  expect(up(body)).toMatchObject({ faults: [{ line: 1 }] })
})

test('a program without an up is a fault', () => {
  expect(liftQueries('class A { down() {} }')).toEqual({
    faults: ['no method up can be found in it'],
  })
})

test('a down without a query is there, and empty', () => {
  expect(liftQueries("class A { up(q) { q.query('a') } down(q) {} }")).toMatchObject({ down: '' })
})

test('names in strings and comments are no methods', () => {
  const program = "// up(a) { drop }\nconst s = 'up(b) {'\nclass A { up(q) { q.query('a') } }"
  expect(liftQueries(program)).toMatchObject({ up: '\n\na;' })
})
