import { expect, test } from 'vitest'
import { copyIdOf, sampleId } from '../../../demo/app/copy-id.js'

const file = { name: 'a.db', size: 4096, lastModified: 1_700_000_000_000 }

test('the same file chosen again is the same copy', () => {
  expect(copyIdOf({ ...file })).toBe(copyIdOf(file))
})

test.each([
  ['name', { name: 'b.db' }],
  ['size', { size: 8192 }],
  ['date', { lastModified: 1_700_000_000_001 }],
])('a file of another %s is another copy', (_, change) => {
  expect(copyIdOf({ ...file, ...change })).not.toBe(copyIdOf(file))
})

test('many files have as many ids, and no id is that of a sample', () => {
  const ids = new Set<string>()
  for (let place = 0; place < 20_000; place++) {
    ids.add(copyIdOf({ ...file, name: `shop (${place}).db`, size: 4096 * (1 + (place % 50)) }))
  }
  expect(ids.size).toBe(20_000)
  expect(ids.has(sampleId('old'))).toBe(false)
})
