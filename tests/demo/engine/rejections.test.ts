import { expect, test } from 'vitest'
import { badMigrations, evicted, rejectionOf } from '../../../demo/engine/rejections.js'
import { inspect } from '../../../src/file/index.js'
import { imageOf } from './opening.js'

const seenOf = (start: Uint8Array, size = start.length) => ({ name: 'a.db', start, size })

test('a sound header is no refusal', () => {
  const image = imageOf('CREATE TABLE t(a)')
  expect(rejectionOf(inspect(image), seenOf(image))).toBeUndefined()
})

test('a file over the limit is refused for that, whatever else it is', () => {
  const text = new TextEncoder().encode('some text '.repeat(20))
  const size = 3 * 2 ** 30
  expect(rejectionOf(inspect(text, { size }), seenOf(text, size))).toMatchObject({
    kind: 'too-large',
    what: expect.stringContaining('3.2 GB') as string,
  })
})

test('the first bytes are shown without what a terminal or a page would take for more', () => {
  const start = Uint8Array.from([0, 27, 60, 0xe2, 0x80, 0xae, 255, ...Array<number>(80).fill(65)])
  expect(rejectionOf(inspect(start), seenOf(start))?.seen).toMatchObject({
    hex: '00 1b 3c e2 80 ae ff 41 41 41 41 41 41 41 41 41',
    text: '··<····AAAAAAAAA',
  })
})

test('of many faults of migrations the first twenty are named', () => {
  const faults = Array.from({ length: 25 }, (_, at) => `fault ${at}`)
  const { what, causes } = badMigrations('INVALID_SOURCE', 'a', faults)
  expect(what.split('\n')).toHaveLength(20)
  expect(causes).toEqual(['There are 5 more faults.'])
})

test('a copy that is gone says where the file is', () => {
  expect(evicted('shop.db')).toMatchObject({ fileName: 'shop.db', code: 'STORE_REMOVED' })
})
