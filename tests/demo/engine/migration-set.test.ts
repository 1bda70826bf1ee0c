import { expect, test } from 'vitest'
import { isRejection, migrationsOf } from '../../../demo/engine/migration-set.js'
import type { KnownMigrations, SqlFile } from '../../../demo/engine/migration-set.js'

function known(files?: readonly SqlFile[]): KnownMigrations {
  const found = migrationsOf(files)
  if (isRejection(found)) throw new Error(found.what)
  return found
}

test('without files the page has its own', () => {
  const { set, migrations } = known()
  expect([set.from, migrations.length]).toEqual(['sample', 7])
  expect(set.migrations[1]).toMatchObject({
    version: '002',
    reversible: false,
    irreversible: 'the spelling that the keys had before is not kept',
  })
})

test('dropped files are read, named and linted', () => {
  const { set } = known([
    { path: '002_b.sql', text: 'DROP TABLE a;' },
    { path: '001_a.sql', text: '-- up\nCREATE TABLE a(b);\n-- down\nDROP TABLE a;' },
  ])
  expect(set).toMatchObject({ from: 'dropped', format: 'tidemark' })
  expect(set.migrations.map(({ version, reversible }) => [version, reversible])).toEqual([
    ['001', true],
    ['002', false],
  ])
  expect(set.migrations[1]?.findings.map(({ code }) => code)).toContain('MISSING_DOWN')
})

test('what cannot be read, or may not run, is refused before anything runs', () => {
  const refused = (path: string, text: string) => migrationsOf([{ path, text }])
  expect(refused('001_a.sql', "ATTACH 'x' AS y")).toMatchObject({
    kind: 'bad-migrations',
    code: 'FORBIDDEN_STATEMENT',
    what: '001_a.sql, line 1: ATTACH may not run here.',
  })
  expect(refused('what is this.sql', 'CREATE TABLE a(b)')).toMatchObject({ code: 'INVALID_SOURCE' })
  expect(refused('001_a.sql', 'CREATE TABLE a(b)\0')).toMatchObject({ kind: 'bad-migrations' })
})
