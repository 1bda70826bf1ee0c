import { expect, test } from 'vitest'
import { NOTES, Terminal, withNotes } from '../terminal.js'

async function upgraded(): Promise<Terminal> {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/003_more.sql': '-- up\nCREATE TABLE more (x);\n-- down\nDROP TABLE more;\n',
  })
  await terminal.run(['up', 'notes.sqlite', '--create'])
  return terminal
}
const recorded = (terminal: Terminal) =>
  terminal.rows('notes.sqlite', 'SELECT version FROM schema_migrations').flat()

test('alone it rolls back the newest version', async () => {
  const terminal = await upgraded()
  const { code, out } = await terminal.run(['down', 'notes.sqlite'])
  expect(code).toBe(0)
  expect(out).toContain('rolled-back')
  expect(out).toContain('- table more')
  expect(recorded(terminal)).toEqual(['001', '002'])
})

test('--to leaves that version applied, --all leaves none', async () => {
  const terminal = await upgraded()
  await terminal.run(['down', 'notes.sqlite', '--to', '1'])
  expect(recorded(terminal)).toEqual(['001'])
  await terminal.run(['down', 'notes.sqlite', '--all'])
  expect(recorded(terminal)).toEqual([])
  expect((await terminal.run(['down', 'notes.sqlite'])).out).toContain('Nothing to do')
})

test('--to and --all together are refused', async () => {
  const terminal = await upgraded()
  const { code, err } = await terminal.run(['down', 'notes.sqlite', '--all', '--to', '001'])
  expect(code).toBe(2)
  expect(err).toContain('USAGE')
})

test('a table with rows is not dropped before it is said that they may go', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  const refused = await terminal.run(['down', 'notes.sqlite'])
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('table notes: all of its 3 rows')
  expect((await terminal.run(['down', 'notes.sqlite', '--accept-losses'])).code).toBe(0)
})

test('where one version on the way cannot be rolled back, nothing is', async () => {
  const terminal = new Terminal({ ...NOTES, 'migrations/0015_one_way.sql': 'CREATE TABLE w (x);' })
  await terminal.run(['up', 'notes.sqlite', '--create'])
  const before = terminal.read('notes.sqlite')
  const { code, err } = await terminal.run(['down', 'notes.sqlite', '--all'])
  expect(code).toBe(1)
  expect(err).toContain('NOT_REVERSIBLE')
  expect(terminal.read('notes.sqlite')).toBe(before)
})

test('down does not make a file', async () => {
  const terminal = new Terminal(NOTES)
  expect((await terminal.run(['down', 'x.sqlite'])).code).toBe(1)
  expect((await terminal.run(['down', 'x.sqlite', '--create'])).code).toBe(2)
  expect(terminal.names()).toEqual(['migrations'])
})
