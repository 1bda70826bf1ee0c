import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layoutOf } from '../../../demo/diagram/layout.js'
import type { LayoutRequest } from '../../../demo/diagram/layout-shape.js'
import { runs } from '../../support/runs.js'

const size = fc.record({
  width: fc.integer({ min: 80, max: 300 }),
  height: fc.integer({ min: 40, max: 400 }),
})
const request: fc.Arbitrary<LayoutRequest> = fc
  .array(size, { minLength: 1, maxLength: 14 })
  .chain((boxes) => {
    const place = fc.nat(boxes.length - 1)
    return fc.record({
      boxes: fc.constant(boxes),
      links: fc.array(fc.record({ from: place, to: place }), { maxLength: 24 }),
    })
  })

test('no box lies on another or outside, and every line leads somewhere', () => {
  fc.assert(
    fc.property(request, ({ boxes, links }) => {
      const layout = layoutOf({ boxes, links })
      const placed = boxes.map((box, at) => ({
        ...box,
        ...(layout.boxes[at] ?? { x: NaN, y: NaN }),
      }))
      for (const a of placed) {
        expect(a.x).toBeGreaterThanOrEqual(-0.5)
        expect(a.y).toBeGreaterThanOrEqual(-0.5)
        expect(a.x + a.width).toBeLessThanOrEqual(layout.width + 0.5)
        expect(a.y + a.height).toBeLessThanOrEqual(layout.height + 0.5)
        const below = placed.filter(
          (b) =>
            a !== b &&
            a.x + 0.5 < b.x + b.width &&
            b.x + 0.5 < a.x + a.width &&
            a.y + 0.5 < b.y + b.height &&
            b.y + 0.5 < a.y + a.height,
        )
        expect(below).toEqual([])
      }
      expect(layout.links).toHaveLength(links.length)
      links.forEach(({ from, to }, at) => {
        // A loop is drawn by whoever draws the box.
        expect(layout.links[at]?.length).toBeGreaterThanOrEqual(from === to ? 0 : 2)
      })
    }),
    { numRuns: runs(40) },
  )
})
