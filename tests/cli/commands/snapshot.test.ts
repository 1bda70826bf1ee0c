import { expect, test } from 'vitest'
import { expectSchema, migrationTest } from '../../../src/testing/index.js'
import { readMigrations } from '../../../src/cli/migration-folder.js'
import { SQL } from '../../support/sql-js.js'
import { NOTES, Terminal } from '../terminal.js'

test('the schema after each version is written once, and compared afterwards', async () => {
  const terminal = new Terminal(NOTES)
  expect((await terminal.run(['snapshot', '--check'])).code).toBe(3)
  expect(terminal.names()).toEqual(['migrations'])
  const first = await terminal.run(['snapshot'])
  expect(first.out).toBe('new       schema/001.sql\nnew       schema/002.sql\n')
  expect(terminal.names('schema')).toEqual(['001.sql', '002.sql'])
  const { code, out } = await terminal.run(['snapshot', '--check'])
  expect({ code, out }).toEqual({
    code: 0,
    out: 'same      schema/001.sql\nsame      schema/002.sql\n',
  })
})

test('a changed schema and a file of no version are told', async () => {
  const terminal = new Terminal(NOTES)
  await terminal.run(['snapshot', '--out', 'kept'])
  terminal.write('migrations/002_tags.sql', 'CREATE TABLE labels (name TEXT);')
  terminal.write('kept/003.sql', 'CREATE TABLE gone (x);')
  const { code, json } = await terminal.run(['snapshot', '--out', 'kept', '--check', '--json'])
  expect(code).toBe(3)
  expect(json()).toMatchObject({
    written: false,
    snapshots: [
      { file: '001.sql', state: 'same' },
      { file: '002.sql', state: 'changed' },
      { file: '003.sql', state: 'left over' },
    ],
  })
  await terminal.run(['snapshot', '--out', 'kept'])
  expect(terminal.read('kept/002.sql')).toContain('CREATE TABLE labels')
  expect(terminal.read('kept/003.sql')).toBe('CREATE TABLE gone (x);')
})

test('line ends that Git has changed are no difference', async () => {
  const terminal = new Terminal(NOTES)
  await terminal.run(['snapshot'])
  terminal.write('schema/001.sql', terminal.read('schema/001.sql').replaceAll('\n', '\r\n'))
  expect((await terminal.run(['snapshot', '--check'])).code).toBe(0)
})

test('expectSchema of tidemark/testing reads what was written', async () => {
  const terminal = new Terminal(NOTES)
  await terminal.run(['snapshot'])
  const { migrations } = await readMigrations('migrations', terminal.folder)
  const migrated = migrationTest({ migrations, sqlJs: SQL })
  expect(() => expectSchema(migrated, { snapshots: terminal.path('schema') })).not.toThrow()
  terminal.write('schema/002.sql', 'CREATE TABLE tags (name TEXT, more TEXT);')
  expect(() => expectSchema(migrated, { snapshots: terminal.path('schema') })).toThrow('more')
})
