import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { findUsers, lockers } from '../../src/cli/file-users.js'
import { NOTES, Terminal, withNotes } from './terminal.js'

const LOCKS = `1: POSIX  ADVISORY  READ  1234 08:02:131076 1073741826 1073742335
2: POSIX  ADVISORY  WRITE 99 08:02:131076 0 EOF
3: FLOCK  ADVISORY  WRITE 98 08:02:131076 0 EOF
1: -> POSIX  ADVISORY  WRITE 97 08:02:131076 1073741824 1073741824
4: OFDLCK ADVISORY  WRITE -1 08:02:131076 1073741825 1073741825
5: POSIX  ADVISORY  WRITE 4711 00:1f:131076 1073741824 1073741824
`

describe('the text of /proc/locks', () => {
  test('names who holds a lock of SQLite on the file, and nobody else', () => {
    // Device 8:2, as stat() puts it.
    expect(lockers(LOCKS, { dev: 0x802n, ino: 131_076n })).toEqual([1234, 0])
    expect(lockers(LOCKS, { dev: 0x803n, ino: 131_076n })).toEqual([])
    expect(lockers(LOCKS, { dev: 0x802n, ino: 131_077n })).toEqual([])
  })

  test('shows another device than stat() does on file systems in layers', () => {
    expect(lockers(LOCKS, { dev: 0x1fn, ino: 131_076n })).toEqual([1234, 0, 4711])
  })

  test('of another kind is read without harm', () => {
    expect(lockers('', { dev: 1n, ino: 1n })).toEqual([])
    expect(lockers('rubbish\n1: POSIX\n', { dev: 1n, ino: 1n })).toEqual([])
  })
})

const onLinux = process.platform === 'linux'
if (!onLinux) console.log('Who has a file open is told by Linux only: these tests are skipped.')

describe.runIf(onLinux)('on Linux', () => {
  const started: { kill(): unknown }[] = []
  afterEach(() => started.splice(0).forEach((child) => child.kill()))

  /** Another program that keeps a file open. */
  async function holder(path: string): Promise<number> {
    const script = `const fs = require('node:fs'); fs.openSync(process.argv[1], 'r+')
      process.stdout.write('open'); setInterval(() => undefined, 1000)`
    const child = spawn(process.execPath, ['-e', script, path])
    started.push(child)
    await once(child.stdout, 'data')
    return child.pid ?? 0
  }

  test('a program that has the file open is named', async () => {
    const terminal = new Terminal(NOTES)
    await withNotes(terminal)
    expect(await findUsers(terminal.path('notes.sqlite'))).toEqual([])
    const pid = await holder(terminal.path('notes.sqlite'))
    expect(await findUsers(terminal.path('notes.sqlite'))).toEqual([
      { pid, name: expect.stringMatching(/\S/) as string },
    ])
  })

  test('a file that others have open is not replaced, but can be looked at', async () => {
    const terminal = new Terminal(NOTES)
    await withNotes(terminal)
    const { ino } = statSync(terminal.path('notes.sqlite'))
    const pid = await holder(terminal.path('notes.sqlite'))
    const { code, err } = await terminal.run(['up', 'notes.sqlite'])
    expect(code).toBe(1)
    expect(err).toContain('FILE_IN_USE: Another program has notes.sqlite open')
    expect(err).toContain(`(${pid})`)
    expect(statSync(terminal.path('notes.sqlite')).ino).toBe(ino)
    expect((await terminal.run(['status', 'notes.sqlite'])).code).toBe(0)
    expect((await terminal.run(['inspect', 'notes.sqlite'])).out).toContain(`(${pid})`)
  })

  test('an open -wal of the database counts, a file with a similar name does not', async () => {
    const terminal = new Terminal({ ...NOTES, 'notes.sqlite.txt': '', 'notes.sqlite-wal': '' })
    await withNotes(terminal)
    await holder(terminal.path('notes.sqlite.txt'))
    expect(await findUsers(terminal.path('notes.sqlite'))).toEqual([])
    const pid = await holder(terminal.path('notes.sqlite-wal'))
    expect((await findUsers(terminal.path('notes.sqlite'))).map((user) => user.pid)).toEqual([pid])
  })
})
