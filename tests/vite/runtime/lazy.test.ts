import { describe, expect, test } from 'vitest'
import { defineMigration } from '../../../src/migration.js'
import { MigrationRunner } from '../../../src/runner.js'
import { lazyMigrations, lazyModule, lazySql } from '../../../src/vite/runtime/index.js'
import { expectError } from '../../support/expect-error.js'
import { open } from '../../support/sql-js.js'

/** A table and its column, each in a text of its own, and code; `fetched` is what was asked for. */
function folder() {
  const fetched: string[] = []
  const text = (version: string, up: string, down: string) =>
    lazySql(
      { version, description: '', checksum: `of ${version}`, source: `${version}.sql`, down: true },
      async () => {
        fetched.push(version)
        return { default: { up, down } }
      },
    )
  const code = lazyModule(
    { version: '003', description: '', source: '003.ts', asks: true, down: true },
    async () => {
      fetched.push('003')
      return {
        default: defineMigration({
          version: '003',
          description: '',
          canApply: (db) => db.get('SELECT * FROM notes') === undefined,
          apply: (db) => db.exec("INSERT INTO notes (title) VALUES ('from code')"),
          rollback: (db) => db.exec('DELETE FROM notes'),
        }),
      }
    },
  )
  const lazies = [
    text('001', 'CREATE TABLE notes (title TEXT);', 'DROP TABLE notes;'),
    text('002', 'ALTER TABLE notes ADD stars INTEGER;', 'ALTER TABLE notes DROP stars;'),
    code,
  ]
  return { fetched, ...lazyMigrations(lazies) }
}

describe('lazy migrations', () => {
  test('are planned without their texts, and run when these are loaded', async () => {
    const { migrations, load, fetched } = folder()
    const db = open().db
    const runner = new MigrationRunner(db, { migrations })
    const plan = runner.plan()
    expect(plan.steps.map(({ version, reversible }) => [version, reversible])).toEqual([
      ['001', true],
      ['002', true],
      ['003', true],
    ])
    expect(fetched).toEqual([])
    await load(plan)
    runner.applyAll()
    expect(db.all('SELECT * FROM notes')).toEqual([{ title: 'from code', stars: null }])
    expect(runner.rollbackTo(null).steps.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 3 }, () => 'rolled-back'),
    )
  })

  test('that are applied already are not fetched', async () => {
    const first = folder()
    const db = open().db
    await first.load(['001', '2'])
    new MigrationRunner(db, { migrations: first.migrations }).applyAll({ to: '002' })

    const { migrations, load, fetched } = folder()
    const runner = new MigrationRunner(db, { migrations })
    await load(runner.plan())
    expect(fetched).toEqual(['003'])
    await load(runner.plan())
    expect(fetched).toEqual(['003'])
    expect(runner.status().map(({ changed }) => changed)).toEqual([false, false, false])
  })

  test('that are not loaded change nothing, and say what is missing', () => {
    const { migrations } = folder()
    const db = open().db
    const runner = new MigrationRunner(db, { migrations })
    const error = expectError('MIGRATION_FAILED', () => runner.applyAll())
    expect(error.message).toContain('001.sql is not loaded: await load(plan) before the run')
    expect(runner.listApplied()).toEqual([])
  })

  test('have their text looked at before a run, once it is there', async () => {
    const { migrations, load } = lazyMigrations([
      lazySql({ version: '1', description: '', checksum: '' }, async () => ({
        default: { up: 'ATTACH DATABASE x AS y;' },
      })),
    ])
    await load()
    const { refusals } = new MigrationRunner(open().db, { migrations }).plan()
    expect(refusals.map(({ code }) => code)).toEqual(['FORBIDDEN_STATEMENT'])
  })

  test('can be fetched again after it failed', async () => {
    let online = false
    const { migrations, load } = lazyMigrations([
      lazySql({ version: '1', description: '', checksum: '' }, async () => {
        if (!online) throw new TypeError('Failed to fetch')
        return { default: { up: 'CREATE TABLE a (x);' } }
      }),
    ])
    await expect(load()).rejects.toThrow('Failed to fetch')
    online = true
    await load()
    const runner = new MigrationRunner(open().db, { migrations })
    expect(runner.applyAll().steps).toHaveLength(1)
  })

  test('of a version that is none of them cannot be loaded', async () => {
    const { load } = folder()
    await expect(load(['004'])).rejects.toMatchObject({ code: 'NO_SUCH_VERSION', version: '004' })
  })
})
