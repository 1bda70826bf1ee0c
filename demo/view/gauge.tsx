import type { Level, Mark } from './level.js'
import { nameText } from './text.js'

// The tide gauge: a staff with a mark for every version, and the water as high as the copy is.

const WIDTH = 184
const HEIGHT = 256
const TOP = 34
const FLOOR = HEIGHT - 22
/** Above this many marks only those that matter have a name. */
const MOST_NAMED = 12
const MOST_TICKS = 60
/** Signs of a name. */
const LONGEST = 10
/** Names closer than this would lie on each other. */
const LINE = 15

export interface GaugeProps {
  readonly level: Level
  /** What the picture shows, in words. */
  readonly label: string
  /** The water moves as long as a run goes on. */
  readonly busy?: boolean
  /** What the mark at the surface says: 'here', where the copy is. */
  readonly sign?: string
  /** Where a run stopped. */
  readonly broken?: number
}

export function Gauge({ level, label, busy = false, sign = 'here', broken }: GaugeProps) {
  const { marks, water, target } = level
  const heightOf = (place: number) => FLOOR - (place * (FLOOR - TOP)) / Math.max(marks.length, 1)
  const surface = heightOf(water)
  const aim = target === undefined || target === water ? undefined : heightOf(target)
  return (
    <svg
      class={busy ? 'gauge busy' : 'gauge'}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMidYMin meet"
      role="img"
      aria-label={label}
    >
      <Staff />
      <g class="water" style={{ transform: `translateY(${surface}px)` }}>
        <path class="wave back" d={wave(6, 1)} />
        <path class="wave" d={wave(4, -1)} />
      </g>
      {aim !== undefined && (
        <path
          class={aim < surface ? 'aim up' : 'aim down'}
          d={`M14 ${surface}V${aim}m-5 ${aim < surface ? 7 : -7}l5 ${aim < surface ? -7 : 7}l5 ${aim < surface ? 7 : -7}`}
        />
      )}
      {ticks(marks.length).map((place) => (
        <path
          key={place}
          class={`tick ${marks[place - 1]?.state ?? 'applied'}`}
          d={`M60 ${heightOf(place)}h8`}
        />
      ))}
      {named(level, heightOf).map((place) => (
        <MarkName
          key={place}
          mark={marks[place - 1]}
          y={heightOf(place)}
          kind={place === water ? 'here' : place === target ? 'aimed' : 'other'}
          sign={sign}
        />
      ))}
      {broken !== undefined && (
        <path class="broken" d={`M34 ${heightOf(broken) - 7}l14 14m0 -14l-14 14`} />
      )}
    </svg>
  )
}

/** The board: blocks of a finger's breadth, as painted on harbour walls. */
function Staff() {
  const blocks = Array.from({ length: 10 }, (_, place) => TOP - 12 + place * 22)
  return (
    <g class="staff">
      <rect class="board" x="24" y={TOP - 12} width="34" height={HEIGHT - TOP + 12} />
      {blocks.map((y) => (
        <path key={y} class="block" d={`M24 ${y}h20v4h-12v3h12v4h-20z`} />
      ))}
    </g>
  )
}

function MarkName({
  mark,
  y,
  kind,
  sign,
}: {
  readonly mark: Mark | undefined
  readonly y: number
  readonly kind: 'here' | 'aimed' | 'other'
  readonly sign: string
}) {
  const name = mark === undefined ? 'start' : shortName(mark.version)
  return (
    <text class={`mark ${kind} ${mark?.state ?? 'applied'}`} x="74" y={y + 4}>
      {name}
      {kind === 'here' && <tspan class="here-sign">{`  ◂ ${sign}`}</tspan>}
    </text>
  )
}

/** Long versions are times or padded numbers: they differ at the end. */
function shortName(version: string): string {
  const signs = Array.from(version.slice(-LONGEST * 4))
  return signs.length <= LONGEST
    ? nameText(version)
    : `…${nameText(signs.slice(1 - LONGEST).join(''))}`
}

/** A surface that repeats itself; it drifts, and the picture may stand in a wider or higher place. */
function wave(height: number, phase: 1 | -1): string {
  const swell = Array.from({ length: 24 }, () => `q16 ${-height * phase} 32 0t32 0`).join('')
  return `M-640 0${swell}V${HEIGHT * 3}H-640z`
}

function ticks(many: number): number[] {
  const step = Math.ceil(many / MOST_TICKS)
  return Array.from({ length: many }, (_, place) => place + 1).filter((each) => each % step === 0)
}

/** The marks whose names are shown: all where they fit, else first, newest, present and target. */
function named({ marks, water, target }: Level, heightOf: (place: number) => number): number[] {
  const wanted = [water, target, marks.length, 0]
  const others = marks.length <= MOST_NAMED ? marks.map((_, place) => place + 1) : []
  const chosen: number[] = []
  // Of a file whose history cannot be read, nobody knows that it is at the start.
  if (marks.length === 0) return chosen
  for (const place of [...wanted, ...others]) {
    if (place === undefined) continue
    if (chosen.every((each) => Math.abs(heightOf(each) - heightOf(place)) >= LINE))
      chosen.push(place)
  }
  return chosen
}
