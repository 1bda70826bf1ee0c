import { describe, expect, test } from 'vitest'
import { planOf } from '../../../demo/engine/plan.js'
import { repeatsOf } from '../../../demo/engine/repeats.js'
import type { Repeats } from '../../../demo/model.js'
import { alterTable, connect, MigrationRunner, preview } from '../../../src/index.js'
import type { Connection, PreviewOptions } from '../../../src/index.js'
import { copyOf, imageOf, openingOf, SQL } from './opening.js'

const USERS = imageOf(`CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT, tenant INT, left INT,
    domain AS (substr(email, instr(email, '@') + 1)));
  INSERT INTO users(email, tenant, left) VALUES
    ('a@x', 1, 0), ('a@x', 1, 1), ('a@x', 2, 1), ('b@y', 1, 0), ('b@y', 1, 1), ('c@z', 1, 0), (NULL, 1, 0), (NULL, 1, 0)`)

/** What is found where these texts are migrations, of which one fails. */
async function repeats(...texts: string[]) {
  const sql = texts.map((text, at) => ({ path: `00${at + 1}_step.sql`, text }))
  const { failure, ...plan } = planOf(await copyOf(openingOf(USERS, { sql })), { up: 'newest' })
  expect(failure?.what).toContain('UNIQUE constraint failed')
  return plan.repeats
}

describe('the values that stand against a new UNIQUE are told', () => {
  test('with the number of their rows, the most frequent first; NULL is no value', async () => {
    expect(await repeats('CREATE UNIQUE INDEX one ON users(email)')).toEqual({
      table: 'users',
      columns: ['email'],
      total: 2,
      shown: [
        { values: ['a@x'], rows: 3 },
        { values: ['b@y'], rows: 2 },
      ],
    })
  })

  test('of several columns together', async () => {
    expect(await repeats('CREATE UNIQUE INDEX one ON users(email, tenant)')).toMatchObject({
      columns: ['email', 'tenant'],
      total: 2,
      shown: [
        { values: ['a@x', '1'], rows: 2 },
        { values: ['b@y', '1'], rows: 2 },
      ],
    })
  })

  test('five of many, with the number of all', async () => {
    const many = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
      INSERT INTO users(email) SELECT 'u' || (i / 2) FROM n`
    const found = await repeats(many, 'CREATE UNIQUE INDEX one ON users(email)')
    expect(found?.total).toBe(21)
    expect(found?.shown).toHaveLength(5)
  })

  test('as they are before the migration that fails, and after those before it', async () => {
    const first = "UPDATE users SET email = id WHERE email = 'a@x'"
    expect(await repeats(first, 'CREATE UNIQUE INDEX one ON users(email)')).toMatchObject({
      shown: [{ values: ['b@y'], rows: 2 }],
    })
  })
})

test('a table that alterTable copies is asked under its own name', () => {
  const db = connect(new SQL.Database(USERS), { sqlJs: SQL })
  const unique = `CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT UNIQUE, tenant INT, left INT,
    domain AS (substr(email, instr(email, '@') + 1)))`
  const migrations = [
    { version: '1', description: '', apply: (on: Connection) => void alterTable(on, unique) },
  ]
  let found: Repeats | undefined
  const onEnd: PreviewOptions['onEnd'] = (clone, { error, after }) => {
    if (error) found = repeatsOf(clone, after, error)
  }
  preview(new MigrationRunner(db, { migrations }), { up: 'newest' }, { onEnd })
  expect(found).toMatchObject({ table: 'users', columns: ['email'], total: 2 })
})

describe('nothing is told', () => {
  test.each([
    ['of some of the rows', 'CREATE UNIQUE INDEX one ON users(email)\n  WHERE left = 1'],
    ['of an expression', 'CREATE UNIQUE INDEX one ON users(lower(email))'],
    ['of a generated column', 'CREATE UNIQUE INDEX one ON users(domain)'],
    [
      'of a table that the migration makes',
      'CREATE TABLE addresses(email UNIQUE); INSERT INTO addresses SELECT email FROM users',
    ],
    ['of a row that it adds', 'INSERT INTO users(id) VALUES (1)'],
  ])('%s', async (_, text) => {
    expect(await repeats(text)).toBeUndefined()
  })
})
