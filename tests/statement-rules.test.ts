import { expect, test } from 'vitest'
import { splitStatements } from '../src/sql.js'
import { onlyReads, ruleFor } from '../src/statement-rules.js'
import { open, value } from './support/sql-js.js'

const rule = (sql: string) => splitStatements(sql).map(ruleFor)[0]
const reads = (sql: string) => splitStatements(sql).map(onlyReads)[0]

test.each([
  'BEGIN',
  'begin immediate',
  'COMMIT',
  'END TRANSACTION',
  'PRAGMA foreign_keys = ON',
  'PRAGMA main.foreign_keys(0)',
  'EXPLAIN PRAGMA foreign_keys = 1',
])('%s is left out, with a reason', (sql) =>
  expect(rule(sql)).toEqual({ action: 'skip', why: expect.stringMatching(/\w/) as unknown }),
)

test.each([
  'ROLLBACK',
  'rollback transaction',
  "ATTACH 'a' AS b",
  'DETACH b',
  'PRAGMA journal_mode = wal',
  'PRAGMA query_only(1)',
  'EXPLAIN QUERY PLAN PRAGMA journal_mode = off',
])('%s is forbidden, with a reason', (sql) =>
  expect(rule(sql)).toEqual({ action: 'forbid', why: expect.stringMatching(/\w/) as unknown }),
)

test.each([
  'ROLLBACK TO s',
  'ROLLBACK TRANSACTION TO SAVEPOINT s',
  'SAVEPOINT s',
  'RELEASE s',
  'PRAGMA foreign_keys',
  'PRAGMA journal_mode',
  'PRAGMA user_version = 5',
  'PRAGMA table_info(t)',
  'SELECT 1',
  'EXPLAIN COMMIT',
  'VACUUM',
  'CREATE TABLE "begin"(x)',
  'CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT RAISE(ROLLBACK, 1); END',
])('%s runs', (sql) => expect(rule(sql)).toEqual({ action: 'run' }))

test('every setting that a migration could leave changed is known by its name', () => {
  const { raw } = open()
  // Each is asked of SQLite first: does setting it outlive a ROLLBACK?
  const settings = [
    'automatic_index',
    'cache_size',
    'cell_size_check',
    'full_column_names',
    'ignore_check_constraints',
    'legacy_alter_table',
    'recursive_triggers',
    'reverse_unordered_selects',
    'secure_delete',
    'short_column_names',
    'trusted_schema',
    'writable_schema',
    'read_uncommitted',
    'analysis_limit',
    'count_changes',
  ]
  for (const name of settings) {
    const before = value(raw, `PRAGMA ${name}`)
    const other = before === 0 || name === 'cache_size' ? 1 : 0
    raw.exec(`BEGIN; PRAGMA ${name} = ${other}; CREATE TABLE x(a); ROLLBACK`)
    expect(value(raw, `PRAGMA ${name}`), name).toBe(other)
    raw.exec(`PRAGMA ${name} = ${String(before)}`)
    expect(rule(`PRAGMA ${name} = ${other}`), name).toEqual({ action: 'run', setting: name })
  }
})

test.each([
  'SELECT 1',
  'values (1)',
  'WITH x AS (SELECT 1) SELECT 1',
  'EXPLAIN DELETE FROM t',
  'PRAGMA table_info(t)',
  'PRAGMA main.index_xinfo(i)',
  'PRAGMA foreign_key_check(t)',
  'PRAGMA foreign_key_list(t)',
  'PRAGMA integrity_check(5)',
  'PRAGMA quick_check',
  'PRAGMA user_version',
  'PRAGMA journal_mode',
  'EXPLAIN PRAGMA user_version',
])('%s only reads', (sql) => expect(reads(sql)).toBe(true))

test.each([
  'INSERT INTO t VALUES (1)',
  'PRAGMA user_version = 1',
  'PRAGMA cell_size_check(1)',
  'PRAGMA optimize',
  'PRAGMA incremental_vacuum',
  'PRAGMA wal_checkpoint(FULL)',
  'PRAGMA shrink_memory',
  'EXPLAIN PRAGMA cell_size_check = 1',
  'BEGIN',
  'SAVEPOINT s',
  'VACUUM',
  'REINDEX',
  'ANALYZE',
  "ATTACH 'x' AS y",
  'DROP TABLE t',
  'REPLACE INTO t VALUES (1)',
])('%s does not only read', (sql) => expect(reads(sql)).toBe(false))
