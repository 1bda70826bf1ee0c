import { useEffect, useRef, useState } from 'preact/hooks'
import { Diagram } from './diagram.js'
import { dragToScroll } from './drag.js'
import type { Graph } from './graph-shape.js'
import type { Drawn } from './use-layout.js'

export interface PictureProps {
  readonly graph: Graph
  readonly drawn: Drawn
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
}

const SCALES: readonly number[] = [0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1, 1.25, 1.6, 2]
/** Below this nobody reads the names of columns. */
const READABLE = 0.7

/**
 * The diagram in an area that scrolls as every other: by wheel, touch, keys, or by dragging with a
 * mouse. Nothing is caught that leads past it.
 */
export function Picture({ graph, drawn, selected, onSelect }: PictureProps) {
  const area = useRef<HTMLDivElement>(null)
  const [scale, setScale] = useState(1)
  const [current, setCurrent] = useState(0)
  const fitting = () => fittingScale(drawn, area.current?.clientWidth ?? 0)
  useEffect(() => {
    setCurrent(firstToSee(graph, drawn))
    setScale(Math.max(READABLE, fitting()))
  }, [drawn])
  // When the size is set, so that there is something to scroll.
  useEffect(() => scrollTo(area.current, drawn, firstToSee(graph, drawn), scale), [drawn, scale])
  useEffect(() => dragToScroll(area.current), [])
  const move = (box: number) => {
    setCurrent(box)
    const target = area.current?.querySelector<SVGElement>(`[data-box="${box}"]`)
    if (target !== document.activeElement) target?.focus()
  }
  return (
    <div class="diagram-picture">
      <div class="diagram-tools" role="group" aria-label="Size of the diagram">
        <Tool label="Smaller" sign="−" onPress={() => setScale(step(scale, -1))} />
        <Tool label="Larger" sign="+" onPress={() => setScale(step(scale, 1))} />
        <button type="button" class="button plain" onClick={() => setScale(fitting())}>
          Fit
        </button>
        <span class="quiet">{`${Math.round(scale * 100)} %`}</span>
        <Legend isDiff={graph.entities.some(({ mark }) => mark !== 'same')} />
      </div>
      <div class="diagram-area" ref={area}>
        <Diagram
          graph={graph}
          boxes={drawn.boxes}
          layout={drawn.layout}
          scale={scale}
          current={Math.min(current, drawn.boxes.length - 1)}
          selected={selected}
          onMove={move}
          onSelect={onSelect}
        />
      </div>
    </div>
  )
}

interface ToolProps {
  readonly label: string
  readonly sign: string
  readonly onPress: () => void
}

function Tool({ label, sign, onPress }: ToolProps) {
  return (
    <button type="button" class="button plain" aria-label={label} onClick={onPress}>
      <span aria-hidden="true">{sign}</span>
    </button>
  )
}

function Legend({ isDiff }: { readonly isDiff: boolean }) {
  return (
    <ul class="diagram-legend" aria-label="Signs">
      {isDiff && (
        <>
          <li class="added">+ added</li>
          <li class="changed">~ changed</li>
          <li class="dropped">− removed</li>
        </>
      )}
      <li>◆ primary key</li>
      <li>◇ refers to another table</li>
    </ul>
  )
}

/** The largest at which all of its width is seen. */
function fittingScale({ layout: { width } }: Drawn, room: number): number {
  if (room === 0) return 1
  const fits = Math.floor((100 * room) / (width + 48)) / 100
  return Math.min(1, Math.max(0.2, fits))
}

/** What changed is looked for first, from the upper left. */
function firstToSee({ entities }: Graph, { layout }: Drawn): number {
  const changed = [...entities.keys()].filter((at) => entities[at]?.mark !== 'same')
  const among = changed.length > 0 ? changed : [...entities.keys()]
  const distance = (at: number) => (layout.boxes[at]?.y ?? 0) * 2 + (layout.boxes[at]?.x ?? 0)
  return among.reduce((best, at) => (distance(at) < distance(best) ? at : best), among[0] ?? 0)
}

/** Only inside of the area: the page stays where it is. */
function scrollTo(area: HTMLElement | null, { layout }: Drawn, box: number, scale: number): void {
  const { x = 0, y = 0 } = layout.boxes[box] ?? {}
  area?.scrollTo({ left: x * scale - area.clientWidth / 3, top: y * scale - area.clientHeight / 4 })
}

function step(scale: number, by: 1 | -1): number {
  const next =
    by > 0 ? SCALES.find((each) => each > scale) : SCALES.findLast((each) => each < scale)
  return next ?? scale
}
