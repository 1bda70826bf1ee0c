import { expect, test } from 'vitest'
import { NOTES, Terminal, withNotes } from '../terminal.js'

test('every version stands in a line, with what is to be said about it', async () => {
  const terminal = new Terminal({ ...NOTES, 'migrations/0005_late.sql': 'CREATE TABLE late (x);' })
  terminal.database(
    'notes.sqlite',
    `CREATE TABLE schema_migrations(version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP, checksum TEXT);
     INSERT INTO schema_migrations VALUES ('001', '', '2026-11-22 20:00:00', '1:0'), ('7', 'of a newer app', '2026-11-22 20:00:01', NULL)`,
  )
  const { code, out } = await terminal.run(['status', 'notes.sqlite'])
  expect(code).toBe(0)
  expect(out).toBe(
    [
      'notes.sqlite: 1 applied, 2 pending, 1 unknown',
      '',
      'VERSION  DESCRIPTION     STATE    APPLIED (UTC)        REMARK',
      '001      notes           applied  2026-11-22 20:00:00  edited since it was applied',
      '002      tags            pending                       older than an applied version',
      '0005     late            pending                       older than an applied version, cannot be rolled back',
      '7        of a newer app  unknown  2026-11-22 20:00:01  no file has it',
      '',
    ].join('\n'),
  )
})

test('it ends with 3 where something is due, when that is asked for', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  expect((await terminal.run(['status', 'notes.sqlite'])).code).toBe(0)
  expect((await terminal.run(['status', 'notes.sqlite', '--exit-code'])).code).toBe(3)
  await terminal.run(['up', 'notes.sqlite'])
  expect((await terminal.run(['status', 'notes.sqlite', '--exit-code'])).code).toBe(0)
})

test('the document has the states as the library gives them', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  const { json } = await terminal.run(['status', 'notes.sqlite', '--json'])
  expect(json()).toMatchObject({
    file: 'notes.sqlite',
    versions: [
      { version: '001', state: 'applied', reversible: true },
      { version: '002', state: 'pending', description: 'tags' },
    ],
  })
})

test('it writes nothing', async () => {
  const terminal = new Terminal(NOTES)
  terminal.database('old.sqlite', 'CREATE TABLE t(x)')
  const before = terminal.read('old.sqlite')
  expect((await terminal.run(['status', 'old.sqlite'])).out).toContain('0 applied, 2 pending')
  expect(terminal.read('old.sqlite')).toBe(before)
  expect(terminal.names()).toEqual(['migrations', 'old.sqlite'])
})

test('a terminal gets colours, and a pipe gets none', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  const seen = await terminal.run(['status', 'notes.sqlite'], { isTTY: true })
  expect(seen.out).toContain('\u001B[32mapplied\u001B[39m')
  const piped = await terminal.run(['status', 'notes.sqlite'])
  expect(piped.out).not.toContain('\u001B')
})
