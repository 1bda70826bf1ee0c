import { expect, test } from 'vitest'
import { Terminal } from '../terminal.js'

function two(): Terminal {
  const terminal = new Terminal()
  const history =
    'CREATE TABLE schema_migrations(version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP)'
  terminal.database(
    'a.sqlite',
    `CREATE TABLE notes(id INTEGER); INSERT INTO notes VALUES (1); ${history}`,
  )
  terminal.database('b.sqlite', 'CREATE TABLE notes (id INTEGER, title TEXT); CREATE TABLE tags(x)')
  return terminal
}

test('what would have to change in the first to be like the second', async () => {
  const { code, out } = await two().run(['diff', 'a.sqlite', 'b.sqlite'])
  expect(code).toBe(3)
  expect(out).toBe(
    [
      'a.sqlite -> b.sqlite',
      '',
      'Schema:',
      '  ~ table notes',
      '    + column title: TEXT',
      '  + table tags',
      '',
    ].join('\n'),
  )
})

test('equal schemas end it with 0, whatever rows they have', async () => {
  const terminal = two()
  terminal.database('c.sqlite', 'CREATE TABLE notes ( id integer )')
  const { code, out } = await terminal.run(['diff', 'a.sqlite', 'c.sqlite'])
  expect({ code, out }).toEqual({ code: 0, out: 'a.sqlite -> c.sqlite: no difference\n' })
})

test('--rows compares how many rows there are', async () => {
  const terminal = two()
  terminal.database('c.sqlite', 'CREATE TABLE notes(id INTEGER)')
  const { code, json } = await terminal.run(['diff', 'a.sqlite', 'c.sqlite', '--rows', '--json'])
  expect(code).toBe(3)
  expect(json()).toMatchObject({ changes: [], rows: [{ table: 'notes', before: 1, after: 0 }] })
})
