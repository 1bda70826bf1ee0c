import { useEffect, useState } from 'preact/hooks'
import { boxesOf } from './box.js'
import type { Box } from './box.js'
import type { Graph } from './graph.js'
import { requestLayout } from './layout-client.js'
import type { Layout, LayoutRequest } from './layout-shape.js'

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
      (layout) => setFound({ graph, drawn: { boxes, layout: fromChildren(layout) } }),
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

/** Lines begin where the foreign key is. */
function fromChildren(layout: Layout): Layout {
  return { ...layout, links: layout.links.map((points) => points.toReversed()) }
}
