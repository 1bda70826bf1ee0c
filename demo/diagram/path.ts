import type { Point } from './layout-shape.js'

/** A line whose corners are rounded off. Its end is no corner: the arrow there needs a direction. */
export function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  const at = ({ x, y }: Point) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`
  const curves = rest.slice(0, -1).map((corner, place) => {
    const next = rest[place + 1] ?? corner
    const isLast = place === rest.length - 2
    return `Q${at(corner)} ${at(isLast ? next : middleOf(corner, next))}`
  })
  const straight = rest.length === 1 ? rest.map((end) => `L${at(end)}`) : []
  return [`M${at(first)}`, ...curves, ...straight].join('')
}

function middleOf(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}
