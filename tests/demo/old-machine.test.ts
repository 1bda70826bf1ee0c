import type { MigrationStatus } from 'tidemark'
import { describe, expect, test } from 'vitest'
import { EMPTY, next, pendingOf } from '../../demo/old-machine.js'
import type { Failure, FileFacts, PageEvent, PageState } from '../../demo/old-machine.js'

const status = (version: string, state: MigrationStatus['state']): MigrationStatus => ({
  version,
  description: '',
  state,
  changed: false,
  outOfOrder: false,
  reversible: true,
})
const file: FileFacts = {
  name: 'shop.db',
  size: 4096,
  tables: [],
  tableCount: 0,
  history: [status('001', 'applied'), status('002', 'pending'), status('009', 'unknown')],
  version: '001',
  downloadName: 'shop.v001.sqlite',
  refusal: undefined,
  undo: undefined,
  warnings: [],
}
const after: FileFacts = { ...file, version: '002' }
const failure: Failure = {
  title: 'It failed',
  code: 'MIGRATION_FAILED',
  place: undefined,
  what: 'no such table',
  excerpt: undefined,
  state: 'Nothing was changed.',
  next: undefined,
}
const report = { goal: { up: 'newest' }, steps: [], warnings: [], durationMs: 1 }
const task = { kind: 'apply', count: 1 } as const

const states = {
  empty: EMPTY,
  reading: { at: 'empty', reading: 'shop.db' },
  overview: { at: 'overview', file },
  applying: { at: 'applying', file, task },
  result: { at: 'result', file: after, task, report },
  failed: { at: 'failed', file, failure },
  refused: { at: 'failed', file: undefined, failure },
} as const satisfies Record<string, PageState>

const events = {
  chosen: { type: 'chosen', name: 'other.db' },
  opened: { type: 'opened', file },
  refused: { type: 'refused', failure },
  started: { type: 'started', task },
  finished: { type: 'finished', file: after, report },
  broke: { type: 'broke', file: after, failure },
  returned: { type: 'returned' },
  startedOver: { type: 'startedOver' },
} as const satisfies Record<string, PageEvent>

const chosen: PageState = { at: 'empty', reading: 'other.db' }
const broken: PageState = { at: 'failed', file: after, failure }

/** Every state with every event that has a meaning in it. What is not listed changes nothing. */
const ways: Record<keyof typeof states, Partial<Record<keyof typeof events, PageState>>> = {
  empty: { chosen, startedOver: EMPTY },
  reading: {
    chosen,
    opened: states.overview,
    refused: states.refused,
    startedOver: EMPTY,
  },
  overview: { chosen, started: states.applying, startedOver: EMPTY },
  applying: { finished: states.result, broke: broken },
  result: { chosen, started: { at: 'applying', file: after, task }, startedOver: EMPTY },
  failed: { chosen, returned: states.overview, startedOver: EMPTY },
  refused: { chosen, startedOver: EMPTY },
}

const keysOf = <T extends object>(object: T) => Object.keys(object) as (keyof T)[]

describe.each(keysOf(states))('in the state %s', (from) => {
  test.each(keysOf(events))('%s leads where it should, or changes nothing', (event) => {
    const state = next(states[from], events[event])
    const expected: PageState = ways[from][event] ?? states[from]
    expect(state).toEqual(expected)
    // What changes nothing gives the same object back: nothing is drawn anew.
    expect(state === states[from]).toBe(expected === states[from])
  })
})

test('nothing that is dropped or clicked disturbs a run', () => {
  for (const event of [events.chosen, events.opened, events.started, events.startedOver]) {
    expect(next(states.applying, event)).toBe(states.applying)
  }
})

test('a broken engine leaves a failure without a file, from which nothing returns', () => {
  const state = next(states.applying, { type: 'broke', file: undefined, failure })
  expect(state).toEqual(states.refused)
  expect(next(state, events.returned)).toBe(state)
})

test('only what the app knows and the file lacks is pending', () => {
  expect(pendingOf(file).map(({ version }) => version)).toEqual(['002'])
})
