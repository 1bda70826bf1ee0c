import { describe, expect, test } from 'vitest'
import { sqlMigration } from '../../src/index.js'
import { expectReversible, migrationTest } from '../../src/testing/index.js'
import type { MigrationTestOptions } from '../../src/testing/index.js'
import { messageOf, never, notes, pinned, SEED, SQL } from './notes.js'

const here = (options: Partial<MigrationTestOptions>) =>
  migrationTest({ migrations: [notes, pinned], sqlJs: SQL, ...options })

/** Its down brings the table back, and not its rows. */
const lossy = sqlMigration({
  version: '002',
  description: 'no tags',
  up: 'DROP TABLE tags',
  down: 'CREATE TABLE tags (note INTEGER REFERENCES notes (id), name TEXT)',
})

describe('expectReversible passes', () => {
  test('where every rollback leads back, rows of the seed included', () => {
    expectReversible(here({}))
    expectReversible(here({ from: '001', seed: SEED }))
  })

  test('where a migration says that it cannot be undone, or does not run', () => {
    const last = sqlMigration({
      version: '004',
      description: 'last',
      up: 'DELETE FROM tags',
      down: { impossible: 'the tags are gone' },
    })
    expectReversible(here({ migrations: [notes, pinned, never, last] }))
  })

  test('for a version that is excepted', () => {
    const options = { migrations: [notes, lossy], from: '001', seed: SEED }
    expectReversible(here(options), { except: ['2'] })
    const missing = sqlMigration({ version: '002', description: 'one way', up: 'SELECT 1' })
    expectReversible(here({ migrations: [notes, missing] }), { except: ['002'] })
  })

  test('for what lies up to the newest version of the test', () => {
    const last = sqlMigration({ version: '009', description: 'last', up: 'DROP TABLE tags' })
    expectReversible(here({ migrations: [notes, pinned, last], to: '002' }))
  })

  test('from a real file, for what is not applied there', () => {
    const { db } = here({ migrations: [notes], seed: undefined })
    const image = db.export()
    expectReversible(here({ from: image, seed: SEED }))
  })
})

describe('expectReversible fails', () => {
  test('where rows do not come back: only where there are rows', () => {
    const migrations = [notes, lossy]
    expectReversible(here({ migrations }))
    const message = messageOf(() => expectReversible(here({ migrations, from: '001', seed: SEED })))
    expect(message).toContain('After down of 002 the database is not as before its up')
    expect(message).toContain('table tags: 3 rows missing')
    const fill = messageOf(() =>
      expectReversible(here({ migrations }), {
        fill: (db, version) => {
          if (version === '001') db.exec(SEED)
        },
      }),
    )
    expect(fill).toContain('table tags: 3 rows missing')
  })

  test('where the schema does not come back, with the schema diff', () => {
    const half = sqlMigration({
      version: '002',
      description: 'half',
      up: 'ALTER TABLE notes ADD COLUMN a; CREATE INDEX i ON notes (title)',
      down: 'ALTER TABLE notes DROP COLUMN a',
    })
    expect(messageOf(() => expectReversible(here({ migrations: [notes, half] })))).toContain(
      '~ table notes\n  + index i',
    )
  })

  test('where a rollback is missing and nothing says why', () => {
    const missing = sqlMigration({ version: '002', description: 'one way', up: 'SELECT 1' })
    expect(messageOf(() => expectReversible(here({ migrations: [notes, missing] })))).toContain(
      '002 "one way" has no rollback.',
    )
  })

  test('with rows that are there before any migration', () => {
    const base = 'CREATE TABLE tags (note, name)'
    const seed = 'INSERT INTO tags VALUES (1, 2)'
    const emptied = sqlMigration({
      version: '002',
      description: 'no tags',
      up: 'DELETE FROM tags',
      down: 'SELECT 1',
    })
    expect(
      messageOf(() => expectReversible(here({ migrations: [emptied], base, seed }))),
    ).toContain('table tags: 1 row missing')
  })

  test('where nothing could be proven', () => {
    const migrations = [{ ...never, version: '001' }]
    expect(messageOf(() => expectReversible(here({ migrations })))).toContain('Nothing was proven')
  })
  test('where rows are written later', () => {
    const fill = (): unknown => Promise.resolve()
    const broken = () => expectReversible(here({}), { fill })
    expect(broken).toThrow('INVALID_VALUE: fill gives a promise')
  })
})
