import { expect, test } from 'vitest'
import { NOTES, Terminal } from '../terminal.js'

const created = async (files: Record<string, string>, ...args: string[]) => {
  const terminal = new Terminal(files)
  const { code, err, out } = await terminal.run(['new', ...args])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return {
    terminal,
    names: out
      .trim()
      .split('\n')
      .map((line) => line.replace('new ', '')),
  }
}

test('the first one makes the folder', async () => {
  const { terminal, names } = await created({}, 'add users email')
  expect(names).toEqual(['migrations/001_add_users_email.sql'])
  expect(terminal.read('migrations/001_add_users_email.sql')).toBe('-- up\n\n\n-- down\n\n')
})

test('the next one follows, words with or without quotes', async () => {
  const { names } = await created(NOTES, 'Add', 'users’ E-Mail (2)')
  expect(names).toEqual(['migrations/003_add_users_e_mail_2.sql'])
})

test.each([
  [
    'two files',
    { 'm/1_a.up.sql': 'SELECT 1', 'm/1_a.down.sql': '' },
    ['m/2_b.up.sql', 'm/2_b.down.sql'],
  ],
  ['times', { 'm/20250101120000_a.sql': 'SELECT 1' }, ['m/20261122201243_b.sql']],
  ['code between', { 'm/001_a.sql': '', 'm/002_c.ts': 'export default 1' }, ['m/003_b.sql']],
  ['dashes', { 'm/001-a.sql': 'SELECT 1' }, ['m/002-b.sql']],
  ['dots', { 'm/1.9.0_a.sql': 'SELECT 1' }, ['m/1.9.1_b.sql']],
])('a folder with %s is followed', async (_, files, expected) => {
  const { names } = await created(files, 'b', '--migrations', 'm')
  expect(names).toEqual(expected)
})

test.each([
  [
    'goose',
    '-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1;\n',
    '-- +goose Up\n\n\n-- +goose Down\n\n',
  ],
  [
    'dbmate',
    '-- migrate:up\nSELECT 1;\n-- migrate:down\n',
    '-- migrate:up\n\n\n-- migrate:down\n\n',
  ],
])('the markers of %s are followed', async (_, text, expected) => {
  const { terminal } = await created({ 'migrations/20250101120000_a.sql': text }, 'b')
  expect(terminal.read('migrations/20261122201243_b.sql')).toBe(expected)
})

test('what it writes can be applied at once, in SQL and in TypeScript', async () => {
  const { terminal, names } = await created(NOTES, "it's \\ odd", '--ts')
  expect(names).toEqual(['migrations/003_it_s_odd.ts'])
  await terminal.run(['new', 'more'])
  const { json } = await terminal.run(['up', 'notes.sqlite', '--create', '--json'])
  expect(json()).toMatchObject({
    report: {
      steps: [
        { version: '001' },
        { version: '002' },
        { version: '003', description: "it's \\ odd" },
        { version: '004' },
      ],
    },
  })
})

test('a test comes with it where that is wanted', async () => {
  const { terminal, names } = await created({ ...NOTES, 'test/x': '' }, 'b', '--test')
  expect(names).toEqual(['migrations/003_b.sql', 'test/003_b.test.ts'])
  const stub = terminal.read('test/003_b.test.ts')
  expect(stub).toContain("import.meta.glob('../migrations/*.sql'")
  expect(stub).toContain("from: '002', to: '003'")
})

test('to sql-migrate the whole name is the version, in a test too', async () => {
  const text = '-- +migrate Up\nSELECT 1;\n'
  const { terminal } = await created({ 'migrations/20250101-a.sql': text }, 'b', '--test')
  const [stub = ''] = terminal.names('tests')
  expect(terminal.read(`tests/${stub}`)).toContain(
    `from: '20250101-a', to: '${stub.replace('.test.ts', '')}', seed`,
  )
})

test.runIf(process.platform === 'linux')(
  'a place where nothing can be made is told, and not tried for ever',
  async () => {
    const { err } = await new Terminal().run(['new', 'b', '--migrations', '/proc/none/m'])
    expect(err).toContain('FILE_UNAVAILABLE: /proc/none/m/001_b.sql is not there')
  },
)

test.each([
  ['a folder of another tool', { 'migrations/0001_x/migration.sql': '' }, ['b'], 'INVALID_SOURCE'],
  [
    'a folder of Drizzle',
    {
      'migrations/meta/_journal.json': '{"dialect":"sqlite","entries":[{"idx":0,"tag":"0000_a"}]}',
      'migrations/0000_a.sql': 'SELECT 1;',
    },
    ['b'],
    'INVALID_SOURCE',
  ],
  ['no words', {}, ['  '], 'USAGE'],
  ['signs alone', {}, ['../..'], 'USAGE'],
  ['control characters', {}, ['a\u001Bb'], 'USAGE'],
  ['a word behind an option', {}, ['notes', '--test', 'tests'], 'USAGE'],
  ['both languages', {}, ['a', '--ts', '--sql'], 'USAGE'],
])('%s is refused, and nothing is written', async (_, files, args, code) => {
  const terminal = new Terminal(files)
  const before = terminal.names()
  const { err } = await terminal.run(['new', ...args])
  expect(err).toContain(code)
  expect(terminal.names()).toEqual(before)
})

test.each([[], ['--ts']])(
  'beside a folder that has the migrations none is made %s',
  async (...args) => {
    const terminal = new Terminal({
      'db/wrangler.toml': '',
      'db/migrations/0001_a.sql': 'SELECT 1',
    })
    const { code, err } = await terminal.run(['new', 'b', '--migrations', 'db', ...args])
    expect(code).toBe(1)
    expect(err).toContain('The migrations of db are in db/migrations.')
    expect(err).toContain('--migrations db/migrations')
    expect(terminal.names('db')).toEqual(['migrations', 'wrangler.toml'])
  },
)
