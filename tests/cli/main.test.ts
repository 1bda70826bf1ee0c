import { expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.js'
import { NOTES, Terminal } from './terminal.js'

test.each([['--help'], ['-h'], ['help']])('%s lists every command', async (...argv) => {
  const { code, out, err } = await new Terminal().run(argv)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const { name, summary } of COMMANDS) {
    expect(out).toMatch(new RegExp(`^  ${name} .*  ${summary.slice(0, 10)}`, 'm'))
  }
})

test.each(COMMANDS.map(({ name }) => [name]))(
  '%s has a help of its own, in 100 columns',
  async (name) => {
    const terminal = new Terminal()
    const { code, out } = await terminal.run([name, '--help'])
    expect(code).toBe(0)
    expect(out).toContain(`Usage: tidemark ${name}`)
    expect(out.split('\n').filter((line) => line.length > 110)).toEqual([])
    expect((await terminal.run(['help', name])).out).toBe(out)
  },
)

test('the version is that of the package', async () => {
  const { out } = await new Terminal().run(['--version'])
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test.each([
  [[], 'There is no command.'],
  [['stauts', 'x'], 'Did you mean status?'],
  [['xyzzy'], 'They are: new, status'],
  [['status'], 'status needs <file>'],
  [['status', 'a', 'b'], 'nothing to do with b'],
  [['snapshot', 'a'], 'nothing to do with a'],
  [['diff', 'a'], 'diff needs <file> <file>'],
  [['up', ''], 'what was given is empty'],
  [['diff', 'a', ' '], 'what was given is empty'],
  [['up', 'x', '--dry-run'], 'has no option --dry-run'],
])('%j ends with 2 and with words', async (argv, words) => {
  const { code, out, err } = await new Terminal().run(argv)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('USAGE')
  expect(err).toContain(words)
})

test('with --json a wrong command line is a document too', async () => {
  const { code, json, err } = await new Terminal().run(['status', '--json', '--zzz'])
  expect({ code, err }).toEqual({ code: 2, err: '' })
  expect(json()).toMatchObject({ command: 'status', exitCode: 2, error: { code: 'USAGE' } })
})

test('with --json every command writes one document that says how it ended', async () => {
  const terminal = new Terminal(NOTES)
  await terminal.run(['up', 'a.sqlite', '--create'])
  const lines = [
    ['new', 'more', '--migrations', 'other'],
    ['status', 'a.sqlite'],
    ['plan', 'a.sqlite'],
    ['preview', 'a.sqlite'],
    ['up', 'a.sqlite'],
    ['down', 'a.sqlite'],
    ['lint'],
    ['check', 'a.sqlite'],
    ['snapshot'],
    ['inspect', 'a.sqlite'],
    ['diff', 'a.sqlite', 'a.sqlite'],
    ['adopt', 'a.sqlite'],
  ]
  expect(lines.map(([name]) => name)).toEqual(COMMANDS.map(({ name }) => name))
  for (const argv of lines) {
    const { code, err, json } = await terminal.run([...argv, '--json'])
    expect({ argv, err }).toEqual({ argv, err: '' })
    expect(json()).toMatchObject({ command: argv[0], exitCode: code })
  }
})

test('integers beyond 2^53 come as text, not as another number', async () => {
  const terminal = new Terminal(NOTES)
  terminal.database(
    'a.sqlite',
    `CREATE TABLE schema_migrations(version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP);
     INSERT INTO schema_migrations VALUES ('001', '', 9223372036854775807)`,
  )
  const { code, out } = await terminal.run(['status', 'a.sqlite', '--json'])
  expect(code).toBe(0)
  expect(out).toContain('922337203685477')
})
