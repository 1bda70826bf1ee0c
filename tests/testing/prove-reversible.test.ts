import initSqlJs from 'sql.js'
import { expect, test } from 'vitest'
import { migrations as demo } from '../../demo/migrations.js'
import { SAMPLE_SQL } from '../../demo/sample.js'
import { connect, defineMigration, sqlMigration } from '../../src/index.js'
import { proveReversible } from '../../src/testing/index.js'

const SQL = await initSqlJs({ useOldExtensionFunctions: false })

const migration = (version: string, up: string, down?: string | { impossible: string }) =>
  sqlMigration({ version, description: 'step', up, down })

const users = migration(
  '001',
  'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT)',
  'DROP TABLE users',
)

test('downs that undo their ups are proven', () => {
  const proof = proveReversible(
    [
      users,
      migration('002', 'ALTER TABLE users ADD COLUMN bio', 'ALTER TABLE users DROP COLUMN bio'),
    ],
    new SQL.Database(),
  )
  expect(proof).toEqual({ ok: true, proven: ['001', '002'], irreversible: [], faults: [] })
})

test('a down that leaves something behind is named, with the difference', () => {
  const proof = proveReversible(
    [
      users,
      migration('002', 'CREATE TABLE tags(a); CREATE INDEX i ON users(name)', 'DROP TABLE tags'),
    ],
    new SQL.Database(),
  )
  expect(proof.ok).toBe(false)
  expect(proof.faults).toMatchObject([
    { version: '002', kind: 'down', changes: [{ action: 'added', what: 'index', name: 'i' }] },
  ])
  expect(proof.faults[0]?.message).toContain('+ index i')
})

test('a down that loses rows shows only where there are rows', () => {
  const lossy = migration(
    '002',
    'ALTER TABLE users RENAME TO people',
    'CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT); DROP TABLE people',
  )
  expect(proveReversible([users, lossy], new SQL.Database()).ok).toBe(true)
  const proof = proveReversible([users, lossy], new SQL.Database(), {
    fill: (db, version) => {
      if (version === '001') db.exec("INSERT INTO users VALUES (1, 'Ada'), (2, 'Bob')")
    },
  })
  expect(proof.faults).toMatchObject([{ rows: [{ table: 'users', missing: 2, extra: 0 }] }])
})

test('rows are compared by type and byte: text with NUL, big integers, 1 and 1.0', () => {
  const seed = connect(new SQL.Database())
  seed.exec(
    `CREATE TABLE t(a); INSERT INTO t VALUES (9007199254740993), ('a' || char(0) || 'b'), (1.0), (x'00')`,
  )
  const cast = migration(
    '001',
    'CREATE TABLE keep AS SELECT * FROM t; DELETE FROM t',
    `INSERT INTO t SELECT CASE typeof(a) WHEN 'text' THEN 'a' ELSE a END FROM keep; DROP TABLE keep`,
  )
  expect(proveReversible([cast], seed).faults).toMatchObject([{ rows: [{ missing: 1, extra: 1 }] }])
})

test('an up that cannot be repeated fails by name', () => {
  // The user_version is in no table: down leads back to the same schema and rows.
  const once = migration(
    '001',
    `INSERT INTO log SELECT CASE user_version WHEN 0 THEN 1 END FROM pragma_user_version; PRAGMA user_version = 1`,
    'DELETE FROM log',
  )
  const seed = connect(new SQL.Database())
  seed.exec('CREATE TABLE log(a NOT NULL)')
  expect(proveReversible([once], seed).faults).toMatchObject([{ version: '001', kind: 'failed' }])
})

test('a migration that says that it cannot be undone is no fault', () => {
  const proof = proveReversible(
    [users, migration('002', 'DELETE FROM users', { impossible: 'rows are gone' })],
    new SQL.Database(),
  )
  expect(proof).toMatchObject({ ok: true, proven: ['001'], irreversible: ['002'] })
})

test('a migration that does not run, or is done already, is neither proven nor a fault', () => {
  const never = (version: string, answer: false | 'done') =>
    defineMigration({
      version,
      description: 'never',
      canApply: () => answer,
      apply: () => undefined,
      rollback: (db) => db.exec('DROP TABLE users'),
    })
  const proof = proveReversible(
    [users, never('002', false), never('003', 'done')],
    new SQL.Database(),
  )
  expect(proof).toEqual({ ok: true, proven: ['001'], irreversible: [], faults: [] })
})

test('the seed is only read', () => {
  const seed = connect(new SQL.Database())
  seed.exec('CREATE TABLE t(a); INSERT INTO t VALUES (1)')
  const before = seed.export()
  proveReversible([users], seed)
  expect(Buffer.compare(seed.export(), before)).toBe(0)
})

test('of the demo it names the one down that does not bring back what it was', () => {
  const seed = connect(new SQL.Database())
  seed.exec(SAMPLE_SQL)
  const { faults, irreversible } = proveReversible(demo, seed)
  // 006 gives a blocker without a severity one, and its down cannot know which had none.
  expect(faults.map(({ version, changes, rows }) => ({ version, changes, rows }))).toEqual([
    { version: '006', changes: [], rows: [{ table: 'blockers', missing: 1, extra: 1 }] },
  ])
  expect(irreversible).toContain('002')
})
