import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { BuiltCli } from './built.js'
import { NOTES, Terminal, withNotes } from './terminal.js'

const cli = new BuiltCli()
afterAll(() => cli.remove())

test('the built file says by itself that Node runs it', () => {
  expect(readFileSync(cli.bin, 'utf8').split('\n')[0]).toBe('#!/usr/bin/env node')
})

test('the built command line does in a process of its own what it does here', async () => {
  const terminal = new Terminal(NOTES)
  expect(cli.run(terminal.folder, 'up', 'notes.sqlite').code).toBe(1)
  const made = cli.run(terminal.folder, 'up', 'notes.sqlite', '--create')
  expect(made).toMatchObject({ code: 0, err: '' })
  expect(cli.run(terminal.folder, 'status', 'notes.sqlite').out).toContain('2 applied, 0 pending')
  expect(cli.run(terminal.folder).code).toBe(2)
  expect(cli.run(terminal.folder, '--version').out).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('what a migration prints goes to stderr, beside the document', () => {
  const terminal = new Terminal({
    'migrations/001_loud.ts': `
      console.log('loaded')
      export default {
        version: '001', description: 'loud',
        apply(db) { console.info('applied'); db.exec('CREATE TABLE t (x)') },
      }`,
  })
  const { code, out, err } = cli.run(terminal.folder, 'up', 'a.sqlite', '--create', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ written: true })
  expect(err).toBe('loaded\napplied\n')
})

test.each([
  ['ends the process', 'process.exit(0)', ''],
  ['waits for ever', '', 'await new Promise(() => {})'],
])('a migration that %s is no success', (_, inside, before) => {
  const terminal = new Terminal({
    'migrations/001_end.ts': `
      ${before}
      export default { version: '001', description: 'end', apply() { ${inside} } }`,
  })
  const plain = cli.run(terminal.folder, 'up', 'a.sqlite', '--create')
  expect({ code: plain.code, out: plain.out }).toEqual({ code: 1, out: '' })
  expect(plain.err).toContain('error: STOPPED: The process ended before the work was done.')
  const { out } = cli.run(terminal.folder, 'up', 'a.sqlite', '--create', '--json')
  expect(JSON.parse(out)).toMatchObject({ exitCode: 1, error: { code: 'STOPPED' } })
  expect(terminal.names()).toEqual(['migrations'])
})

test('who reads only the first lines is no error', async () => {
  const terminal = new Terminal(NOTES)
  const child = cli.start(terminal.folder, '--help')
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  const [code] = (await once(child, 'close')) as [number]
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('an interrupt in the middle of a migration ends the process and leaves the file as it was', async () => {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/003_endless.ts': `
      export default {
        version: '003', description: 'endless',
        apply(db) { console.log('begun'); for (;;) db.exec('SELECT 1') },
      }`,
  })
  await withNotes(terminal)
  const before = terminal.read('notes.sqlite')
  const child = cli.start(terminal.folder, 'up', 'notes.sqlite')
  await once(child.stderr, 'data')
  child.kill('SIGINT')
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  expect(signal).toBe('SIGINT')
  expect(terminal.read('notes.sqlite')).toBe(before)
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite'])
})

test.runIf(process.platform === 'linux')(
  'an answer that cannot be written is told, and what was done stays',
  async () => {
    const terminal = new Terminal(NOTES)
    await withNotes(terminal)
    const script = 'exec "$0" "$@" > /dev/full'
    const args = ['-c', script, process.execPath, cli.bin, 'up', 'notes.sqlite']
    const { status, stderr } = spawnSync('bash', args, { cwd: terminal.folder, encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^error: The answer cannot be written: .*\nWhat was asked for is done\./)
    expect(terminal.rows('notes.sqlite', 'SELECT count(*) FROM tags')).toEqual([[0]])
  },
)

test.runIf(process.platform === 'linux')('a folder that is gone is told in words', () => {
  const terminal = new Terminal({ 'gone/.keep': '' })
  const script = 'rm .keep; rmdir "$PWD"; exec "$0" "$@"'
  const args = ['-c', script, process.execPath, cli.bin, 'status', 'notes.sqlite']
  const { stderr } = spawnSync('bash', args, { cwd: terminal.path('gone'), encoding: 'utf8' })
  expect(stderr).toMatch(/^error: FILE_UNAVAILABLE: There is no folder migrations\./)
})
