import { expect, test } from 'vitest'
import { withoutKotlin } from '../../src/sources/kotlin-words.js'
import { normalize } from '../../src/sql.js'

test.each([
  ['import a.b.C;\nSELECT 1', 'SELECT 1'],
  ['CREATE TABLE t (a INTEGER AS Long)', 'CREATE TABLE t (a INTEGER)'],
  [
    'CREATE TABLE t (a TEXT AS a.b.List<Map<String, Int>> NOT NULL)',
    'CREATE TABLE t (a TEXT NOT NULL)',
  ],
  ['CREATE TABLE t (a TEXT AS @Named("x, y") List<*>?, b TEXT)', 'CREATE TABLE t (a TEXT, b TEXT)'],
  [
    'create temp table t (a INTEGER as Boolean default 0)',
    'create temp table t (a INTEGER default 0)',
  ],
  [
    'ALTER TABLE t ADD COLUMN a TEXT AS Kind DEFAULT 1',
    'ALTER TABLE t ADD COLUMN a TEXT DEFAULT 1',
  ],
])('%j is %j', (text, sql) => {
  expect(normalize(withoutKotlin(text))).toBe(normalize(sql))
  expect(withoutKotlin(text)).toHaveLength(text.length)
})

test.each([
  'CREATE TABLE t AS SELECT a AS b FROM c',
  'CREATE TABLE t (a INT, b INT AS (a + 1), c GENERATED ALWAYS AS (a) STORED)',
  'CREATE TABLE t (a TEXT CHECK (CAST(a AS TEXT) IS NOT NULL))',
  'CREATE VIEW v AS SELECT a AS b FROM c',
  'INSERT INTO t AS u SELECT a AS b FROM c',
  'ALTER TABLE t RENAME COLUMN a TO b',
  'CREATE TABLE t (a TEXT AS',
  "INSERT INTO t VALUES ('import a.b;')",
])('%j is SQL already', (text) => {
  expect(withoutKotlin(text)).toBe(text)
})
