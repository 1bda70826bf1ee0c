import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { readDatabase } from '../../src/cli/database-file.js'
import { createDatabase, replaceDatabase } from '../../src/cli/replace-file.js'
import { MigrationError } from '../../src/errors.js'
import { rows, SQL, value } from '../support/sql-js.js'
import { spawnSync } from 'node:child_process'
import { BuiltCli } from './built.js'
import { NOTES, Terminal, withNotes } from './terminal.js'
import { walOf } from './wal.js'

const cli = new BuiltCli()
afterAll(() => cli.remove())

/** A database in WAL mode whose third note is in the -wal only. */
async function inWalMode(): Promise<Terminal> {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  const base = readFileSync(terminal.path('notes.sqlite'))
  const raw = new SQL.Database(base)
  raw.exec("INSERT INTO notes (title) VALUES ('in the WAL')")
  const now = raw.export()
  raw.close()
  for (const image of [base, now]) image.fill(2, 18, 20)
  terminal.write('notes.sqlite', base)
  terminal.write('notes.sqlite-wal', walOf(now))
  terminal.write('notes.sqlite-shm', 'an index that SQLite makes anew')
  return terminal
}

test('rows of the -wal are in the new file and in the backup, and the -wal is gone', async () => {
  const terminal = await inWalMode()
  expect((await terminal.run(['status', 'notes.sqlite'])).code).toBe(0)
  expect(terminal.names()).toContain('notes.sqlite-wal')
  const { code, err } = await terminal.run(['up', 'notes.sqlite'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite', 'notes.v001.backup.sqlite'])
  for (const name of ['notes.sqlite', 'notes.v001.backup.sqlite']) {
    const image = readFileSync(terminal.path(name))
    // > 18 1 File format write version. 1 for legacy; 2 for WAL.
    expect([...image.subarray(18, 20)]).toEqual([2, 2])
    image.fill(1, 18, 20)
    const raw = new SQL.Database(image)
    expect(rows(raw, 'SELECT title FROM notes').flat()).toEqual(['a', 'b', 'c', 'in the WAL'])
    expect(value(raw, 'PRAGMA integrity_check')).toBe('ok')
    raw.close()
  }
})

test('a -wal of another database is refused, and both files stay', async () => {
  const terminal = await inWalMode()
  const other = new SQL.Database()
  other.exec('PRAGMA application_id = 5; CREATE TABLE other (x)')
  terminal.write('notes.sqlite-wal', walOf(other.export()))
  other.close()
  const before = terminal.read('notes.sqlite')
  const { code, err } = await terminal.run(['up', 'notes.sqlite'])
  expect(code).toBe(1)
  expect(err).toContain('WAL_MISMATCH: notes.sqlite-wal: ')
  expect(terminal.read('notes.sqlite')).toBe(before)
  expect(terminal.names()).toContain('notes.sqlite-wal')
})

test('something else under the name of a -wal is refused', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  terminal.write('notes.sqlite-wal', 'x'.repeat(100))
  const { code, err } = await terminal.run(['up', 'notes.sqlite'])
  expect(code).toBe(1)
  expect(err).toContain('NOT_A_WAL: notes.sqlite-wal: ')
})

test('a change between reading and writing is not written over', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  const file = await readDatabase('notes.sqlite', terminal.folder)
  terminal.database('notes.sqlite', 'CREATE TABLE newer (x)')
  const error: unknown = await replaceDatabase(file, file.image).catch((each: unknown) => each)
  expect(error).toBeInstanceOf(MigrationError)
  expect(error).toMatchObject({ code: 'FILE_CHANGED' })
  expect(terminal.rows('notes.sqlite', 'SELECT count(*) FROM newer')).toEqual([[0]])
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite'])
})

test('a new file is not put in the place of one that somebody else has made meanwhile', async () => {
  const terminal = new Terminal({ 'new.sqlite': 'theirs' })
  const made = createDatabase('new.sqlite', terminal.path('new.sqlite'), new Uint8Array(512))
  await expect(made).rejects.toMatchObject({ what: 'new.sqlite is there already.' })
  expect(terminal.read('new.sqlite')).toBe('theirs')
  expect(terminal.names()).toEqual(['new.sqlite'])
})

test('a backup takes the next free name and is never written over', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  terminal.write('kept.backup.sqlite', 'mine')
  const file = await readDatabase('notes.sqlite', terminal.folder)
  const options = { backup: 'kept.backup.sqlite' }
  const { backup } = await replaceDatabase(file, file.image, options)
  expect(backup).toBe(terminal.path('kept-2.backup.sqlite'))
  expect(terminal.read('kept.backup.sqlite')).toBe('mine')
})

test.runIf(process.platform !== 'win32')(
  'without room for the new file the old one stays',
  async () => {
    const terminal = new Terminal({
      ...NOTES,
      'migrations/003_big.sql': 'CREATE TABLE big AS SELECT zeroblob(3000000) AS x;',
    })
    await withNotes(terminal)
    const before = terminal.read('notes.sqlite')
    // A limit on the size of files ends a write in the middle, as a full disk does.
    const script = `trap '' XFSZ; ulimit -f 1000; exec "$0" "$@"`
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', script, process.execPath, cli.bin, 'up', 'notes.sqlite'],
      { cwd: terminal.folder, encoding: 'utf8' },
    )
    expect(stderr).toContain(
      'FILE_UNAVAILABLE: notes.sqlite would be larger than the system allows',
    )
    expect(status).toBe(1)
    expect(terminal.read('notes.sqlite')).toBe(before)
    expect(terminal.names()).toEqual(['migrations', 'notes.sqlite'])
  },
)
