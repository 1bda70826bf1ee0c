import { spawnSync } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { writeNew, writeOver } from '../../src/cli/write-files.js'
import { BuiltCli } from './built.js'
import { NOTES, Terminal } from './terminal.js'

const cli = new BuiltCli()
afterAll(() => cli.remove())

/** No file may grow: a write ends as on a full disk, behind an empty file. */
function runWithoutRoom(terminal: Terminal, ...args: string[]) {
  const script = `trap '' XFSZ; ulimit -f 0; exec "$0" "$@" | cat`
  return spawnSync('bash', ['-o', 'pipefail', '-c', script, process.execPath, cli.bin, ...args], {
    cwd: terminal.folder,
    encoding: 'utf8',
  })
}

test.runIf(process.platform !== 'win32')(
  'without room, new leaves no empty migration behind, which the next run would apply',
  () => {
    const terminal = new Terminal(NOTES)
    const { status, stderr } = runWithoutRoom(terminal, 'new', 'tags', '--test')
    expect(status).toBe(1)
    expect(stderr).toContain('Nothing was changed.')
    expect(terminal.names('migrations')).toEqual(['001_notes.sql', '002_tags.sql'])
  },
)

test.runIf(process.platform !== 'win32')(
  'without room, snapshot leaves the files that are there as they were',
  async () => {
    const terminal = new Terminal(NOTES)
    await terminal.run(['snapshot'])
    terminal.write('schema/001.sql', 'an older one')
    const { status, stderr } = runWithoutRoom(terminal, 'snapshot')
    expect(status).toBe(1)
    expect(stderr).toContain('Nothing was changed.')
    expect(terminal.names('schema')).toEqual(['001.sql', '002.sql'])
    expect(terminal.read('schema/001.sql')).toBe('an older one')
  },
)

test('where one of several files is there already, none is written, and that one stays', async () => {
  const terminal = new Terminal({ 'b.sql': 'theirs' })
  const files = ['a.sql', 'b.sql'].map((name) => ({ path: terminal.path(name), text: 'ours' }))
  await expect(writeNew(files)).rejects.toThrow('EEXIST')
  expect(terminal.names()).toEqual(['b.sql'])
  expect(terminal.read('b.sql')).toBe('theirs')
})

test('files are written over, and nothing else is left', async () => {
  const terminal = new Terminal({ 'a.sql': 'old' })
  const files = ['a.sql', 'b.sql'].map((name) => ({ path: terminal.path(name), text: 'new' }))
  await writeOver(files)
  expect(terminal.names().map((name) => [name, terminal.read(name)])).toEqual([
    ['a.sql', 'new'],
    ['b.sql', 'new'],
  ])
})
