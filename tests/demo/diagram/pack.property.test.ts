import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pack } from '../../../demo/diagram/pack.js'
import { runs } from '../../support/runs.js'

const size = fc.record({
  width: fc.integer({ min: 1, max: 900 }),
  height: fc.integer({ min: 1, max: 900 }),
})

test('rectangles that are packed do not touch, and none sticks out', () => {
  fc.assert(
    fc.property(fc.array(size, { maxLength: 40 }), (sizes) => {
      const { width, height, places } = pack(sizes)
      const placed = sizes.map((each, at) => ({
        ...each,
        x: places[at]?.x ?? -1,
        y: places[at]?.y ?? -1,
      }))
      for (const a of placed) {
        expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(
          true,
        )
        const touching = placed.filter(
          (b) =>
            a !== b &&
            a.x < b.x + b.width &&
            b.x < a.x + a.width &&
            a.y < b.y + b.height &&
            b.y < a.y + a.height,
        )
        expect(touching).toEqual([])
      }
    }),
    { numRuns: runs(100) },
  )
})
