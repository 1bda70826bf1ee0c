import { expect, test } from 'vitest'
import { fromModule } from '../../src/sources/from-module.js'
import { code } from '../support/migrations.js'

test.each([
  ['its default export', { default: code('1') }],
  ['its export "migration"', { migration: code('001') }],
  ['itself', { ...code('1') }],
])('the migration of a module is %s', (_, module) => {
  expect(fromModule(module, '01')).toMatchObject({ description: expect.any(String) as unknown })
})

test.each([[undefined], [null], [7], [{}], [{ default: 'x' }], [{ default: { version: 1 } }]])(
  '%j has none',
  (module) => {
    expect(fromModule(module, '1')).toContain('exports no migration')
  },
)

test('a migration of another version is not the one of its file', () => {
  expect(fromModule({ default: code('2') }, '1')).toBe('its migration says version 2')
})
