import { expect, test } from 'vitest'
import { defineMigration, orderMigrations } from '../src/migration.js'
import type { Migration } from '../src/migration.js'
import { code } from './support/migrations.js'
import { expectError } from './support/expect-error.js'

const broken = (fields: Record<string, unknown>): Migration => ({ ...code('7'), ...fields })

test.each<[string, Record<string, unknown>]>([
  ['version', { version: '' }],
  ['version', { version: 7 }],
  ['version', { version: undefined }],
  ['version', { version: '7\0' }],
  ['version', { version: '\uD800' }],
  ['description', { description: undefined }],
  ['description', { description: 5 }],
  ['apply', { apply: undefined }],
  ['apply', { apply: 'CREATE TABLE a(x)' }],
  ['canApply', { canApply: true }],
  ['rollback', { rollback: 'DROP TABLE a' }],
  ['rollback', { rollback: {} }],
  ['rollback', { rollback: { impossible: 1 } }],
  ['checksum', { checksum: 5 }],
])('a migration whose %s cannot be right is refused by name: %j', (field, fields) => {
  expect(expectError('INVALID_MIGRATION', () => defineMigration(broken(fields))).message).toContain(
    field,
  )
})

test('a migration that is right is the same object, frozen', () => {
  const migration = code('1', undefined, {
    rollback: { impossible: 'gone' },
    checksum: 'a',
    transaction: false,
  })
  expect(defineMigration(migration)).toBe(migration)
  expect(Object.isFrozen(migration)).toBe(true)
  expect(defineMigration(migration)).toBe(migration)
})

test('migrations are ordered by version, and the list that was given stays as it was', () => {
  const given = ['10', '2', '1.5', 'a', '1'].map((version) => code(version))
  expect(orderMigrations(given).map(({ version }) => version)).toEqual(['1', '1.5', '2', '10', 'a'])
  expect(given[0]?.version).toBe('10')
})

test('two spellings of one version are refused, with both names', () => {
  const error = expectError('DUPLICATE_VERSION', () =>
    orderMigrations([code('2'), code('1.01'), code('01.1')]),
  )
  expect(error.message).toContain('1.01')
  expect(error.message).toContain('01.1')
})

test('a checksum that is computed when asked for is not asked for', () => {
  let asked = 0
  const migration = defineMigration({
    version: '1',
    description: 'one',
    apply: () => undefined,
    get checksum() {
      asked += 1
      return '1:ab'
    },
  })
  expect(asked).toBe(0)
  expect(migration.checksum).toBe('1:ab')
})
