import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Terminal } from '../terminal.js'

test('the facts of a file, its tables, and what another tool recorded', async () => {
  const terminal = new Terminal()
  terminal.database(
    'app.sqlite',
    `PRAGMA user_version = 7;
     CREATE TABLE schema_migrations(version uint64, dirty bool);
     INSERT INTO schema_migrations VALUES (3, 0);
     CREATE TABLE notes(id INTEGER PRIMARY KEY, title TEXT) STRICT;
     CREATE INDEX by_title ON notes(title);
     CREATE VIEW titles AS SELECT title FROM notes;
     INSERT INTO notes(title) VALUES ('a'), ('b');`,
  )
  const { code, out } = await terminal.run(['inspect', 'app.sqlite', '--schema'])
  expect(code).toBe(0)
  expect(out).toContain('app.sqlite\nsize      16.4 kB, 4 pages of 4096 bytes\nencoding  UTF-8\n')
  expect(out).toContain('user_version    7')
  expect(out).toContain('history   golang-migrate: 1 recorded in schema_migrations')
  expect(out).toContain('notes              2     2        1        STRICT')
  expect(out).toContain('view titles')
  expect(out).toContain('CREATE INDEX by_title ON notes(title);')
})

test('names of a stranger cannot speak to the terminal', async () => {
  const terminal = new Terminal()
  terminal.database('evil.sqlite', 'CREATE TABLE "\u001B]0;x\u0007\n\u202E"(a)')
  const { out } = await terminal.run(['inspect', 'evil.sqlite', '--schema'])
  expect(out).toContain('\\u001b]0;x\\u0007 \\u202e')
  expect(out).not.toMatch(/[\u001B\u0007\u202E]/)
})

test.each([
  ['empty.sqlite', '', 'NOT_A_DATABASE: empty.sqlite is empty.'],
  ['text.sqlite', 'hello', 'NOT_A_DATABASE: text.sqlite: It is not an SQLite database but text.'],
])('%s is told for what it is', async (name, content, words) => {
  const { code, err } = await new Terminal({ [name]: content }).run(['inspect', name])
  expect(code).toBe(1)
  expect(err).toContain(words)
})

test('a damaged file is named with what SQLite finds', async () => {
  const terminal = new Terminal()
  terminal.database(
    'app.sqlite',
    `CREATE TABLE t(a);
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 40)
     INSERT INTO t SELECT zeroblob(900) FROM n`,
  )
  const image = readFileSync(terminal.path('app.sqlite'))
  image.fill(0xff, 4096, 4200)
  terminal.write('app.sqlite', image)
  const { code, err } = await terminal.run(['inspect', 'app.sqlite'])
  expect(code).toBe(1)
  expect(err).toContain('DAMAGED_FILE: app.sqlite: SQLite finds damage in it')
})
