import { describe, expect, test } from 'vitest'
import type { Migration } from '../../src/migration.js'
import { MigrationRunner } from '../../src/runner.js'
import { fromGlob } from '../../src/sources/index.js'
import { code } from '../support/migrations.js'
import { open, rows } from '../support/sql-js.js'
import { expectError } from '../support/expect-error.js'

const versions = (migrations: Migration[]): string[] => migrations.map(({ version }) => version)

describe('fromGlob', () => {
  test('reads SQL as text and modules from one list, in the order of the versions', () => {
    const migrations = fromGlob({
      './migrations/010_ten.ts': { default: code('010') },
      './migrations/002_two.sql': 'SELECT 2',
      './migrations/9-nine.up.sql': { default: 'SELECT 9' },
      './migrations/9-nine.down.sql': 'SELECT -9',
      './migrations/001_one.js': { migration: code('1') },
      './1.2.3_semver.sql': 'SELECT 3',
      './20261122093000123456_long.sql': 'SELECT 4',
    })
    expect(versions(migrations)).toEqual(['1', '1.2.3', '002', '9', '010', '20261122093000123456'])
  })

  test('makes the description of the words of the name', () => {
    const [migration] = fromGlob({ 'a/b/001_add__tags-to_notes.sql': 'SELECT 1' })
    expect(migration?.description).toBe('add tags to notes')
  })

  test('gives migrations that run, and can be undone by section and by file', () => {
    const { raw, db } = open()
    const runner = new MigrationRunner(db, {
      migrations: fromGlob({
        './001_a.sql': '-- up\nCREATE TABLE a(x);\n-- down\nDROP TABLE a;',
        './002_b.up.sql': 'CREATE TABLE b(x);',
        './002_b.down.sql': 'DROP TABLE b;',
        './003_c.sql':
          '-- no-transaction\nVACUUM;\n-- down: impossible, because a file cannot be made worse again',
        './004_d.up.sql': '-- no-transaction\nVACUUM',
      }),
    })
    runner.applyAll()
    expect(runner.status().map(({ reversible }) => reversible)).toEqual([true, true, false, false])
    expect(
      expectError('NOT_REVERSIBLE', () => runner.rollback('003', { only: true })).message,
    ).toContain('made worse')
    runner.rollback('002', { only: true })
    runner.rollback('001', { only: true })
    expect(rows(raw, "SELECT name FROM sqlite_schema WHERE type = 'table'")).toEqual([
      ['schema_migrations'],
    ])
  })

  test('takes a module whose exports are the migration itself', async () => {
    const source =
      'export const version = "001"; export const description = "x"; export function apply() {}'
    const module: unknown = await import(
      /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(source)}`
    )
    expect(versions(fromGlob({ './001_x.ts': module }))).toEqual(['001'])
  })

  test('takes an instance of a class, with the methods of the class', () => {
    class AddTags implements Migration {
      readonly version = '001'
      readonly description = 'tags'
      readonly table = 'tags'
      apply(db: { exec(sql: string): void }): void {
        db.exec(`CREATE TABLE ${this.table}(x)`)
      }
      rollback(db: { exec(sql: string): void }): void {
        db.exec(`DROP TABLE ${this.table}`)
      }
    }
    const { db } = open()
    const runner = new MigrationRunner(db, {
      migrations: fromGlob({ './001_tags.ts': { default: new AddTags() } }),
    })
    runner.applyAll()
    expect(runner.rollback('001').steps).toHaveLength(1)
  })

  test('an empty folder has no migrations', () => {
    expect(fromGlob({})).toEqual([])
  })

  test('lists everything that is wrong with a folder at once', () => {
    const error = expectError('INVALID_SOURCE', () =>
      fromGlob({
        './readme.md': 'hello',
        './add_tags.sql': 'SELECT 1',
        './001_a.sql': 'SELECT 1',
        './1_again.sql': 'SELECT 1',
        './002_b.down.sql': 'SELECT 1',
        './003_c.ts': { helper: 1 },
        './004_d.ts': { default: code('005') },
        './006_e.ts': () => Promise.resolve(),
        './007_f.sql': { default: 7 },
        './008_g.sql': '-- up\nSELECT 1;\n-- up\nSELECT 2;',
        './009_h.up.sql': 'SELECT 1;\n-- down\nSELECT 2;',
        './010_i.up.sql': 'SELECT 1',
        './010_other.down.sql': 'SELECT 1',
        './011_j.up.ts': { default: code('011') },
        './012_k.ts': { default: { version: '012', description: 'no apply' } },
        './013_l.sql': 'SELECT 1 \0',
      }),
    )
    const listed = error.what.split('\n').slice(1)
    expect(listed).toHaveLength(14)
    for (const name of [
      'readme.md',
      'add_tags.sql',
      '001_a.sql',
      '1_again.sql',
      '002_b',
      '003_c',
      '004_d',
      '006_e',
      '007_f',
      '008_g',
      '009_h',
      '010_i',
      '011_j',
      '012_k',
      '013_l',
    ]) {
      expect(error.what).toContain(name)
    }
  })
})

describe('errors of migrations from files', () => {
  const fail = (
    files: Record<string, string>,
    work: (runner: MigrationRunner) => unknown,
    code_: 'MIGRATION_FAILED' | 'ROLLBACK_FAILED' | 'FORBIDDEN_STATEMENT',
  ) => {
    const { db } = open()
    return expectError(code_, () => work(new MigrationRunner(db, { migrations: fromGlob(files) })))
  }

  test('have the file, and the line of the file, also in a down section', () => {
    const files = {
      './001_a.sql':
        '-- up\r\nCREATE TABLE a(x);\r\n\r\n-- down\r\nDROP TABLE a;\r\n  DROP TABEL b;\r\n',
    }
    const error = fail(
      files,
      (runner) => [runner.applyAll(), runner.rollback('001')],
      'ROLLBACK_FAILED',
    )
    expect(error.statement).toMatchObject({
      source: '001_a.sql',
      index: 1,
      count: 2,
      line: 6,
      column: 8,
    })
    expect(error.statement?.excerpt).toBe(`  6 |   DROP TABEL b;\n${' '.repeat(13)}^`)
  })

  test('have the name of the down file where that has its own', () => {
    const files = { './001_a.up.sql': 'CREATE TABLE a(x);', './001_a.down.sql': '\nDROP TABLE b;' }
    const error = fail(
      files,
      (runner) => [runner.applyAll(), runner.rollback('001')],
      'ROLLBACK_FAILED',
    )
    expect(error.statement).toMatchObject({ source: '001_a.down.sql', index: 0, line: 2 })
    expect(error.next).toContain('file')
  })

  test('have the file where a statement is forbidden', () => {
    const error = fail(
      { './001_a.sql': "SELECT 1;\nATTACH 'x' AS y;" },
      (runner) => runner.applyAll(),
      'FORBIDDEN_STATEMENT',
    )
    expect(error.statement).toMatchObject({ source: '001_a.sql', index: 1, line: 2, column: 1 })
  })

  test('say it as a person would want to read it', () => {
    const files: Record<string, string> = {
      './007_add_email.sql':
        'CREATE TABLE b(x);\n\nALTER TABEL a ADD COLUMN email TEXT;\nSELECT 1;\nSELECT 2;',
    }
    for (let n = 1; n < 7; n++) files[`./00${n}_step.sql`] = `CREATE TABLE t${n}(x)`
    const error = fail(files, (runner) => runner.applyAll(), 'MIGRATION_FAILED')
    expect(error.message).toBe(
      [
        'MIGRATION_FAILED 007_add_email.sql, statement 2 of 4, line 3 column 7: near "TABEL": syntax error',
        '  3 | ALTER TABEL a ADD COLUMN email TEXT;',
        '            ^',
        'Nothing was changed by 007; 001 to 006 are applied. Fix the file and run again.',
      ].join('\n'),
    )
  })
})
