import { chmodSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  assertReplaceable,
  assertUnchanged,
  assertUnused,
  readDatabase,
} from '../../src/cli/database-file.js'
import { MigrationError } from '../../src/errors.js'
import { expectError } from '../support/expect-error.js'
import { NOTES, Terminal, withNotes } from './terminal.js'

async function notes(): Promise<Terminal> {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  return terminal
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'nothing was thrown',
    (each: unknown) => each,
  )
  return error instanceof MigrationError ? error.code : String(error)
}

test('what is read can be replaced, as long as nobody else writes to it', async () => {
  const terminal = await notes()
  const file = await readDatabase('notes.sqlite', terminal.folder)
  expect(file.wal).toBeUndefined()
  await expect(assertReplaceable(file)).resolves.toBeUndefined()
  await expect(assertUnchanged(file)).resolves.toBeUndefined()
  terminal.write('notes.sqlite', terminal.read('notes.sqlite'))
  expect(await codeOf(assertUnchanged(file))).toBe('FILE_CHANGED')
})

test('other bytes under the same size and time are a change too', async () => {
  const terminal = await notes()
  const file = await readDatabase('notes.sqlite', terminal.folder)
  const image = new Uint8Array(file.image)
  image.fill(7, 4000, 4001)
  writeFileSync(file.target, image)
  const nanoseconds = Number(file.facts.mtimeNs) / 1e9
  utimesSync(file.target, nanoseconds, nanoseconds)
  expect(await codeOf(assertUnchanged(file))).toBe('FILE_CHANGED')
})

test('a -wal that has come, grown or gone is a change', async () => {
  const terminal = await notes()
  const before = await readDatabase('notes.sqlite', terminal.folder)
  terminal.write('notes.sqlite-wal', 'x')
  expect(await codeOf(assertUnchanged(before))).toBe('FILE_CHANGED')
  const withWal = await readDatabase('notes.sqlite', terminal.folder)
  expect(withWal.wal).toHaveLength(1)
  terminal.write('notes.sqlite-wal', '')
  expect(await codeOf(assertUnchanged(withWal))).toBe('FILE_CHANGED')
})

test('where the system does not tell who has a file open, a -wal is taken for somebody', async () => {
  const terminal = await notes()
  const alone = await readDatabase('notes.sqlite', terminal.folder)
  await expect(assertReplaceable(alone, false)).resolves.toBeUndefined()
  terminal.write('notes.sqlite-wal', 'x')
  const withWal = await readDatabase('notes.sqlite', terminal.folder)
  await expect(assertReplaceable(withWal, true)).resolves.toBeUndefined()
  expect(await codeOf(assertReplaceable(withWal, false))).toBe('FILE_IN_USE')
})

test('a file that is gone is a change', async () => {
  const terminal = await notes()
  const file = await readDatabase('notes.sqlite', terminal.folder)
  rmSync(file.target)
  expect(await codeOf(assertUnchanged(file))).toBe('FILE_CHANGED')
})

test('a hot journal is refused in words, a finished one is not in the way', async () => {
  const terminal = await notes()
  const magic = new Uint8Array(512)
  magic.set([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7])
  terminal.write('notes.sqlite-journal', magic)
  for (const command of ['up', 'status', 'inspect']) {
    const { code, err } = await terminal.run([command, 'notes.sqlite'])
    expect(code).toBe(1)
    expect(err).toContain('FILE_UNFINISHED')
    expect(err).toContain('sqlite3 notes.sqlite')
  }
  terminal.write('notes.sqlite-journal', new Uint8Array(512))
  expect((await terminal.run(['up', 'notes.sqlite'])).code).toBe(0)
})

test('a file that was made read-only is not replaced, whoever asks', async () => {
  const terminal = await notes()
  chmodSync(terminal.path('notes.sqlite'), 0o444)
  const file = await readDatabase('notes.sqlite', terminal.folder)
  expect(await codeOf(assertReplaceable(file))).toBe('FILE_UNAVAILABLE')
})

const isAdministrator = process.getuid?.() === 0
if (isAdministrator) console.log('Permissions do not bind the administrator: one test is skipped.')

test.skipIf(isAdministrator)(
  'a folder that may not be written to is told before any work',
  async () => {
    const terminal = await notes()
    mkdirSync(terminal.path('closed'))
    terminal.write('closed/notes.sqlite', terminal.read('notes.sqlite'))
    chmodSync(terminal.path('closed'), 0o555)
    const file = await readDatabase('closed/notes.sqlite', terminal.folder)
    expect(await codeOf(assertReplaceable(file))).toBe('FILE_UNAVAILABLE')
    chmodSync(terminal.path('closed'), 0o755)
  },
)

test.each([
  ['nowhere.sqlite', 'nowhere.sqlite is not there'],
  ['migrations', 'migrations is a folder'],
  ['migrations/001_notes.sql/x', 'is not there: a part of the path is no folder'],
])('%s is told for what it is', async (name, words) => {
  const { code, err } = await new Terminal(NOTES).run(['status', name])
  expect(code).toBe(1)
  expect(err).toContain(words)
})

test('the programs that have a file open are named', () => {
  expect(() => assertUnused('a', [])).not.toThrow()
  const users = [
    { pid: 12, name: 'app' },
    { pid: 0, name: 'a program' },
  ]
  const error = expectError('FILE_IN_USE', () => assertUnused('a.sqlite', users))
  expect(error.what).toContain('a.sqlite open: app (12), a program.')
})

test('a folder under the name of the -wal is named, not the database', async () => {
  const terminal = await notes()
  mkdirSync(terminal.path('notes.sqlite-wal'))
  await expect(readDatabase('notes.sqlite', terminal.folder)).rejects.toMatchObject({
    what: 'notes.sqlite-wal is a folder.',
  })
})
