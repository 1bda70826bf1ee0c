// Which box an arrow key leads to. Pure.

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last'

export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The place in the list that a key leads to; the same one where there is nothing in that direction. */
export function boxTowards(places: readonly Place[], from: number, direction: Direction): number {
  if (direction === 'first') return 0
  if (direction === 'last') return Math.max(0, places.length - 1)
  const here = places[from]
  if (!here) return 0
  const distances = places.map((there, at) =>
    at === from ? Number.POSITIVE_INFINITY : distance(here, there, direction),
  )
  const nearest = Math.min(...distances)
  return Number.isFinite(nearest) ? distances.indexOf(nearest) : from
}

/** What lies aside counts twice, so that a row or a column is followed. Infinite behind one's back. */
function distance(here: Place, there: Place, direction: Direction): number {
  const [dx, dy] = [middle(there).x - middle(here).x, middle(there).y - middle(here).y]
  const [ahead, aside] =
    direction === 'left'
      ? [-dx, dy]
      : direction === 'right'
        ? [dx, dy]
        : direction === 'up'
          ? [-dy, dx]
          : [dy, dx]
  return ahead > 1 ? ahead + 2 * Math.abs(aside) : Number.POSITIVE_INFINITY
}

function middle({ x, y, width, height }: Place): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 }
}
