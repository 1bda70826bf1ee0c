import { h } from 'preact'
import type { SchemaChange } from 'tidemark'
import { describe, expect, test } from 'vitest'
import { Diff, groups } from '../../../demo/view/diff.js'
import { draw } from './draw.js'
import { preview } from './states.js'

const column = (table: string, more: Partial<SchemaChange> = {}): SchemaChange => ({
  action: 'added',
  what: 'column',
  table,
  name: 'bio',
  after: 'TEXT',
  ...more,
})

describe('the diff', () => {
  test('has a sign and a word for each change, apart from its colour', () => {
    const { all, text } = draw(h(Diff, { changes: preview.changes }))
    expect(all('.sign').map((each) => each.textContent)).toEqual(
      expect.arrayContaining(['+added: ', '−removed: ', '~changed: ']),
    )
    expect(text('[data-table="drafts"]')).toBe('−table drafts removed')
  })

  test('gathers what changed under its table', () => {
    const found = groups([column('a'), column('b'), column('a', { name: 'x' })])
    expect(found.map(({ key, parts }) => [key, parts.length])).toEqual([
      ['table a', 2],
      ['table b', 1],
    ])
  })

  test('names a table that came once, with what came with it below', () => {
    const changes: SchemaChange[] = [
      { action: 'added', what: 'table', table: 'a', name: 'a' },
      { action: 'added', what: 'index', table: 'a', name: 'i', after: 'CREATE INDEX i ON a (x)' },
    ]
    const { text } = draw(h(Diff, { changes }))
    expect(text()).toBe('+table a added+added: index i now CREATE INDEX i ON a (x)')
  })

  test('shows both texts of a change, with words beside the lines', () => {
    const changed = column('a', {
      action: 'changed',
      attribute: 'default',
      before: '1',
      after: '2',
    })
    const { text } = draw(h(Diff, { changes: [changed] }))
    expect(text('del')).toBe('before 1')
    expect(text('ins')).toBe('now 2')
  })

  test('names what changed of a column, unless the text begins with it', () => {
    const change = (attribute: string, after: string) =>
      column('a', { action: 'changed', attribute, before: '', after })
    const { all } = draw(
      h(Diff, { changes: [change('not null', 'NOT NULL'), change('type', 'TEXT')] }),
    )
    expect(all('.diff-part').map(({ textContent }) => textContent)).toEqual([
      '~changed: column bio  now NOT NULL',
      '~changed: column bio: type  now TEXT',
    ])
  })

  test('shows one text where there was, or is, nothing', () => {
    const { before: _before, ...changed } = column('a', {
      action: 'changed',
      attribute: 'not null',
      after: 'NOT NULL',
    })
    const { all } = draw(h(Diff, { changes: [changed] }))
    expect([all('del').length, all('ins').length]).toEqual([0, 1])
  })

  test('a view stands alone', () => {
    const { text } = draw(h(Diff, { changes: [{ action: 'dropped', what: 'view', name: 'v' }] }))
    expect(text()).toBe('−view v removed')
  })

  test('says so where nothing changed', () => {
    expect(draw(h(Diff, { changes: [] })).text()).toBe('The schema stays as it is.')
  })

  test('ends after 200 tables and says so', () => {
    const many = Array.from({ length: 300 }, (_, place) => column(`t${place}`))
    const { all, text } = draw(h(Diff, { changes: many }))
    expect(all('.diff-group')).toHaveLength(200)
    expect(text()).toContain('100 more changed tables not shown. The report has them all.')
  })
})
