import { describe, expect, test } from 'vitest'
import type { Migration } from '../../src/migration.js'
import { sqlMigration } from '../../src/sql-migration.js'
import { lintAll, rehearse } from '../../src/vite/check.js'
import type { Prepared } from '../../src/vite/prepare.js'
import { SQL } from '../support/sql-js.js'
import { saying } from '../support/saying.js'

const sql = (version: string, up: string, down?: string): Prepared => ({
  migration: sqlMigration({ version, description: '', up, down, source: `${version}.sql` }),
})
const code = (version: string, apply: Migration['apply'], failure?: string): Prepared => ({
  migration: { version, description: '', apply },
  program: { path: `${version}.ts`, ...(failure !== undefined && { failure }) },
})

describe('lintAll', () => {
  test('errors are faults, warnings are said, and neither without its place', () => {
    const { faults, warnings } = lintAll([
      sql('1', 'CREATE TABLE a (x);\nALTER TABLE a ADD COLUMN y TEXT NOT NULL;', 'DROP TABLE a;'),
      sql('2', 'SELECT 1;', '\nDROP TABLE a;\nALTER TABLE a ADD COLUMN y TEXT NOT NULL;'),
      sql('3', 'BEGIN;\nCREATE TABLE b (x);\nCOMMIT;', 'DROP TABLE b;'),
    ])
    expect(faults).toMatchObject([
      { path: '1.sql', line: 2, message: saying('NOT_NULL_WITHOUT_DEFAULT') },
      { path: '2.sql', line: 3, message: saying('NOT_NULL_WITHOUT_DEFAULT') },
    ])
    expect(warnings).toContainEqual(
      expect.objectContaining({
        path: '3.sql',
        message: saying('OWN_TRANSACTION'),
      }),
    )
  })
})

test('what is allowed passes lintAll', () => {
  const released = sql(
    '1',
    'CREATE TABLE a (x);\nALTER TABLE a ADD COLUMN y TEXT NOT NULL;',
    'SELECT 1;',
  )
  expect(lintAll([released]).faults).toHaveLength(1)
  expect(lintAll([released], ['NOT_NULL_WITHOUT_DEFAULT']).faults).toEqual([])
  expect(lintAll([released], ['VARYING_DEFAULT']).faults).toHaveLength(1)
})

describe('rehearse', () => {
  test('finds nothing wrong with what works, SQL and code together', () => {
    const insert = code('2', (db) => db.run('INSERT INTO a VALUES (?)', [1]))
    expect(rehearse([sql('1', 'CREATE TABLE a (x);'), insert], SQL)).toEqual({
      faults: [],
      warnings: [],
    })
  })

  test('tells the place of a statement that SQLite refuses', () => {
    expect(rehearse([sql('1', 'SELECT 1;\nCREATE TABEL a (x);')], SQL)).toEqual({
      faults: [
        {
          path: '1.sql',
          line: 2,
          column: 8,
          frame: '  2 | CREATE TABEL a (x);\n             ^',
          message: 'On an empty database it fails: near "TABEL": syntax error',
        },
      ],
      warnings: [],
    })
  })

  test('tells the module of a statement in code, with the text of the statement', () => {
    const { faults } = rehearse([code('1', (db) => db.exec('CREATE TABEL a (x)'))], SQL)
    expect(faults).toMatchObject([{ path: '1.ts', frame: saying('TABEL') }])
  })

  test('only warns of what code may do in a browser', () => {
    const { faults, warnings } = rehearse(
      [code('1', () => void document.createElement('canvas'))],
      SQL,
    )
    expect(faults).toEqual([])
    expect(warnings).toMatchObject([{ path: '1.ts', message: saying('document') }])
  })

  test('ends at a module that was not loaded', () => {
    const unknown = code('1', () => {}, 'no window')
    const { faults } = rehearse([unknown, sql('2', 'SELECT * FROM what_1_made;')], SQL)
    expect(faults).toEqual([])
  })

  test('sees rows that would lose their parent', () => {
    const { faults } = rehearse(
      [
        sql('1', 'CREATE TABLE a (x INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a);'),
        sql('2', 'INSERT INTO b VALUES (7);'),
      ],
      SQL,
    )
    expect(faults).toMatchObject([{ path: '2.sql', message: saying('row') }])
  })
})
