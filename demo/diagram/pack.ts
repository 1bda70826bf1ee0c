import type { Point } from './layout-shape.js'

interface Size {
  readonly width: number
  readonly height: number
}

export interface Packed extends Size {
  readonly places: readonly Point[]
}

const GAP = 36
/** Width to height: screens are wide. */
const SHAPE = 1.6

/**
 * Puts rectangles beside each other in rows, in the order given, so that none touches another and the
 * whole is about as wide as a screen. Pure.
 */
export function pack(sizes: readonly Size[]): Packed {
  const area = sizes.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0)
  const widest = Math.max(0, ...sizes.map(({ width }) => width))
  const limit = Math.max(widest, Math.sqrt(area * SHAPE))
  const places: Point[] = []
  let [x, y, rowHeight, right] = [0, 0, 0, 0]
  for (const { width, height } of sizes) {
    if (x > 0 && x + width > limit) [x, y, rowHeight] = [0, y + rowHeight + GAP, 0]
    places.push({ x, y })
    right = Math.max(right, x + width)
    rowHeight = Math.max(rowHeight, height)
    x += width + GAP
  }
  return { width: right, height: y + rowHeight, places }
}
