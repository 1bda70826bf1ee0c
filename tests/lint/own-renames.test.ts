import { describe, expect, test } from 'vitest'
import { lint } from '../../src/lint.js'
import { sqlMigration } from '../../src/sql-migration.js'
import { open, value } from '../support/sql-js.js'

/** The table with a column more, as TypeORM makes it anew. */
const rebuild = (columns: string) => `
  CREATE TABLE "temporary_user" (${columns}, FOREIGN KEY ("boss") REFERENCES "user" ("id"));
  INSERT INTO "temporary_user"("id", "boss") SELECT "id", "boss" FROM "user";
  DROP TABLE "user";
  ALTER TABLE "temporary_user" RENAME TO "user";
`
const TWICE =
  rebuild('"id" integer PRIMARY KEY, "boss" integer, "a" text') +
  rebuild('"id" integer PRIMARY KEY, "boss" integer, "a" text, "b" text') +
  'CREATE INDEX "i" ON "user"("boss")'

const BASE = `
  CREATE TABLE "user"("id" integer PRIMARY KEY, "boss" integer);
  CREATE TABLE post("id" integer PRIMARY KEY, owner REFERENCES "user"("id"));
`

/** Whether a table of the script is said to take its references along. */
function isFound(up: string): boolean {
  const migration = sqlMigration({ version: '1', description: 'd', up, down: { impossible: 'x' } })
  return lint(migration).some(({ code }) => code === 'RENAME_FIRST')
}

/** What the foreign key of `post` says when SQLite has run the script on real tables. */
function keyAfter(up: string): unknown {
  const { raw } = open(BASE)
  raw.exec(up)
  const table = value(raw, 'SELECT "table" FROM pragma_foreign_key_list(\'post\')')
  raw.close()
  return table
}

describe('a table that the script makes itself', () => {
  test('a rebuild that is done twice takes no references along', () => {
    expect(keyAfter(TWICE)).toBe('user')
    expect(isFound(TWICE)).toBe(false)
    expect(isFound(TWICE + ';' + rebuild('"id", "boss"'))).toBe(false)
  })

  test('a table that takes the name of a dropped one has its references, and is found', () => {
    const up =
      'DROP TABLE "user"; CREATE TABLE "user"(id); ALTER TABLE "user" RENAME TO old; CREATE TABLE "user"(id)'
    expect(keyAfter(up)).toBe('old')
    expect(isFound(up)).toBe(true)
  })

  test('a rebuild that ends before the old table is renamed away does not hide that', () => {
    const up = `${TWICE}; ALTER TABLE "user" RENAME TO old; CREATE TABLE "user"(id)`
    expect(keyAfter(up)).toBe('old')
    expect(isFound(up)).toBe(true)
  })

  test.each([
    'CREATE TABLE c(a REFERENCES t(id))',
    'ALTER TABLE x ADD COLUMN a REFERENCES t(id)',
    'CREATE VIEW v AS SELECT * FROM t',
    'CREATE TEMP TRIGGER r AFTER INSERT ON x BEGIN DELETE FROM t; END',
  ])('what names it follows it: %s', (reference) => {
    const rest = 'ALTER TABLE t RENAME TO u; CREATE TABLE t(id)'
    expect(isFound(`CREATE TABLE t(id); ${rest}`)).toBe(false)
    expect(isFound(`CREATE TABLE t(id); ${reference}; ${rest}`)).toBe(true)
    expect(isFound(`${reference}; CREATE TABLE t(id); ${rest}`)).toBe(true)
  })

  test('IF NOT EXISTS may mean one that was there before', () => {
    expect(
      isFound('CREATE TABLE IF NOT EXISTS t(id); ALTER TABLE t RENAME TO u; CREATE TABLE t(id)'),
    ).toBe(true)
  })
})
