import { describe, expect, test } from 'vitest'
import { findTables } from '../../../demo/view/find-tables.js'
import { BEFORE } from './schemas.js'

const found = (filter: string) => {
  const { tables, views } = findTables(BEFORE, filter)
  return [...tables, ...views].map(({ name }) => name)
}

describe('findTables', () => {
  test('leaves everything without a filter, or with one of spaces', () => {
    expect(found('')).toEqual(['comments', 'drafts', 'posts', 'tags', 'users', 'recent_posts'])
    expect(found('  ')).toEqual(found(''))
  })

  test('finds tables and views by a part of their name, in any case', () => {
    expect(found('POST')).toEqual(['comments', 'posts', 'recent_posts'])
  })

  test('finds a table by the name of a column', () => {
    expect(found('email')).toEqual(['users'])
  })

  test('takes the filter for text, not for a pattern', () => {
    expect(found('.*')).toEqual([])
  })
})
