import type { VersionStop } from '../model.js'
import type { OpenFile } from '../state.js'
import { title } from '../words.js'
import { Button } from './button.js'
import { Diff } from './diff.js'
import { UnknownHistory } from './history-table.js'
import { Gauge } from './gauge.js'
import { SchemaTree } from './schema-tree.js'
import { nameText, Words } from './text.js'
import { Waiting } from './waiting.js'

export interface VersionsProps {
  readonly file: OpenFile
  readonly onMove: (stop: number) => void
}

/** The time slider: the schema at any version. */
export function Versions({ file, onMove }: VersionsProps) {
  const { versions } = file
  if (versions === undefined || versions.is === 'loading')
    return <Waiting>Every version is tried on a copy …</Waiting>
  if (versions.is === 'failed')
    return (
      <p class="notice">
        <Words of={versions.failure.what} />
      </p>
    )
  const stops = versions.value
  const current = stops.findIndex(({ isCurrent }) => isCurrent)
  const place = Math.min(file.stop ?? Math.max(current, 0), stops.length - 1)
  const stop = stops[place]
  if (!stop) return <UnknownHistory />
  return <Slider stops={stops} place={place} stop={stop} current={current} onMove={onMove} />
}

interface SliderProps {
  readonly stops: readonly VersionStop[]
  readonly place: number
  readonly stop: VersionStop
  readonly current: number
  readonly onMove: (stop: number) => void
}

function Slider({ stops, place, stop, current, onMove }: SliderProps) {
  const named = stops.filter(({ version }) => version !== null)
  const offset = stops.length - named.length
  const marks = named.map(({ version }, at) => ({
    version: version ?? '',
    state: at + offset <= current ? ('applied' as const) : ('pending' as const),
  }))
  return (
    <div class="slider">
      <Gauge
        level={{ marks, water: place + 1 - offset }}
        sign="shown"
        label={`The water stands at ${stopName(stop)}.`}
      />
      <div class="slider-words">
        <label for="slider">Move through the versions</label>
        <div class="slider-row">
          <Button onPress={() => onMove(Math.max(0, place - 1))}>Older</Button>
          <input
            id="slider"
            type="range"
            min={0}
            max={stops.length - 1}
            step={1}
            value={place}
            aria-valuetext={stopName(stop)}
            onInput={(event) => onMove(Number(event.currentTarget.value))}
          />
          <Button onPress={() => onMove(Math.min(stops.length - 1, place + 1))}>Newer</Button>
        </div>
        <h3>
          <Words of={stopName(stop)} length={140} />
        </h3>
        <p class="quiet">
          {stop.isCurrent ? 'This is where the copy is now.' : whereFrom(place, current)}
        </p>
        {stop.unknown !== undefined && (
          <p class="notice">
            <Words of={stop.unknown} />
          </p>
        )}
      </div>
      <div class="slider-schema">
        {stop.changes.length > 0 && (
          <>
            <h4>{place > current ? 'What it would change' : 'What it changed'}</h4>
            <Diff changes={stop.changes} />
          </>
        )}
        {stop.schema && (
          <>
            <h4>Tables at this version</h4>
            <SchemaTree schema={stop.schema} label="Tables at this version" level="h4" />
          </>
        )}
      </div>
    </div>
  )
}

function stopName({ version, description }: VersionStop): string {
  if (version === null) return description
  const name = `Version ${nameText(version, 24)}`
  return description === '' ? name : `${name}: ${nameText(title(description))}`
}

function whereFrom(place: number, current: number): string {
  if (current < 0) return ''
  return place < current ? 'Older than the copy.' : 'Newer than the copy.'
}
