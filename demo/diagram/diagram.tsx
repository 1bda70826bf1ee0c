import type { Box } from './box.js'
import { EntityBox } from './entity-box.js'
import type { Graph, Relation } from './graph-shape.js'
import type { Layout, Point } from './layout-shape.js'
import { boxTowards } from './move.js'
import type { Direction } from './move.js'
import { pathThrough } from './path.js'
import { SIGNS } from './words.js'

const MARGIN = 24

export interface DiagramProps {
  readonly graph: Graph
  readonly boxes: readonly Box[]
  readonly layout: Layout
  readonly scale: number
  /** The box that Tab leads to; arrow keys move it. */
  readonly current: number
  readonly selected: string | undefined
  readonly onMove: (box: number) => void
  readonly onSelect: (id: string | undefined) => void
}

const KEYS: Readonly<Partial<Record<string, Direction>>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
}

/**
 * Tables and their foreign keys. One stop for Tab; arrow keys lead from table to table, Enter selects.
 * Everything else of the keyboard stays the browser's.
 */
export function Diagram(props: DiagramProps) {
  const { graph, boxes, layout, scale, current, onMove } = props
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN]
  const places = boxes.map((box, at) => ({ ...sizeOf(box), ...cornerOf(layout, at) }))
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = KEYS[event.key]
    if (direction === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onMove(boxTowards(places, current, direction))
  }
  return (
    <svg
      class="diagram"
      width={width * scale}
      height={height * scale}
      viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
      role="group"
      aria-label="Diagram of tables and what they refer to; the list beside it says the same"
      onKeyDown={onKeyDown}
    >
      <Arrow />
      {graph.relations.map((relation, at) => (
        <Line
          key={relation.id}
          relation={relation}
          points={layout.links[at] ?? []}
          selected={props.selected}
        />
      ))}
      {boxes.map((box, at) => (
        <EntityBox
          key={box.entity.id}
          box={box}
          graph={graph}
          at={at}
          corner={cornerOf(layout, at)}
          isCurrent={at === current}
          isSelected={props.selected === box.entity.id}
          onMove={onMove}
          onSelect={props.onSelect}
        />
      ))}
    </svg>
  )
}

function sizeOf({ width, height }: Box) {
  return { width, height }
}

function cornerOf(layout: Layout, at: number): Point {
  return layout.boxes[at] ?? { x: 0, y: 0 }
}

function Arrow() {
  return (
    <defs>
      <marker
        id="diagram-arrow"
        viewBox="0 0 10 10"
        refX="9"
        refY="5"
        markerWidth="8"
        markerHeight="8"
        markerUnits="userSpaceOnUse"
        orient="auto-start-reverse"
      >
        <path class="relation-arrow" d="M0 0 10 5 0 10z" />
      </marker>
    </defs>
  )
}

interface LineProps {
  readonly relation: Relation
  readonly points: readonly Point[]
  readonly selected: string | undefined
}

function Line({ relation: { from, to, mark }, points, selected }: LineProps) {
  const middle = points[Math.floor(points.length / 2)]
  const isSelected = selected !== undefined && (from === selected || to === selected)
  return (
    <g class={`relation ${mark}${isSelected ? ' selected' : ''}`} aria-hidden="true">
      <path d={pathThrough(points)} marker-end="url(#diagram-arrow)" />
      {mark !== 'same' && middle && (
        <>
          <circle cx={middle.x} cy={middle.y} r="9" />
          <text x={middle.x} y={middle.y} class="relation-sign">
            {SIGNS[mark]}
          </text>
        </>
      )}
    </g>
  )
}
