import { describe, expect, test } from 'vitest'
import { adoptHistory, findHistories } from '../../src/adopt/index.js'
import type { MigrationError } from '../../src/errors.js'
import { MigrationRunner } from '../../src/index.js'
import { fromFiles, readFiles } from '../../src/sources/index.js'
import type { FromFilesOptions, SourceFile } from '../../src/sources/index.js'
import { expectError } from '../support/expect-error.js'
import { code } from '../support/migrations.js'
import { open, rows } from '../support/sql-js.js'
import { filesOf, fixture } from './fixture.js'

const versions = (files: readonly SourceFile[], options?: FromFilesOptions): string[] =>
  fromFiles(files, options).migrations.map(({ version }) => version)

test('a folder of SQL and modules is read in the order of its versions', () => {
  const { format, migrations, warnings } = fromFiles([
    { path: 'migrations/010_ten.ts', module: { default: code('010') } },
    { path: 'migrations/010_ten.test.ts', text: 'test()' },
    { path: 'migrations/002_two.sql', text: '-- up\nSELECT 2;\n-- down\nSELECT 3;' },
    { path: 'migrations/README.md', text: 'Hello' },
  ])
  expect(format).toBe('tidemark')
  expect(migrations.map(({ version }) => version)).toEqual(['002', '010'])
  expect(migrations[0]?.sql?.source).toBe('migrations/002_two.sql')
  expect(warnings).toEqual([])
})

test('versions are text of any length', () => {
  const files = filesOf({
    '99999999999999999998_a.up.sql': '',
    '99999999999999999999_b.up.sql': '',
  })
  expect(versions(files)).toEqual(['99999999999999999998', '99999999999999999999'])
})

test('where folders are named after databases, one of them is read', () => {
  const files = filesOf({
    'migrate/sqlite/0001_a.up.sql': 'SELECT 1',
    'migrate/postgres/0001_a.up.sql': 'SELECT 2',
  })
  expect(fromFiles(files).migrations[0]?.sql?.up).toBe('SELECT 1')
  expect(fromFiles(files, { dialect: 'postgresql' }).migrations[0]?.sql?.up).toBe('SELECT 2')
  expect(fromFiles(files).leftOut).toEqual([
    { path: 'migrate/postgres/0001_a.up.sql', why: 'it is for postgres' },
  ])
})

describe('a step that is a program', () => {
  const files = fixture('goose/bad').filter(({ path }) => /^0000(2|3)/.test(path))
  const good = [
    { path: '00001_a.sql', text: '-- +goose Up\nCREATE TABLE a (x);' },
    files[1],
  ].flatMap((file) => file ?? [])

  test('is a fault with the name of its file', () => {
    const { what } = expectError('INVALID_SOURCE', () => fromFiles(good))
    expect(what).toContain('00003_fill.go: this step is a program in Go')
  })

  test('is named, and stops a run, where a stand-in was asked for', () => {
    const { migrations, missing } = fromFiles(good, { missing: 'stand-in' })
    expect(missing).toEqual([{ path: '00003_fill.go', version: '00003', language: 'Go' }])
    const { raw, db } = open()
    const runner = new MigrationRunner(db, { migrations })
    expect(expectError('MIGRATION_FAILED', () => runner.applyAll()).message).toContain(
      '00003_fill.go is a program in Go',
    )
    expect(rows(raw, 'SELECT version FROM schema_migrations')).toEqual([['00001']])
  })

  test('that has run elsewhere is adopted with its stand-in', () => {
    const { db } =
      open(`CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP);
      INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, 1), (3, 1)`)
    const { migrations } = fromFiles(good, { missing: 'stand-in' })
    for (const found of findHistories(db)) adoptHistory(db, found, migrations)
    const runner = new MigrationRunner(db, { migrations })
    expect(runner.status().map(({ state }) => state)).toEqual(['applied', 'applied'])
    expect(expectError('NOT_REVERSIBLE', () => runner.rollback('00003')).message).toContain('in Go')
  })

  test('can be written anew as a module beside it', () => {
    const module = { default: code('3', (db) => db.exec('CREATE TABLE b (x)')) }
    const { migrations, leftOut } = fromFiles([...good, { path: '00003_fill.ts', module }])
    expect(migrations.map(({ version }) => version)).toEqual(['00001', '3'])
    expect(leftOut).toEqual([{ path: '00003_fill.go', why: 'another file stands for it' }])
  })

  test('cannot be a module and SQL at once', () => {
    const module = { default: code('00001') }
    const { faults } = readFiles([...good.slice(0, 1), { path: '00001_b.ts', module }])
    expect(faults.map(({ message }) => message)).toEqual([
      'several files for version 00001: also 00001_b.ts',
    ])
  })
})

describe('errors of a run have the file and the line', () => {
  const failure = (files: readonly SourceFile[], options?: FromFilesOptions): MigrationError => {
    const { db } = open()
    const { migrations } = fromFiles(files, options)
    const runner = new MigrationRunner(db, { migrations })
    return expectError('MIGRATION_FAILED', () => runner.applyAll())
  }

  test.each([
    ['a/1_a.sql', '-- +goose Up\r\nSELECT 1;\r\n  SELEC 2;', 3, 3],
    ['1_a.sql', '-- x\n-- migrate:up\n\nSELEC 2', 4, 1],
    [
      '1_a.sql',
      '-- +migrate Up\n-- +migrate StatementBegin\nSELECT 1\n-- +migrate StatementEnd\nSELEC',
      5,
      1,
    ],
    ['1-a.sql', '-- v1: a\n-- only: postgres\nSELECT x;\nSELEC', 4, 1],
    [
      '1.sqm',
      'import a.b.C;\nCREATE TABLE t (\n  a TEXT AS C, b TEXT AS List<C> NOT NUL\n);',
      3,
      38,
    ],
    ['V1__a.sql', '\uFEFFSELECT 1;\n SELEC', 2, 2],
    ['1_a/up.sql', 'SELECT 1;\n\n\nSELEC', 4, 1],
    [
      '1550601598648-A.ts',
      'class A implements MigrationInterface {\n up(q) {\n  q.query(`SELECT 1`)\n  q.query(`\n   SELEC`)\n }\n}',
      5,
      4,
    ],
  ])('%s: %j', (path, text, line, column) => {
    expect(failure(filesOf({ [path]: text })).statement).toMatchObject({
      source: path,
      line,
      column,
    })
  })

  test('also after a breakpoint of Drizzle', () => {
    const text = 'SELECT 1\n--> statement-breakpoint\nSELEC'
    const journal = '{"entries":[{"idx":0,"tag":"0000_a"}]}'
    const files = filesOf({ 'd/meta/_journal.json': journal, 'd/0000_a.sql': text })
    expect(failure(files).statement).toMatchObject({ source: 'd/0000_a.sql', line: 3, column: 1 })
  })
})

test('the statements with which steps escape their runner are left out with a warning', () => {
  const { db } = open()
  const { steps } = new MigrationRunner(db, {
    migrations: fromFiles(fixture('drizzle/good')).migrations,
  }).applyAll()
  const skipped = steps.flatMap(({ warnings }) => warnings.map(({ code: each }) => each))
  expect(skipped).toEqual(['STATEMENT_SKIPPED', 'STATEMENT_SKIPPED', 'STATEMENT_SKIPPED'])
})

test('a program beside the SQL of its version is named, and the SQL is read', () => {
  const { migrations, leftOut, warnings } = fromFiles(
    filesOf({
      '0001_a.go': 'package migrate',
      '0001_a_sqlite.up.sql': 'SELECT 1',
      '0001_a_sqlite.down.sql': 'SELECT 2',
      '0001_a_postgres.up.sql': 'SELECT 3',
    }),
  )
  expect(migrations.map(({ sql }) => sql?.up)).toEqual(['SELECT 1'])
  expect(leftOut.map(({ path }) => path)).toEqual(['0001_a.go', '0001_a_postgres.up.sql'])
  expect(warnings.map(({ message }) => message)).toEqual([
    'SOURCE_UNUSUAL: 0001_a.go: only the SQL beside this program is read.',
  ])
})

test('in folders with numbers the folder and the whole name are the version', () => {
  const files = filesOf({
    'delta/9/01add_words.sql': '',
    'delta/72/03_keys.sql.sqlite': '',
    'delta/72/03_keys.sql.postgres': '',
    'delta/72/03remove.sql': '',
  })
  expect(versions(files)).toEqual(['9/01add_words', '72/03_keys', '72/03remove'])
  const { faults } = readFiles([...files, { path: 'delta/72/03fill.py', text: '' }])
  expect(faults.map(({ path }) => path)).toEqual(['delta/72/03fill.py'])
})

test('a program for another database is left out', () => {
  const files = filesOf({ '1_a.sql': '', '1_a.pglite.sql': '', '2_b.pglite.js': '' })
  const { migrations, leftOut } = fromFiles(files)
  expect(migrations).toHaveLength(1)
  expect(leftOut.map(({ why }) => why)).toEqual(['it is for pglite', 'it is for pglite'])
})

test('a schema beside the steps is for new databases', () => {
  const files = [...fixture('dbmate/good'), ...filesOf({ 'schema.sql': 'x' })]
  const { fresh, migrations } = fromFiles(files)
  expect(fresh.map(({ path }) => path)).toEqual(['schema.sql'])
  expect(migrations).toHaveLength(3)
})

test('the newest schema of mautrix is the first step where no others lead there', () => {
  const latest = { '00-latest.sql': '-- v0 -> v26: Latest\n', '27-x.sql': '-- v27: X\n' }
  expect(versions(filesOf(latest))).toEqual(['26', '27'])
  const both = filesOf({ ...latest, '26-y.sql': '-- v26: Y\n' })
  expect(versions(both)).toEqual(['26', '27'])
  expect(fromFiles(both).fresh).toHaveLength(1)
})

test('a journal of Drizzle whose numbers do not rise is read by its places', () => {
  const journal = '{"entries":[{"idx":4,"tag":"b"},{"idx":4,"tag":"a"}]}'
  const files = filesOf({ 'meta/_journal.json': journal, 'a.sql': '', 'b.sql': '' })
  const steps = fromFiles(files).migrations
  expect(steps.map(({ version, description }) => [version, description])).toEqual([
    ['0000', 'b'],
    ['0001', 'a'],
  ])
})

test.each(['', '{', '[]', '{"entries":1}', '{"entries":[{}]}', '{"dialect":"mysql","entries":[]}'])(
  'a journal that says %j is a fault',
  (text) => {
    const { faults } = readFiles(filesOf({ 'meta/_journal.json': text, '0000_a.sql': '' }))
    expect(faults.map(({ path }) => path)).toContain('meta/_journal.json')
  },
)

describe('placeholders', () => {
  const texts = { '1_a.sql': "CREATE TABLE ${p}a (x DEFAULT '${p}'); -- ${p}" }

  test('have values outside of comments', () => {
    const [migration] = fromFiles(filesOf(texts), { placeholders: { p: 'my_' } }).migrations
    expect(migration?.sql?.up).toBe("CREATE TABLE my_a (x DEFAULT 'my_'); -- ${p}")
  })

  test('without a value are faults with their lines', () => {
    const { faults } = readFiles(filesOf({ '1_a.sql': '\n\nDROP TABLE ${a};\n${b};' }))
    expect(faults.map(({ line }) => line)).toEqual([3, 4])
  })

  test('in a string can be data, but not in Flyway', () => {
    const text = "INSERT INTO t VALUES ('${a}')"
    expect(fromFiles(filesOf({ '1_a.sql': text })).migrations[0]?.sql?.up).toBe(text)
    expect(readFiles(filesOf({ 'V1__a.sql': text })).faults).toHaveLength(1)
  })
})

test('an edit of a comment or of line ends is no change, an edit of a statement is one', () => {
  const checksum = (text: string) => fromFiles(filesOf({ '1_a.sql': text })).migrations[0]?.checksum
  const first = checksum('-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;')
  expect(checksum('\uFEFF-- why\r\n-- MIGRATE:UP\r\nSELECT\r\n1;\r\n')).toBe(first)
  expect(checksum('-- migrate:up\nSELECT 2;')).not.toBe(first)
})

test('the journal of Drizzle is no step, and it is said what it is for', () => {
  const journal = JSON.stringify({ entries: [{ idx: 0, tag: '0000_a' }] })
  const { leftOut } = fromFiles([
    { path: '0000_a.sql', text: 'SELECT 1;' },
    { path: 'meta/_journal.json', text: journal },
  ])
  expect(leftOut).toEqual([
    { path: 'meta/_journal.json', why: 'the order of the steps is read from it' },
  ])
})
