import { symlinkSync, truncateSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readMigrations } from '../../src/cli/migration-folder.js'
import { MigrationError } from '../../src/errors.js'
import { NOTES, Terminal } from './terminal.js'

async function refusal(terminal: Terminal, folder = 'migrations'): Promise<MigrationError> {
  const error: unknown = await readMigrations(folder, terminal.folder).catch(
    (each: unknown) => each,
  )
  if (!(error instanceof MigrationError)) throw new Error(`no MigrationError: ${String(error)}`)
  return error
}

test('SQL and TypeScript come in one list, in the order of their versions', async () => {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/010_last.sql': 'SELECT 1;',
    'migrations/009_code.ts':
      "export const migration = { version: '9', description: 'code', apply(): void {} }",
  })
  const { migrations, format } = await readMigrations('migrations', terminal.folder)
  expect(format).toBe('tidemark')
  expect(migrations.map(({ version }) => version)).toEqual(['001', '002', '9', '010'])
})

test('tests, hidden files and node_modules beside the migrations are no migrations', async () => {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/002_tags.test.ts': "throw new Error('a test was run')",
    'migrations/.DS_Store': new Uint8Array([0, 255]),
    'migrations/node_modules/x/001_x.sql': 'SELECT 1;',
  })
  const { migrations } = await readMigrations('migrations', terminal.folder)
  expect(migrations).toHaveLength(2)
})

test('code that is not named like a step does not run', async () => {
  const terminal = new Terminal({ ...NOTES, 'migrations/seed.ts': "throw new Error('it was run')" })
  const { migrations, leftOut } = await readMigrations('migrations', terminal.folder)
  expect(migrations).toHaveLength(2)
  expect(leftOut.map(({ path }) => path)).toEqual(['seed.ts'])
})

test('every file that cannot be loaded is named, with why', async () => {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/003_a.ts': 'export default {{{',
    'migrations/004_b.ts': "import { x } from './nowhere.js'\nexport default x",
    'migrations/005_c.ts': "throw new Error('on loading')",
  })
  const { code, message } = await refusal(terminal)
  expect(code).toBe('INVALID_SOURCE')
  expect(message).toContain('003_a.ts: ')
  expect(message).toMatch(/004_b\.ts: .*nowhere/)
  expect(message).toContain('005_c.ts: on loading')
})

test('between SQL without marks, code of ours is loaded, and its faults are told', async () => {
  const code = "export default { version: '002', description: 'x', apply() {} }"
  const terminal = new Terminal({
    'migrations/001_a.sql': 'SELECT 1;',
    'migrations/002_x.ts': code,
  })
  const { migrations } = await readMigrations('migrations', terminal.folder)
  expect(migrations.map(({ version }) => version)).toEqual(['001', '002'])
  terminal.write('migrations/002_x.ts', `${code} }}}`)
  expect((await refusal(terminal)).message).toContain('cannot be loaded')
})

test("another tool's code between SQL is named as a step that is missing, and does not run", async () => {
  const terminal = new Terminal({
    'migrations/1_a.sql': 'SELECT 1;',
    'migrations/2_b.js': 'globalThis.ran = true\nexport default async function (db) {}',
  })
  const { message } = await refusal(terminal)
  expect(message).toContain('2_b.js')
  expect(message).toContain('JavaScript')
  expect('ran' in globalThis).toBe(false)
})

test('SQL that is not UTF-8 is refused by name; a byte order mark is none of its text', async () => {
  const utf16 = new Uint8Array([0xff, 0xfe, 0x53, 0x00])
  const terminal = new Terminal({ 'migrations/001_a.sql': utf16 })
  expect((await refusal(terminal)).message).toContain('001_a.sql is not written in UTF-8')
  terminal.write('migrations/001_a.sql', '\uFEFF-- up\r\nCREATE TABLE a (x);\r\n')
  const { migrations } = await readMigrations('migrations', terminal.folder)
  expect(migrations[0]?.sql?.up).not.toContain('\uFEFF')
})

test('a folder that is not there, and a file in its place, are told', async () => {
  const terminal = new Terminal({ file: '' })
  expect((await refusal(terminal, 'nowhere')).message).toContain('There is no folder nowhere.')
  expect((await refusal(terminal, 'file')).message).toContain('file is no folder')
})

test('links to files are read', async () => {
  const terminal = new Terminal({ ...NOTES, 'more/003_c.sql': 'SELECT 1;' })
  symlinkSync('../more/003_c.sql', terminal.path('migrations/003_c.sql'))
  const { migrations } = await readMigrations('migrations', terminal.folder)
  expect(migrations.map(({ version }) => version)).toEqual(['001', '002', '003'])
})

test('an empty folder has no migrations', async () => {
  const terminal = new Terminal({ 'migrations/.keep': '' })
  const { migrations } = await readMigrations('migrations', terminal.folder)
  expect(migrations).toEqual([])
})

test('a project that was named by mistake is not read as a whole', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 5_001 }, (_, index) => [`src/${index}.txt`, '']),
  )
  expect((await refusal(new Terminal(many), '.')).message).toContain('5001 files')
})

test('placeholders have values from the command line', async () => {
  const terminal = new Terminal({
    'migrations/V1__a.sql': 'CREATE TABLE ${prefix}_a (x);',
  })
  const up = (...more: string[]) =>
    terminal.run(['up', 'a.sqlite', '--create', '--format', 'flyway', ...more])
  expect((await up()).err).toContain('prefix')
  expect((await up('--placeholder', 'prefix')).code).toBe(2)
  expect((await up('--placeholder', 'prefix=my')).code).toBe(0)
  expect(terminal.rows('a.sqlite', 'SELECT count(*) FROM my_a')).toEqual([[0]])
})

test.runIf(process.platform !== 'win32')(
  'a step that is a link to nothing or to a folder is told, and not passed over',
  async () => {
    const terminal = new Terminal({ ...NOTES, 'elsewhere/up.sql': 'SELECT 1;' })
    symlinkSync('nowhere', terminal.path('migrations/003_gone.sql'))
    symlinkSync('../elsewhere', terminal.path('migrations/20240101_linked'))
    symlinkSync('nowhere', terminal.path('migrations/note'))
    const { code, message } = await refusal(terminal)
    expect(code).toBe('INVALID_SOURCE')
    expect(message).toContain('003_gone.sql is a link that leads nowhere')
    expect(message).toContain('20240101_linked is a link to a folder')
    expect(message).not.toContain('note')
  },
)

test('SQL that is too large to be read is told, and not taken for a step that does nothing', async () => {
  const terminal = new Terminal(NOTES)
  truncateSync(terminal.path('migrations/002_tags.sql'), 64_000_001)
  terminal.write('migrations/data.sqlite', '')
  truncateSync(terminal.path('migrations/data.sqlite'), 64_000_001)
  const { message } = await refusal(terminal)
  expect(message).toContain('002_tags.sql is larger than 64 MB')
  expect(message).not.toContain('data.sqlite')
})
