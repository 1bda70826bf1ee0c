import type { Progress } from 'tidemark'
import type { RunProgress } from '../model.js'
import { clip, number } from '../words.js'

/** '4 of 9 · 007 · 62,000 of 119,047 rows': where a run stands. Pure. */
export function progressWords({ progress }: RunProgress): string {
  return progress === undefined ? 'Keeping the copy as it is, to go back to' : standing(progress)
}

/** The same of a run on the copy or on a clone of it. */
export function standing({ phase, version, index, total, done, of }: Progress): string {
  const parts = [
    ...(index !== undefined && total !== undefined
      ? [`${Math.min(index + 1, total)} of ${total}`]
      : []),
    ...(version === undefined ? [] : [clip(version, 24)]),
    ...(done !== undefined && of !== undefined && of > 0
      ? [`${number(done)} of ${number(of)} ${UNITS[phase]}`]
      : [PHASES[phase]]),
  ]
  return parts.join(' · ')
}

type Phase = NonNullable<RunProgress['progress']>['phase']

const UNITS: Readonly<Record<Phase, string>> = {
  waiting: 'done',
  loading: 'bytes',
  migration: 'migrations',
  statement: 'statements',
  copy: 'rows',
  verify: 'checks',
  save: 'bytes kept',
}

const PHASES: Readonly<Record<Phase, string>> = {
  waiting: 'waiting for another tab',
  loading: 'loading',
  migration: 'under way',
  statement: 'under way',
  copy: 'copying rows',
  verify: 'checking',
  save: 'keeping the result',
}

/** '00:03', '1:02:03' */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  return `${hours > 0 ? `${hours}:${two(minutes % 60)}` : two(minutes)}:${two(seconds % 60)}`
}

/** Longer than this without a sign, people think that it hangs. */
const LONG_MS = 10_000

/** 'Still working: last sign of life 12 s ago'; nothing while signs come. */
export function silence({ lastSign }: RunProgress, now: number): string | undefined {
  const quiet = now - lastSign
  return quiet < LONG_MS
    ? undefined
    : `Still working: last sign of life ${Math.floor(quiet / 1000)} s ago`
}
