import { expect, test } from 'vitest'
import { NOTES, Terminal, WITHOUT_DRAFTS, withNotes } from '../terminal.js'

test('errors and warnings end it with 3, each with its file, line and cure', async () => {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/003_colour.sql': '-- up\nALTER TABLE notes\n  ADD COLUM colour TEXT;\n',
  })
  const { code, out } = await terminal.run(['lint'])
  expect(code).toBe(3)
  expect(out).toContain('error COLUMN_TYPO 003_colour.sql:3:7\n')
  expect(out).toContain('Write ADD COLUMN colour.')
  expect(out).toContain('info MISSING_DOWN 003 (down)')
  expect(out.endsWith('3 migrations: 1 serious finding, 1 remark.\n')).toBe(true)
})

test('remarks alone end it with 0', async () => {
  const terminal = new Terminal({ 'migrations/001_a.sql': 'CREATE TABLE a (x);' })
  const { code, json } = await terminal.run(['lint', '--json'])
  expect(code).toBe(0)
  expect(json()).toMatchObject({ findings: [{ code: 'MISSING_DOWN', severity: 'info' }] })
})

test('with a file, losses are counted on a copy of it; what is meant can be let pass', async () => {
  const terminal = new Terminal({ ...NOTES, ...WITHOUT_DRAFTS })
  await withNotes(terminal)
  const before = terminal.read('notes.sqlite')
  const { code, out } = await terminal.run(['lint', 'notes.sqlite'])
  expect(code).toBe(3)
  expect(out).toContain('The column notes.draft goes with 2 values of 3 rows.')
  expect((await terminal.run(['lint', 'notes.sqlite', '--allow', 'DATA_LOSS'])).code).toBe(0)
  expect(terminal.read('notes.sqlite')).toBe(before)
})

test('a finding that does not exist cannot be let pass', async () => {
  const { code, err } = await new Terminal(NOTES).run(['lint', '--allow', 'DATALOSS'])
  expect(code).toBe(2)
  expect(err).toContain('Did you mean DATA_LOSS?')
})

test('behind a migration that fails, the others are still looked at', async () => {
  const terminal = new Terminal({
    'migrations/001_bad.sql': 'DROP TABLE nothing;',
    'migrations/002_typo.sql': 'ALTER TABLE notes ADD COLUM colour TEXT;',
  })
  const { out } = await terminal.run(['lint'])
  expect(out).toContain('error FAILS 001 (up)')
  expect(out).toContain('error COLUMN_TYPO 002_typo.sql:1:23')
})
