import { expect, test } from 'vitest'
import { Terminal } from '../terminal.js'

const FOLDER = {
  'migrations/1_notes.up.sql': 'CREATE TABLE notes (x);',
  'migrations/1_notes.down.sql': 'DROP TABLE notes;',
  'migrations/2_tags.up.sql': 'CREATE TABLE tags (x);',
  'migrations/2_tags.down.sql': 'DROP TABLE tags;',
} as const

const OTHERS = `CREATE TABLE schema_migrations (version uint64, dirty bool);
  INSERT INTO schema_migrations VALUES (1, 0); CREATE TABLE notes (x);`

test('what golang-migrate has applied is recorded, and the rest can be applied then', async () => {
  const terminal = new Terminal(FOLDER)
  terminal.database('app.sqlite', OTHERS)
  const refused = await terminal.run(['adopt', 'app.sqlite'])
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('--table tidemark_migrations')
  const ours = ['--table', 'tidemark_migrations']
  const { code, out } = await terminal.run(['adopt', 'app.sqlite', ...ours])
  expect(code).toBe(0)
  expect(out).toContain('RECORDED BY GOLANG-MIGRATE')
  expect(out).toContain('1 version recorded, 1 pending. app.sqlite is written; as it was: app.v0.')
  const { json } = await terminal.run(['up', 'app.sqlite', ...ours, '--json'])
  expect(json()).toMatchObject({ report: { steps: [{ version: '2', outcome: 'applied' }] } })
  expect(terminal.rows('app.sqlite', 'SELECT version, dirty FROM schema_migrations')).toEqual([
    [1, 0],
  ])
})

test('a second adoption, and a file without another history, leave the file as it was', async () => {
  const terminal = new Terminal(FOLDER)
  terminal.database('app.sqlite', OTHERS)
  terminal.database('plain.sqlite', 'CREATE TABLE t(x)')
  await terminal.run(['adopt', 'app.sqlite', '--table', 'ours', '--no-backup'])
  const before = terminal.read('app.sqlite')
  const again = await terminal.run(['adopt', 'app.sqlite', '--table', 'ours'])
  expect(again.out).toContain('Nothing to do')
  expect(terminal.read('app.sqlite')).toBe(before)
  expect((await terminal.run(['adopt', 'plain.sqlite'])).out).toContain('Nothing to do')
  expect(terminal.names()).toEqual(['app.sqlite', 'migrations', 'plain.sqlite'])
})

test('a history that was left dirty is refused, and so is one that the folder does not have', async () => {
  const terminal = new Terminal(FOLDER)
  terminal.database('dirty.sqlite', `${OTHERS} UPDATE schema_migrations SET dirty = 1`)
  const dirty = await terminal.run(['adopt', 'dirty.sqlite', '--table', 'ours'])
  expect(dirty.err).toContain('DIRTY_HISTORY')
  terminal.database('ahead.sqlite', `${OTHERS} UPDATE schema_migrations SET version = 7`)
  const ahead = await terminal.run(['adopt', 'ahead.sqlite', '--table', 'ours'])
  expect(ahead.err).toContain('DATABASE_AHEAD')
  expect(ahead.err).toContain('--unmatched ignore')
})

test('of several lists of one tool it is that in the usual table', async () => {
  const step = (version: number) => `-- v${version}: Step ${version}\nSELECT ${version};`
  const terminal = new Terminal({ 'migrations/01-a.sql': step(1), 'migrations/02-b.sql': step(2) })
  terminal.database(
    'app.sqlite',
    `CREATE TABLE crypto_version (version INTEGER, compat INTEGER); INSERT INTO crypto_version VALUES (9, 9);
     CREATE TABLE version (version INTEGER, compat INTEGER); INSERT INTO version VALUES (1, 1);`,
  )
  const { json } = await terminal.run(['adopt', 'app.sqlite', '--json'])
  expect(json()).toMatchObject({ table: 'version', record: [{ version: '1' }], pending: ['2'] })
})

test('of several histories one has to be named', async () => {
  const terminal = new Terminal({ 'migrations/001_a.sql': '-- up\nCREATE TABLE a (x);\n' })
  terminal.database(
    'app.sqlite',
    `CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY, name TEXT, applied_at TIMESTAMP);
     INSERT INTO d1_migrations VALUES (1, '001_a.sql', ''); CREATE TABLE a (x);
     CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT, installed_on TIMESTAMP,
       success BOOLEAN, checksum BLOB, execution_time BIGINT);
     INSERT INTO _sqlx_migrations VALUES (1, 'a', '', 1, x'00', 1);`,
  )
  const several = await terminal.run(['adopt', 'app.sqlite'])
  expect(several.code).toBe(2)
  expect(several.err).toContain('--from')
  expect((await terminal.run(['adopt', 'app.sqlite', '--from', 'Rails'])).code).toBe(2)
  const { code, json } = await terminal.run(['adopt', 'app.sqlite', '--from', 'SQLX', '--json'])
  expect(code).toBe(0)
  expect(json()).toMatchObject({ tool: 'sqlx', record: [{ version: '001', recordedAs: 'a' }] })
})

test('a step in another language can be adopted where it has run, and no run gets past it', async () => {
  const terminal = new Terminal({
    'migrations/1_notes.sql':
      '-- +goose Up\nCREATE TABLE notes (x);\n-- +goose Down\nDROP TABLE notes;\n',
    'migrations/2_fill.go': 'package migrations',
    'migrations/3_tags.sql':
      '-- +goose Up\nCREATE TABLE tags (x);\n-- +goose Down\nDROP TABLE tags;\n',
  })
  terminal.database(
    'app.sqlite',
    `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id INTEGER, is_applied INTEGER, tstamp TIMESTAMP);
     INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1), (2, 1);
     CREATE TABLE notes (x)`,
  )
  const standIn = ['--missing', 'stand-in']
  expect((await terminal.run(['adopt', 'app.sqlite'])).err).toContain('2_fill.go')
  expect((await terminal.run(['adopt', 'app.sqlite', ...standIn])).code).toBe(0)
  const { json } = await terminal.run(['up', 'app.sqlite', ...standIn, '--json'])
  expect(json()).toMatchObject({ report: { steps: [{ version: '3', outcome: 'applied' }] } })
  const fresh = await terminal.run(['up', 'new.sqlite', '--create', ...standIn])
  expect(fresh.code).toBe(1)
  expect(fresh.err).toContain('2_fill.go')
})
