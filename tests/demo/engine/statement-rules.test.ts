import { expect, test } from 'vitest'
import { faultsOf } from '../../../demo/engine/statement-rules.js'
import { defineMigration, sqlMigration } from '../../../src/index.js'

const faults = (up: string, down?: string) =>
  faultsOf([sqlMigration({ version: '001', description: 'x', up, down, source: '001_x.sql' })])

test.each([
  "ATTACH 'x' AS y",
  'DETACH y',
  'PRAGMA writable_schema = 1',
  'PRAGMA main.writable_schema(1)',
  'PRAGMA "writable_schema" = ON',
  'EXPLAIN PRAGMA writable_schema = 1',
  'pragma trusted_schema = 1',
  'PRAGMA temp_store_directory = "/"',
  'PRAGMA schema_version = 9',
  "VACUUM INTO 'x'",
  "SELECT load_extension('x')",
  `SELECT "load_extension" ('x')`,
  "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT [load_extension]('x'); END",
])('%s may not run here', (sql) => {
  expect(faults(`CREATE TABLE a(b);\n${sql};`)).toEqual([
    expect.stringMatching(/^001_x\.sql, line 2: /),
  ])
})

test.each([
  'PRAGMA foreign_keys = OFF; BEGIN; CREATE TABLE a(b); COMMIT',
  'PRAGMA user_version = 3; PRAGMA schema_version; VACUUM',
  "INSERT INTO a VALUES ('ATTACH x; PRAGMA writable_schema'); -- ATTACH",
  'WITH x AS (SELECT 1) UPDATE a SET b = (SELECT * FROM x)',
  'SELECT load_extension FROM t',
  'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END; DROP TRIGGER t',
  '',
])('%s may', (sql) => {
  expect(faults(sql)).toEqual([])
})

test('downs are looked at too, and programs are refused', () => {
  expect(faults('CREATE TABLE a(b)', "ATTACH 'x' AS y")).toHaveLength(1)
  const program = defineMigration({ version: '002', description: 'code', apply: () => undefined })
  expect(faultsOf([program])).toEqual(['002: it is a program; this page runs SQL only.'])
})
