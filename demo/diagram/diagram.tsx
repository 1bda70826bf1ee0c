import { HEAD_HEIGHT, ROW_HEIGHT } from './box.js'
import type { Box, Row } from './box.js'
import type { Graph, Relation } from './graph.js'
import type { Layout, Point } from './layout-shape.js'
import { boxTowards } from './move.js'
import type { Direction } from './move.js'
import { entityWords, SIGNS, WORDS } from './words.js'

const MARGIN = 24
const INDENT = 12

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
        <EntityBox key={box.entity.id} box={box} at={at} diagram={props} />
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

interface EntityBoxProps {
  readonly box: Box
  readonly at: number
  readonly diagram: DiagramProps
}

function EntityBox({ box, at, diagram }: EntityBoxProps) {
  const { entity, title } = box
  const { graph, layout, current, selected, onMove, onSelect } = diagram
  const { x, y } = cornerOf(layout, at)
  const isSelected = selected === entity.id
  const toggle = () => onSelect(isSelected ? undefined : entity.id)
  return (
    <g
      class={`entity ${entity.kind} ${entity.mark}${isSelected ? ' selected' : ''}`}
      transform={`translate(${x} ${y})`}
    >
      <g
        class="entity-button"
        role="button"
        tabindex={at === current ? 0 : -1} // SVG knows it in no other spelling
        aria-pressed={isSelected}
        aria-label={entityWords(entity, title, graph)}
        data-box={at}
        data-table={entity.name}
        onFocus={() => onMove(at)}
        onClick={toggle}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          toggle()
        }}
      >
        <Frame box={box} />
        <text class="entity-name" x={INDENT} y={HEAD_HEIGHT / 2}>
          {title}
        </text>
      </g>
      <Content box={box} />
    </g>
  )
}

function Frame({ box: { entity, width, height } }: { readonly box: Box }) {
  return (
    <>
      <rect class="entity-box" width={width} height={height} rx="6" />
      {entity.mark === 'added' && (
        <rect class="entity-inner" x="3" y="3" width={width - 6} height={height - 6} rx="4" />
      )}
      {entity.mark === 'changed' && <rect class="entity-bar" width="5" height={height} rx="2" />}
    </>
  )
}

/** For eyes; the list says it to ears. */
function Content({ box: { entity, rows, foot, width } }: { readonly box: Box }) {
  return (
    <g aria-hidden="true">
      {entity.mark !== 'same' && (
        <text class="entity-mark" x={width - INDENT} y={HEAD_HEIGHT / 2}>
          {`${SIGNS[entity.mark]} ${WORDS[entity.mark]}`}
        </text>
      )}
      <line class="entity-rule" x1="0" x2={width} y1={HEAD_HEIGHT} y2={HEAD_HEIGHT} />
      {rows.map((row, place) => (
        <ColumnRow key={row.column.name} row={row} y={rowMiddle(place)} width={width} />
      ))}
      {foot.map((text, place) => (
        <text key={text} class="entity-foot" x={INDENT} y={rowMiddle(rows.length + place)}>
          {text}
        </text>
      ))}
    </g>
  )
}

function rowMiddle(place: number): number {
  return HEAD_HEIGHT + (place + 0.5) * ROW_HEIGHT + 2
}

function ColumnRow({
  row: { column, name, type },
  y,
  width,
}: {
  readonly row: Row
  readonly y: number
  readonly width: number
}) {
  const key = column.isPrimaryKey ? '◆' : column.isReference ? '◇' : ''
  return (
    <g class={`column ${column.mark}`}>
      <text class="column-sign" x={INDENT} y={y}>
        {SIGNS[column.mark] || key}
      </text>
      <text class="column-name" x={INDENT + 16} y={y}>
        {name}
        {SIGNS[column.mark] !== '' && key !== '' && ` ${key}`}
      </text>
      <text class="column-type" x={width - INDENT} y={y}>
        {type}
      </text>
    </g>
  )
}
