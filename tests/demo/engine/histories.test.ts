import { describe, expect, test } from 'vitest'
import { factsOf } from '../../../demo/engine/facts.js'
import { acceptChanged, adopt, baseline } from '../../../demo/engine/histories.js'
import { copyOf, imageOf, openingOf } from './opening.js'

const STEPS = {
  sql: [
    { path: '001_a.sql', text: 'CREATE TABLE a(b);' },
    { path: '002_c.sql', text: 'CREATE TABLE c(d);' },
  ],
}
const stored = (sql: string) => openingOf(imageOf(`CREATE TABLE a(b); ${sql}`), STEPS)
const KNEX = `CREATE TABLE knex_migrations(id INTEGER PRIMARY KEY, name, batch, migration_time);
  INSERT INTO knex_migrations VALUES (1, '001_a.js', 1, 0);`
const GOLANG = `CREATE TABLE schema_migrations(version BIGINT PRIMARY KEY, dirty BOOLEAN NOT NULL);
  INSERT INTO schema_migrations VALUES (1, 0);`

describe("another tool's history", () => {
  test('is found, and can be adopted: its own table stays', async () => {
    const copy = await copyOf(stored(KNEX))
    expect(factsOf(copy).foreign).toMatchObject([{ history: { tool: 'Knex' }, adopts: ['001'] }])
    await adopt(copy, 'Knex')
    expect(factsOf(copy).history.map(({ state }) => state)).toEqual(['applied', 'pending'])
    expect(copy.connection.all('SELECT name FROM knex_migrations')).toHaveLength(1)
  })

  test('in our own table makes the copy read-only, until another table is chosen', async () => {
    const opening = stored(GOLANG)
    const copy = await copyOf(opening)
    const { readOnly, foreign, schema } = factsOf(copy)
    expect(readOnly).toMatchObject({ why: 'foreign', tool: 'golang-migrate' })
    expect(foreign[0]?.refusal).toContain('golang-migrate')
    expect(schema.tables.map(({ name }) => name)).toContain('schema_migrations')
    const other = await copyOf({ ...opening, historyTable: 'tidemark_migrations' })
    expect(factsOf(other)).toMatchObject({ foreign: [{ adopts: ['001'] }] })
    expect(factsOf(other).readOnly).toBeUndefined()
    await adopt(other, 'golang-migrate')
    expect(factsOf(other).version).toBe('001')
  })

  test('that is not there cannot be adopted', async () => {
    await expect(adopt(await copyOf(stored('')), 'Rails')).rejects.toMatchObject({
      code: 'FOREIGN_HISTORY',
    })
  })

  test('that is a view is not read', async () => {
    const sql = 'CREATE VIEW schema_migrations AS SELECT 1 AS version'
    const { readOnly, schema } = factsOf(await copyOf(stored(sql)))
    expect(readOnly).toMatchObject({ why: 'history' })
    expect(schema.views.map(({ name }) => name)).toEqual(['schema_migrations'])
  })
})

test('a baseline records without running', async () => {
  const copy = await copyOf(stored(''))
  await baseline(copy, '001')
  expect(factsOf(copy)).toMatchObject({ version: '001', schema: { tables: [{ name: 'a' }] } })
})

test('an edited migration can be accepted', async () => {
  const copy = await copyOf(stored(''))
  await baseline(copy, '001')
  copy.connection.exec("UPDATE schema_migrations SET checksum = '1:0000000000000000'")
  expect(factsOf(copy).history[0]?.changed).toBe(true)
  await acceptChanged(copy, '001')
  expect(factsOf(copy).history[0]?.changed).toBe(false)
})

test('a file of a newer app is read-only, and names what is unknown', async () => {
  const sql = `CREATE TABLE schema_migrations(version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP);
    INSERT INTO schema_migrations VALUES ('001', 'a', '2025-01-01'), ('013', 'x', '2030-01-01'), ('014', 'y', '2030-01-01')`
  const facts = factsOf(await copyOf(stored(sql)))
  expect(facts).toMatchObject({ version: '014', newest: '002' })
  expect(facts.readOnly).toMatchObject({ why: 'newer', unknown: ['013', '014'] })
})
