import { Graph, layout } from '@dagrejs/dagre'
import type { Layout, LayoutRequest, Point } from './layout-shape.js'
import { pack } from './pack.js'

/** What links connect, by places in the request. */
interface Part {
  readonly boxes: readonly number[]
  readonly links: readonly number[]
}

/**
 * Where everything goes. What belongs together is laid out by itself; then these parts are put beside
 * each other. Takes longer than a page may stand still: for a worker.
 */
export function layoutOf(request: LayoutRequest): Layout {
  const parts = partsOf(request)
  const layouts = parts.map((part) => layoutPart(request, part))
  const { width, height, places } = pack(layouts)
  const boxes: Point[] = request.boxes.map(() => ({ x: 0, y: 0 }))
  const links: (readonly Point[])[] = request.links.map(() => [])
  parts.forEach((part, at) => {
    const { x, y } = places[at] ?? { x: 0, y: 0 }
    const moved = (point: Point): Point => ({ x: point.x + x, y: point.y + y })
    part.boxes.forEach((box, n) => (boxes[box] = moved(layouts[at]?.boxes[n] ?? { x: 0, y: 0 })))
    part.links.forEach((link, n) => (links[link] = (layouts[at]?.links[n] ?? []).map(moved)))
  })
  return { width, height, boxes, links }
}

/** The largest part first. */
function partsOf({ boxes, links }: LayoutRequest): Part[] {
  const partOf = boxes.map((_, at) => new Set([at]))
  for (const { from, to } of links) {
    const [a, b] = [partOf[from], partOf[to]]
    if (!a || !b || a === b) continue
    for (const at of b) {
      a.add(at)
      partOf[at] = a
    }
  }
  return [...new Set(partOf)]
    .toSorted((a, b) => b.size - a.size)
    .map((part) => ({
      boxes: [...part].toSorted((a, b) => a - b),
      links: links.flatMap(({ from }, at) => (part.has(from) ? [at] : [])),
    }))
}

function layoutPart({ boxes, links }: LayoutRequest, part: Part): Layout {
  const graph = new Graph<Label, Label & Partial<Point>, { points?: Point[] }>({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 28, ranksep: 72, edgesep: 16 })
  for (const at of part.boxes) graph.setNode(String(at), { ...boxes[at] })
  for (const at of part.links) {
    const { from, to } = links[at] ?? {}
    // A table that refers to itself gets its loop from whoever draws it.
    if (from !== to) graph.setEdge(String(from), String(to), {}, String(at))
  }
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  return {
    width,
    height,
    boxes: part.boxes.map((at) => cornerOf(graph.node(String(at)))),
    links: part.links.map((at) => {
      const { from, to } = links[at] ?? {}
      return from === to ? [] : (graph.edge(String(from), String(to), String(at)).points ?? [])
    }),
  }
}

interface Label {
  width?: number
  height?: number
  [other: string]: unknown
}

/** The library tells where the middle is. */
function cornerOf({ x = 0, y = 0, width = 0, height = 0 }: Label & Partial<Point>): Point {
  return { x: x - width / 2, y: y - height / 2 }
}
