import { describe, expect, test } from 'vitest'
import { detectFormat, fromFiles } from '../../src/sources/index.js'
import { expectError } from '../support/expect-error.js'
import { filesOf } from './fixture.js'

test('what tells one format is said in words, with all candidates', () => {
  const files = filesOf({ '1_a.sql': '-- +goose Up\n', '2_b.sql': '-- +goose Up\n' })
  const { format, why, candidates } = detectFormat(files)
  expect(format).toBe('goose')
  expect(why).toBe('1_a.sql has a line -- +goose Up')
  expect(candidates.map((each) => each.format)).toEqual(['goose', 'tidemark'])
})

test('an empty folder, and one with a README only, will be one of ours', () => {
  expect(detectFormat([]).format).toBe('tidemark')
  const { migrations, leftOut } = fromFiles(filesOf({ 'README.md': 'x', '.gitkeep': '' }))
  expect(migrations).toEqual([])
  expect(leftOut.map(({ path }) => path)).toEqual(['.gitkeep', 'README.md'])
})

describe('what cannot be told', () => {
  test('of two formats in one folder is said with both, and how to choose', () => {
    const files = filesOf({ '1_a.sql': '-- +goose Up', '2_b.sql': '-- migrate:up' })
    expect(detectFormat(files).format).toBeUndefined()
    const { what } = expectError('INVALID_SOURCE', () => fromFiles(files))
    for (const words of ['1_a.sql has', '2_b.sql has', "format: 'goose'"]) {
      expect(what).toContain(words)
    }
    expect(fromFiles(files.slice(0, 1), { format: 'goose' }).migrations).toHaveLength(1)
  })

  test('of unknown names is said with some of them, and which formats there are', () => {
    const files = filesOf({ 'IMG_1.png': '', 'IMG_2.png': '', 'a.png': '', 'b.png': '' })
    const { what } = expectError('INVALID_SOURCE', () => fromFiles(files))
    for (const words of ['seen: IMG_1.png', 'and 1 more', '001_add_tags.sql', 'goose']) {
      expect(what).toContain(words)
    }
    expect(what).not.toContain('knex')
  })

  test('of a format that does not exist is said with those that do', () => {
    // @ts-expect-error: a format from outside, as of a command line
    const { what } = expectError('INVALID_SOURCE', () => fromFiles([], { format: 'rails' }))
    expect(what).toContain('there is no format "rails"')
  })
})

test('newer folders of Drizzle have no journal, and a folder for each step', () => {
  const { history, migrations } = fromFiles(
    filesOf({
      'drizzle/20240102030405_a/migration.sql': 'SELECT 1\n--> statement-breakpoint\nSELECT 2;',
      'drizzle/20240102030405_a/snapshot.json': '{}',
    }),
  )
  expect(history?.tool).toBe('Drizzle')
  expect(migrations.map(({ version, sql }) => [version, sql?.up])).toEqual([
    ['20240102030405', 'SELECT 1\n;--> statement-breakpoint\nSELECT 2;'],
  ])
})

test('numbers that repeat are a fault, and no other format: the versions would all be others', () => {
  const files = filesOf({ '1_a.up.sql': '', '1_b.up.sql': '', '2_c.up.sql': '' })
  const { what } = expectError('INVALID_SOURCE', () => fromFiles(files))
  expect(what).toContain('1_a.up.sql: several files for version 1: also 1_b.up.sql')
  expect(what).toContain("format: 'name-as-version'")
})

test.each([
  ['drizzle', { 'meta/_journal.json': '{"entries":[{"idx":0,"tag":"0000_a"}]}', '0000_a.sql': '' }],
  ['drizzle', { '20240102_a/migration.sql': '', '20240102_a/snapshot.json': '{}' }],
  ['prisma', { '20240102_a/migration.sql': '' }],
  ['tidemark', { '1_a.up.sql': '-- up\n', '1_a.down.sql': '' }],
  ['tidemark', { '1.2.3-a.sql': '' }],
  ['knex', { '1_a.js': 'module.exports = { async up(queryInterface, Sequelize) {} }' }],
  ['tidemark', { '1_a.ts': 'module.exports = defineMigration({ apply(db) {} })' }],
  ['golang-migrate', { '1_drop_h2.up.sql': '', '2_use_sqlite.up.sql': '', 'seed.sql': '' }],
  ['dialect-in-name', { '1_a_sqlite.up.sql': '', '1_a_postgres.up.sql': '' }],
  ['tidemark', { '1_a.up.sql': '', '2_b.sql': '' }],
  ['golang-migrate', { '1_a.up.sql': "INSERT INTO t VALUES ('{{name}}')" }],
])('%s is told by %j', (format, texts) => {
  expect(detectFormat(filesOf(texts)).format).toBe(format)
})
