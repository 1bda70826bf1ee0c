import type { VersionStop } from '../model.js'
import type { OpenFile } from '../state.js'
import type { StepEvent } from '../step-event.js'

/** The open file after an event that concerns it whatever the step; the same object for all others. */
export function nextFile(file: OpenFile, event: StepEvent): OpenFile {
  switch (event.type) {
    case 'rowsCounted':
      return { ...file, rows: { ...file.rows, ...event.rows } }
    case 'saved':
      return { ...file, saved: event.saved }
    case 'versionsAsked':
      return { ...file, versions: { is: 'loading', since: event.at } }
    case 'versionsFound':
      return versioned(file, event.stops)
    case 'versionsFailed':
      return { ...file, versions: { is: 'failed', failure: event.failure } }
    case 'moved':
      return moved(file, event.stop)
    default:
      return file
  }
}

function versioned(file: OpenFile, stops: readonly VersionStop[]): OpenFile {
  const current = stops.findIndex(({ isCurrent }) => isCurrent)
  return { ...file, versions: { is: 'ready', value: stops }, stop: Math.max(current, 0) }
}

function moved(file: OpenFile, stop: number): OpenFile {
  const stops = file.versions?.is === 'ready' ? file.versions.value.length : 0
  const exists = Number.isInteger(stop) && stop >= 0 && stop < stops
  return exists && stop !== file.stop ? { ...file, stop } : file
}
