import { expect, test } from 'vitest'
import { planOf } from '../../../demo/engine/plan.js'
import { copyOf, imageOf, openingOf } from './opening.js'

const image = imageOf(`CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, bio TEXT);
  INSERT INTO users(name, bio) VALUES ('Ada', 'long'), ('Bob', NULL), ('Cy', 'short');`)
const files = (...texts: string[]) => ({
  sql: texts.map((text, at) => ({ path: `00${at + 1}_step.sql`, text })),
})

test('a plan comes from having done it: changes, losses in words, rows', async () => {
  const sql = files(
    'ALTER TABLE users DROP COLUMN bio;',
    "UPDATE users SET name = 'Ann' WHERE id = 1;",
  )
  const copy = await copyOf(openingOf(image, sql))
  const plan = planOf(copy, { up: 'newest' })
  expect(plan.preview).toMatchObject({ ok: true, changes: [{ name: 'bio', action: 'dropped' }] })
  expect(plan.losses).toEqual([
    { id: '["column","users","bio"]', words: 'drops users.bio: 2 of 3 rows have a value' },
  ])
  expect(plan.samples[0]?.rows[0]).toEqual({
    change: 'changed',
    before: ['1', 'Ada', 'long'],
    after: ['1', 'Ann', null],
  })
  expect(copy.connection.get('SELECT name FROM users')).toEqual({ name: 'Ada' })
})

test('a plan that fails says where, with the lines around it, and that the copy is as it was', async () => {
  const text =
    'CREATE TABLE a(b);\n\nINSERT INTO users(id) VALUES (9);\nINSERT INTO nowhere VALUES (1);\n'
  const { failure, preview, samples } = planOf(await copyOf(openingOf(image, files(text))), {
    up: 'newest',
  })
  expect([preview.ok, samples]).toEqual([false, []])
  expect(failure).toMatchObject({
    version: '001',
    what: 'no such table: nowhere',
    state: 'It was only tried, on a copy of your copy: nothing is changed.',
    statement: { source: '001_step.sql', index: 2, line: 4, column: 13 },
  })
  expect(failure?.frame?.map(({ line }) => line)).toEqual([2, 3, 4, 5])
})

test('a plan for a file of a newer app is no plan', async () => {
  const newer =
    imageOf(`CREATE TABLE schema_migrations(version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP);
    INSERT INTO schema_migrations VALUES ('777', 'future', '2030-01-01')`)
  const plan = planOf(await copyOf(openingOf(newer, files('CREATE TABLE a(b)'))), { up: 'newest' })
  expect(plan.failure?.code).toBe('DATABASE_AHEAD')
})
