import { expect, test } from 'vitest'
import { readFiles } from '../../src/sources/index.js'

const faultsOf = (names: readonly string[], text: string) => {
  const { faults } = readFiles(names.map((path) => ({ path, text })))
  return faults.map(({ path, message }) => [path, message.slice(0, 40)])
}
const diesel = (...names: readonly string[]) =>
  faultsOf(
    names.map((name) => `${name}/up.sql`),
    'SELECT 1;',
  )

test('where a tool would run the steps in another order, that is a fault and no guess', () => {
  expect(faultsOf(['1_a.sql', '2_b.sql', '10_c.sql'], '-- migrate:up\nSELECT 1;')).toEqual([
    ['10_c.sql', 'dbmate runs it before 2, because it orde'],
  ])
  expect(faultsOf(['1_a/migration.sql', '10_b/migration.sql'], 'SELECT 1;')).toEqual([
    ['10_b/migration.sql', 'Prisma runs it before 1, because it orde'],
  ])
  // The newer form has more digits, and an older program has made the last one.
  expect(diesel('2024-01-01-000000-0000_a', '2025-01-01-000000_b')).toEqual([
    ['2024-01-01-000000-0000_a/up.sql', 'Diesel runs it before 20250101000000, be'],
  ])
})

test('numbers of different length are none where both orders are one', () => {
  expect(faultsOf(['0_init/migration.sql', '20240101_b/migration.sql'], 'SELECT 1;')).toEqual([])
  expect(diesel('00000000000000_a', '2024-01-01-000000_b', '2025-01-01-000000-0000_c')).toEqual([])
})
