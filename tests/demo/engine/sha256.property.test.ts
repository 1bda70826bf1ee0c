import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../../demo/engine/sha256.js'
import { runs } from '../../support/runs.js'

const oracle = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('the hash of pieces is the hash of the whole, wherever it is cut', () => {
  const bytes = fc.uint8Array({ maxLength: 400 })
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 8 }), (pieces) => {
      expect(sha256(pieces)).toBe(oracle(Buffer.concat(pieces)))
    }),
    { numRuns: runs(300) },
  )
})

test('every length around a block is right', () => {
  for (let length = 0; length < 260; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 7) % 256)
    expect(sha256([bytes]), `${length} bytes`).toBe(oracle(bytes))
  }
})

test('a piece that is a view into a larger buffer is hashed alone', () => {
  const buffer = Uint8Array.from({ length: 300 }, (_, at) => at % 251)
  expect(sha256([buffer.subarray(13, 217)])).toBe(oracle(buffer.slice(13, 217)))
})
