import { describe, expect, test } from 'vitest'
import {
  foreignKeyState,
  hasForeignKeys,
  newlyDangling,
  newViolations,
} from '../src/foreign-keys.js'
import { MigrationRunner } from '../src/runner.js'
import { code } from './support/migrations.js'
import { open } from './support/sql-js.js'
import { expectError } from './support/expect-error.js'

describe('hasForeignKeys', () => {
  test.each([
    ['CREATE TABLE a(x REFERENCES b)', true],
    ['CREATE TABLE a(x, FOREIGN KEY (x) references b(y))', true],
    ['CREATE TABLE a(x); ALTER TABLE a ADD COLUMN y REFERENCES b', true],
    ['CREATE TABLE a(x DEFAULT \'references\' /* REFERENCES b */, "references b")', false],
    ['CREATE VIEW v AS SELECT 1 AS "references"', false],
    ['', false],
  ])('%j: %j', (schema, expected) => {
    expect(hasForeignKeys(open(schema).db)).toBe(expected)
  })
})

describe('violations', () => {
  const SCHEMA =
    'CREATE TABLE p(a, b, PRIMARY KEY (a, b)); CREATE TABLE c(n INTEGER PRIMARY KEY, x, y, FOREIGN KEY (x, y) REFERENCES p)'
  const between = (schema: string, change: string): string[] => {
    const { db } = open(schema)
    const before = foreignKeyState(db)
    db.exec(change)
    return newViolations(before, foreignKeyState(db))
  }

  test('name the row, the parent and the values that find none', () => {
    expect(between(SCHEMA, "INSERT INTO c VALUES (7, 1, 'it''s')")).toEqual([
      "row 7 of c refers to p 1, 'it''s'",
    ])
  })

  test('with NULL in them are none', () => {
    expect(between(SCHEMA, 'INSERT INTO c VALUES (7, 1, NULL)')).toEqual([])
  })

  test('that only changed their row, because it moved, are old ones', () => {
    expect(between(`${SCHEMA}; INSERT INTO c VALUES (7, 1, 2)`, 'UPDATE c SET n = 70')).toEqual([])
  })

  test('that changed their value are new ones', () => {
    expect(between(`${SCHEMA}; INSERT INTO c VALUES (7, 1, 2)`, 'UPDATE c SET y = 3')).toHaveLength(
      1,
    )
  })

  test('are counted: two where there was one is one new', () => {
    expect(
      between(
        `${SCHEMA}; INSERT INTO c VALUES (7, 1, 2)`,
        'INSERT INTO c VALUES (8, 1, 2), (9, 1, 2)',
      ),
    ).toHaveLength(2)
  })

  test('of a child in another schema name or with strange names are read', () => {
    const strange =
      'CREATE TABLE "p ""q"""("a \'b\'" PRIMARY KEY); CREATE TABLE "c; --"("x y" REFERENCES "p ""q""")'
    expect(between(strange, 'INSERT INTO "c; --" VALUES (5)')).toEqual([
      'row 1 of c; -- refers to p "q" 5',
    ])
  })

  test('of large values are shortened', () => {
    const [words] = between(
      'CREATE TABLE p(a PRIMARY KEY); CREATE TABLE c(x REFERENCES p)',
      `INSERT INTO c VALUES ('${'x'.repeat(10_000)}')`,
    )
    expect(words?.length).toBeLessThan(300)
  })

  test('of TEMP tables and of attached databases are not ours', () => {
    expect(
      between(
        "CREATE TEMP TABLE p(a PRIMARY KEY); CREATE TEMP TABLE c(x REFERENCES p); ATTACH ':memory:' AS other",
        'INSERT INTO c VALUES (1)',
      ),
    ).toEqual([])
  })
})

test('twenty thousand violations from before are compared, each by its values', () => {
  const { db } = open(`CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(x REFERENCES p);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO c SELECT i FROM n`)
  const before = foreignKeyState(db)
  db.exec('INSERT INTO c VALUES (30000); DELETE FROM c WHERE x = 5')
  expect(newViolations(before, foreignKeyState(db))).toEqual(['row 20001 of c refers to p 30000'])
})

test('a parent that is gone is dangling once, and not when it was gone before', () => {
  const { db } = open(
    'CREATE TABLE p(a PRIMARY KEY); CREATE TABLE c(x REFERENCES P); CREATE TABLE d(x REFERENCES never)',
  )
  const before = foreignKeyState(db)
  db.exec('DROP TABLE p')
  expect(newlyDangling(db, before, foreignKeyState(db))).toEqual(['c refers to P, which is gone'])
})

test('a foreign key that a migration writes into sqlite_schema as a value is checked too', () => {
  const { db } = open('CREATE TABLE p(a PRIMARY KEY); CREATE TABLE c(x); INSERT INTO c VALUES (5)')
  const runner = new MigrationRunner(db, {
    migrations: [
      code('1', (connection) => {
        connection.exec('PRAGMA writable_schema = ON')
        connection.run("UPDATE sqlite_schema SET sql = ? WHERE name = 'c'", [
          'CREATE TABLE c(x REFERENCES p)',
        ])
        connection.exec('PRAGMA writable_schema = RESET')
      }),
    ],
  })
  expectError('FOREIGN_KEY_VIOLATION', () => runner.applyAll())
})
