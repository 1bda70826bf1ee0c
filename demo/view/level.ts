import type { MigrationStatus } from 'tidemark'
import { count, number } from '../words.js'

/** A mark on the gauge: a version that can be, was, or will be reached. */
export interface Mark {
  readonly version: string
  readonly state: MigrationStatus['state']
}

/** What the gauge shows: versions as marks, the water as high as the newest one that is applied. */
export interface Level {
  readonly marks: readonly Mark[]
  /** Marks under water, from 0 to their number. */
  readonly water: number
  /** Where the water shall go. */
  readonly target?: number
}

/** The level of a history; `done` are versions that a run has changed since it was read. */
export function levelOf(history: readonly MigrationStatus[], target?: string | null): Level {
  const marks = history.map(({ version, state }) => ({ version, state }))
  const water = marks.findLastIndex(({ state }) => state !== 'pending') + 1
  if (target === undefined) return { marks, water }
  const goal = target === 'newest' ? marks.length : heightOf(marks, target)
  return { marks, water, target: goal }
}

/** How high the water stands when a version is the newest one; 0 for none. */
export function heightOf(marks: readonly Mark[], version: string | null | undefined): number {
  return marks.findIndex((mark) => mark.version === version) + 1
}

/** '3 applied · 9 pending · 1 unknown'; what there is none of is left out, but for pending ones. */
export function tally(history: readonly MigrationStatus[]): string {
  const many = (state: Mark['state']) => history.filter((each) => each.state === state).length
  const unknown = many('unknown')
  return [
    `${count(many('applied'), 'version')} applied`,
    `${number(many('pending'))} pending`,
    ...(unknown > 0 ? [`${number(unknown)} unknown`] : []),
  ].join(' · ')
}
