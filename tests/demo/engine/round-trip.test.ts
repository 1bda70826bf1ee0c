import { expect, test } from 'vitest'
import { roundTripOf } from '../../../demo/engine/round-trip.js'
import { copyOf, imageOf, openingOf } from './opening.js'

const trip = async (up: string, image = imageOf('CREATE TABLE t(a); INSERT INTO t VALUES (1)')) => {
  const copy = await copyOf(openingOf(image, { sql: [{ path: '001_x.sql', text: up }] }))
  const { ok, steps } = roundTripOf(copy, { up: 'newest' })
  return [ok, steps[0]?.outcome]
}

test('a down that leads back is proven', async () => {
  const text = '-- up\nALTER TABLE t ADD COLUMN b;\n-- down\nALTER TABLE t DROP COLUMN b;'
  expect(await trip(text)).toEqual([true, 'proven'])
})

test('a down that leads elsewhere fails, as does one that throws', async () => {
  expect(await trip('-- up\nUPDATE t SET a = 2;\n-- down\nUPDATE t SET a = 3;')).toEqual([
    false,
    'failed',
  ])
  expect(await trip('-- up\nCREATE TABLE u(a);\n-- down\nDROP TABLE nowhere;')).toEqual([
    false,
    'failed',
  ])
})

test('of a step that does not work it is said why, without advice for its maker', async () => {
  const sql = [{ path: '001_x.sql', text: 'INSERT INTO nowhere VALUES (1);' }]
  const copy = await copyOf(openingOf(imageOf('CREATE TABLE t(a)'), { sql }))
  expect(roundTripOf(copy, { up: 'newest' }).steps[0]?.words).toBe(
    '001_x.sql, statement 1 of 1, line 1 column 13: no such table: nowhere',
  )
})

test('what says that it cannot be undone is no fault', async () => {
  expect(await trip('CREATE TABLE u(a);')).toEqual([true, 'irreversible'])
})

test('a large file is compared by schema and row counts', async () => {
  const large = imageOf('CREATE TABLE t(a); INSERT INTO t VALUES (zeroblob(33000000))')
  const text = '-- up\nCREATE TABLE u(a);\n-- down\nDROP TABLE u;'
  expect(await trip(text, large)).toEqual([true, 'proven'])
  const wrong = '-- up\nINSERT INTO t VALUES (2);\n-- down\nSELECT 1;'
  expect(await trip(wrong, large)).toEqual([false, 'failed'])
})
