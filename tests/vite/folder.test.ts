import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { root } from '../../scripts/process.mjs'
import { MigrationsFolder } from '../../src/vite/folder.js'
import type { TidemarkOptions } from '../../src/vite/options.js'
import { saying } from '../support/saying.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
const open = (options: TidemarkOptions = {}): MigrationsFolder =>
  new MigrationsFolder({ root, folder, alias: {} }, options)

test('is read once, until something in it has changed', async () => {
  write('1_a.sql', 'CREATE TABLE a (x);')
  const migrations = open()
  const first = await migrations.read()
  expect(await migrations.read()).toBe(first)
  write('2_b.sql', 'CREATE TABLE b (x);')
  migrations.forget()
  expect((await migrations.read()).prepared).toHaveLength(2)
})

test('refuses what SQLite will refuse, unless that depends on what the app does before', async () => {
  write('1_a.sql', 'CREATE TABLE a AS SELECT function_of_the_app(1) AS x;')
  await expect(open().read()).rejects.toThrow('1_a.sql:1:26: On an empty database it fails')
  expect((await open({ rehearse: false }).read()).prepared).toHaveLength(1)
})

test('warns of a module that Node cannot load, and reads the rest', async () => {
  write('1_a.ts', 'export default document.title')
  write('2_b.sql', 'SELECT 1;')
  const { prepared, warnings } = await open().read()
  expect(prepared).toHaveLength(2)
  expect(warnings).toContainEqual({
    path: '1_a.ts',
    message: saying('document is not defined'),
  })
})

test('passes on what a format of another tool needs to know', async () => {
  write('V1__a.sql', 'CREATE TABLE ${prefix}a (x);')
  await expect(open({ format: 'flyway' }).read()).rejects.toThrow('prefix')
  const given = open({ format: 'flyway', placeholders: { prefix: 'my_' } })
  expect((await given.read()).prepared[0]?.migration.sql?.up).toContain('my_a')
})

test('a statement that fails in code has the line of its file', async () => {
  const lines = [
    'interface Row { readonly x: number }',
    'const rows: Row[] = [{ x: 1 }]',
    'export default {',
    "  version: '1',",
    "  description: 'a',",
    '  apply(db: { exec(sql: string): void }): void {',
    '    for (const { x } of rows) db.exec(`CREATE TABEL t${x} (x)`)',
    '  },',
    '}',
  ]
  write('1_a.ts', `${lines.join('\n')}\n`)
  await expect(open().read()).rejects.toThrow(
    /^1_a\.ts:7:\d+: On an empty database it fails: near "TABEL"/,
  )
})
