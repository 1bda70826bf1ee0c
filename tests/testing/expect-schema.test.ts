import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { sqlMigration } from '../../src/index.js'
import {
  ExpectationFailed,
  expectSchema,
  migrationTest,
  schemaSnapshots,
} from '../../src/testing/index.js'
import { messageOf, notes, pinned, SQL, upgrade } from './notes.js'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-schema-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const migrations = [notes, pinned]
const written = schemaSnapshots(migrations, { sqlJs: SQL })
for (const { file, text } of written) writeFileSync(join(folder, file), text)
const here = migrationTest({ migrations, sqlJs: SQL })

describe('expectSchema passes', () => {
  test('for each version of the committed files, by path and by address', () => {
    expectSchema(here, { snapshots: folder })
    expectSchema(here, { version: '1', snapshots: pathToFileURL(folder) })
    expectSchema(here, { version: '002', snapshots: pathToFileURL(`${folder}/`) })
  })

  test('for texts by their paths, where there are no files', () => {
    const snapshots = Object.fromEntries(
      written.map(({ file, text }) => [`./schema/${file}`, text]),
    )
    expectSchema(here, { snapshots })
  })

  test('for another spelling of the same schema', () => {
    const text = written[1]?.text ?? ''
    for (const other of [
      text.replaceAll('\n', '\r\n'),
      text.replace('CREATE TABLE notes', 'create table "notes" -- of all\n'),
      text.replace(/^--.*\n/gm, ''),
    ]) {
      expect(other).not.toBe(text)
      expectSchema(here, { snapshots: { '002.sql': other } })
    }
  })
})

test('an earlier version than that of the test is reached on the way up', () => {
  const oneWay = [notes, sqlMigration({ version: '002', description: '', up: 'DROP TABLE tags' })]
  const later = migrationTest({ migrations: oneWay, sqlJs: SQL, from: '002' })
  expectSchema(later, { version: '001', snapshots: folder })
})

describe('expectSchema fails', () => {
  const failure = (text: string): ExpectationFailed => {
    try {
      expectSchema(upgrade('SELECT 1'), { snapshots: { '002.sql': text } })
    } catch (error) {
      if (error instanceof ExpectationFailed) return error
      throw error
    }
    throw new Error('It passed.')
  }

  test('with the schema diff, and both texts for the runner of tests', () => {
    const { name, message, actual, expected } = failure(
      'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, stars REAL);',
    )
    expect(name).toBe('ExpectationFailed')
    expect(message).toContain('~ column stars: type REAL -> TEXT')
    expect(message).toContain('+ table tags')
    expect(expected).toContain('stars REAL')
    expect(actual).toContain('  stars TEXT')
  })

  test('for columns in another order', () => {
    const text = `CREATE TABLE notes (id INTEGER PRIMARY KEY, stars TEXT, title TEXT NOT NULL);
      CREATE TABLE tags (note INTEGER REFERENCES notes (id), name TEXT);`
    expect(failure(text).message).toContain(
      '~ table notes: order of columns id, stars, title -> id, title, stars',
    )
  })

  test('for a snapshot that SQLite cannot read', () => {
    expect(failure('<<<<<<< HEAD').message).toContain('The snapshot cannot be read: near "<<"')
  })

  test('for a snapshot that is not there, with the command that writes it', () => {
    expect(messageOf(() => expectSchema(here, { snapshots: {} }))).toContain(
      'npx tidemark snapshot',
    )
    expect(messageOf(() => expectSchema(here, { snapshots: join(folder, 'none') }))).toMatch(
      /none\/002\.sql is missing/,
    )
    expect(messageOf(() => expectSchema(here))).toContain('schema/002.sql is missing')
  })

  test('for a database without a version', () => {
    const empty = migrationTest({ migrations, sqlJs: SQL, to: null })
    expect(messageOf(() => expectSchema(empty))).toContain('No version is applied')
  })
})
