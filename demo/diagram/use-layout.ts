import { useEffect, useState } from 'preact/hooks'
import { boxesOf } from './box.js'
import type { Box } from './box.js'
import type { Graph } from './graph-shape.js'
import { requestLayout } from './layout-client.js'
import type { Layout, LayoutRequest, Point } from './layout-shape.js'

export interface Drawn {
  readonly boxes: readonly Box[]
  readonly layout: Layout
}

export type LayOut = (request: LayoutRequest, signal: AbortSignal) => Promise<Layout>

/** The layout of a graph, when it is there. */
export function useLayout(
  graph: Graph,
  layOut: LayOut = requestLayout,
): Drawn | 'waiting' | 'failed' {
  const [found, setFound] = useState<{ graph: Graph; drawn: Drawn | 'failed' }>()
  useEffect(() => {
    const stop = new AbortController()
    const boxes = boxesOf(graph)
    layOut(requestOf(graph, boxes), stop.signal).then(
      (layout) => setFound({ graph, drawn: { boxes, layout: linesOf(graph, boxes, layout) } }),
      () => {
        if (!stop.signal.aborted) setFound({ graph, drawn: 'failed' })
      },
    )
    return () => stop.abort()
  }, [graph, layOut])
  return found?.graph === graph ? found.drawn : 'waiting'
}

/** From left to right stand those that others refer to, then those that refer to them. */
function requestOf({ entities, relations }: Graph, boxes: readonly Box[]): LayoutRequest {
  const places = new Map(entities.map(({ id }, at) => [id, at]))
  return {
    boxes: boxes.map(({ width, height }) => ({ width, height })),
    links: relations.map(({ from, to }) => ({
      from: places.get(to) ?? 0,
      to: places.get(from) ?? 0,
    })),
  }
}

/** Lines begin where the foreign key is; that of a table to itself goes around its upper corner. */
function linesOf({ entities, relations }: Graph, boxes: readonly Box[], layout: Layout): Layout {
  const places = new Map(entities.map(({ id }, at) => [id, at]))
  const links = relations.map(({ from, to }, at) => {
    if (from !== to) return layout.links[at]?.toReversed() ?? []
    const place = places.get(from) ?? 0
    return loopAt(layout.boxes[place] ?? { x: 0, y: 0 }, boxes[place]?.width ?? 0)
  })
  return { ...layout, links }
}

function loopAt({ x, y }: Point, width: number): Point[] {
  const [right, out] = [x + width, x + width + 20]
  return [
    { x: right, y: y + 14 },
    { x: out, y: y + 14 },
    { x: out, y: y - 16 },
    { x: right - 20, y: y - 16 },
    { x: right - 20, y },
  ]
}
