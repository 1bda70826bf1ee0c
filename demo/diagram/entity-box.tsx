import { HEAD_HEIGHT, ROW_HEIGHT } from './box.js'
import type { Box, Row } from './box.js'
import type { Graph } from './graph-shape.js'
import type { Point } from './layout-shape.js'
import { entityWords, SIGNS, WORDS } from './words.js'

const INDENT = 12

export interface EntityBoxProps {
  readonly box: Box
  readonly graph: Graph
  readonly at: number
  readonly corner: Point
  /** Tab leads here. */
  readonly isCurrent: boolean
  readonly isSelected: boolean
  readonly onMove: (box: number) => void
  readonly onSelect: (id: string | undefined) => void
}

/** A table with its columns, as a button. */
export function EntityBox(props: EntityBoxProps) {
  const { box, graph, at, corner, isCurrent, isSelected, onMove, onSelect } = props
  const { entity, title } = box
  const toggle = () => onSelect(isSelected ? undefined : entity.id)
  return (
    <g
      class={`entity ${entity.kind} ${entity.mark}${isSelected ? ' selected' : ''}`}
      transform={`translate(${corner.x} ${corner.y})`}
    >
      <g
        class="entity-button"
        role="button"
        tabindex={isCurrent ? 0 : -1} // SVG knows it in no other spelling
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
