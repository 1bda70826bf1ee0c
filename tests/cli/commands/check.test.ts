import { expect, test } from 'vitest'
import { readArguments } from '../../../src/cli/arguments.js'
import { check } from '../../../src/cli/commands/check.js'
import { ProgressBar } from '../../../src/cli/progress-bar.js'
import { NOTES, Terminal, WITHOUT_DRAFTS, withNotes } from '../terminal.js'

test('a sound folder passes', async () => {
  const { code, out } = await new Terminal(NOTES).run(['check'])
  expect(code).toBe(0)
  expect(out).toBe(
    [
      '✓ files          2 migrations, format tidemark',
      '✓ lint           nothing serious',
      '✓ reversibility  2 went up, down and up again',
      '',
    ].join('\n'),
  )
})

test('a file that is no migration is named, so that a slip in a name is seen', async () => {
  const terminal = new Terminal({ ...NOTES, 'migrations/readme.txt': '' })
  const { code, out } = await terminal.run(['check'])
  expect(code).toBe(0)
  expect(out).toContain('readme.txt is left out: ')
})

test('a rollback that does not lead back is found', async () => {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/003_index.sql': '-- up\nCREATE INDEX i ON notes (title);\n-- down\nSELECT 1;\n',
  })
  const { code, out, json } = await terminal.run(['check', '--json'])
  expect(code).toBe(3)
  expect(out).toContain('003')
  expect(json()).toMatchObject({
    exitCode: 3,
    checks: [
      { name: 'files', ok: true },
      { name: 'lint', ok: true },
      { name: 'reversibility', ok: false, proven: ['001', '002'], faults: [{ version: '003' }] },
    ],
  })
})

test('with a file of an old release, edits and late-comers are found', async () => {
  const terminal = new Terminal(NOTES)
  await terminal.run(['up', 'old.sqlite', '--create'])
  expect((await terminal.run(['check', 'old.sqlite'])).code).toBe(0)
  terminal.write('migrations/001_notes.sql', 'CREATE TABLE notes (id INTEGER PRIMARY KEY);')
  terminal.write('migrations/0015_late.sql', 'CREATE TABLE late (x);')
  const { code, out } = await terminal.run(['check', 'old.sqlite'])
  expect(code).toBe(3)
  expect(out).toContain('001 was edited since it was applied')
  expect(out).not.toContain('0015 is recorded')
})

test('a pending version below an applied one is found', async () => {
  const terminal = new Terminal(NOTES)
  await terminal.run(['up', 'old.sqlite', '--create'])
  terminal.write('migrations/0001.5_late.sql', 'CREATE TABLE late (x);')
  const { code, out } = await terminal.run(['check', 'old.sqlite'])
  expect(code).toBe(3)
  expect(out).toContain('✗ history        2 applied, 1 pending')
  expect(out).toContain('0001.5 is pending and older than an applied version')
})

test('what is pending is tried on the rows of the file, and the file is only read', async () => {
  const terminal = new Terminal({ ...NOTES, ...WITHOUT_DRAFTS })
  expect((await terminal.run(['check', '--allow', 'DATA_LOSS'])).code).toBe(0)
  await withNotes(terminal)
  const before = terminal.read('notes.sqlite')
  const { code, out } = await terminal.run(['check', 'notes.sqlite', '--allow', 'DATA_LOSS'])
  expect(code).toBe(3)
  expect(out).toContain('✓ lint')
  expect(out).toContain('✗ reversibility  1 went up, down and up again')
  expect(out).toContain('After down of 003 the database is not as before its up')
  expect(out).toContain('table notes: 2 rows missing')
  expect(terminal.read('notes.sqlite')).toBe(before)
})

test('a folder that cannot be read ends it with 1', async () => {
  const terminal = new Terminal({ ...NOTES, 'migrations/002_twice.sql': '' })
  const { code, err } = await terminal.run(['check'])
  expect(code).toBe(1)
  expect(err).toContain('INVALID_SOURCE')
  expect(err).toContain('002_twice.sql')
})

test('a long one shows how far the proof of the way back is', async () => {
  const terminal = new Terminal(NOTES)
  let drawn = ''
  const write = (text: string) => {
    drawn += text
  }
  const stream = { isTTY: true, columns: 80, write }
  let time = 0
  await check.run({
    args: readArguments([], check.options, 'check'),
    io: {
      out: stream,
      err: stream,
      cwd: terminal.folder,
      env: {},
      now: () => new Date(0),
      onInterrupt: () => () => undefined,
    },
    progress: new ProgressBar(stream, () => (time += 1000)),
  })
  expect(drawn).toContain('50%  down and up again: 001')
})
