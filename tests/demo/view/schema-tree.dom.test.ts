import { h } from 'preact'
import { expect, test } from 'vitest'
import { SchemaTree } from '../../../demo/view/schema-tree.js'
import { disclose, draw, drawState } from './draw.js'
import { schema, table } from './schemas.js'
import { HOSTILE, manyTables } from './states.js'

test('tables are listed with their rows; what is in them only when they are opened', async () => {
  const { text, all, find } = drawState('overview')
  expect(text('[data-table="users"] summary')).toBe('users1,300 rows')
  expect(all('[data-column]')).toHaveLength(0)
  await disclose(find('[data-table="users"] details'))
  expect(all('[data-column]')).toHaveLength(5)
  expect(text('[data-column="id"]')).toBe('id INTEGER primary key')
  expect(text('[data-table="users"]')).toContain('index idx_users_email on email')
})

test('a column says what it refers to, a table which triggers it has', async () => {
  const { text, find } = drawState('overview')
  await disclose(find('[data-table="posts"] details'))
  expect(text('[data-column="user_id"]')).toBe('user_id INTEGER → users.id')
  expect(text('[data-table="posts"]')).toContain('trigger touch_posts')
})

test('a view has triggers too: INSTEAD OF', async () => {
  const view = { name: 'v', sql: 'CREATE VIEW v AS SELECT 1 AS a' }
  const trigger = { name: 'into_v', table: 'v', sql: 'CREATE TRIGGER into_v …' }
  const whole = schema([], { views: [view], triggers: [trigger] })
  const { find, text } = draw(h(SchemaTree, { schema: whole, label: 'Tables' }))
  await disclose(find('[data-view="v"] details'))
  expect(text('[data-view="v"]')).toContain('trigger into_v')
})

test('the filter is asked for as it is typed, and says what it found', () => {
  const { find, text, all, asked } = drawState('overview filtered')
  expect(text('#filter-found')).toBe('3 tables of 5')
  expect(all('[data-table]').map((each) => each.dataset['table'])).toEqual([
    'comments',
    'posts',
    'users',
  ])
  const input = find('#filter')
  if (input instanceof HTMLInputElement) input.value = 'dra'
  input.dispatchEvent(new Event('input', { bubbles: true }))
  expect(asked).toEqual([['filter', 'dra']])
})

test('rows that are not there yet, or cannot be counted, are words', () => {
  const rows = { a: 'virtual', b: 'unreadable' } as const
  const tables = ['a', 'b', 'toString'].map((name) => table(name, ['x TEXT']))
  const { all } = draw(h(SchemaTree, { schema: schema(tables), rows, label: 'Tables' }))
  expect(all('.row-count').map((each) => each.textContent)).toEqual([
    'not counted',
    'cannot be read',
    '…',
  ])
})

test('of a thousand tables a hundred are in the page, and the rest is told of', () => {
  const { facts } = manyTables(1_000)
  const { all, text } = draw(
    h(SchemaTree, { schema: facts.schema, label: 'Tables', onFilter: () => undefined }),
  )
  expect(all('[data-table]')).toHaveLength(100)
  expect(text()).toContain('900 more tables not shown. Filter to find it.')
})

test('of a table with 2,000 columns 200 are in the page', async () => {
  const wide = table(
    'wide',
    Array.from({ length: 2_000 }, (_, place) => `c${place} TEXT`),
  )
  const { all, find, text } = draw(h(SchemaTree, { schema: schema([wide]), label: 'Tables' }))
  await disclose(find('details'))
  expect(all('[data-column]')).toHaveLength(200)
  expect(text()).toContain('1,800 more columns not shown.')
})

test('a name that is markup is text, one without signs has words', () => {
  const { all, text } = drawState('hostile overview')
  expect(all('main img, main script, main b')).toHaveLength(0)
  expect(text('.tree')).toContain('<img src=x onerror="alert(1)">')
  expect(text('.tree')).not.toContain('\u202E')
  expect(text('.tree li:nth-child(2)')).toContain('(no name)')
  expect(all('[data-table]')[0]?.dataset['table']).toBe(HOSTILE)
})
