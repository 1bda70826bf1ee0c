import { expect, test } from 'vitest'
import { factsOf } from '../../../demo/engine/facts.js'
import { planOf } from '../../../demo/engine/plan.js'
import type { SampleName } from '../../../demo/model.js'
import { copyOf } from './opening.js'

const open = (sample: SampleName) =>
  copyOf({ id: sample, store: true, source: { kind: 'sample', sample } })

test('the old one has data and no version, and its upgrade works', async () => {
  const copy = await open('old')
  expect(factsOf(copy)).toMatchObject({ newest: '007', notices: [] })
  expect(factsOf(copy).version).toBeUndefined()
  expect(planOf(copy, { up: 'newest' })).toMatchObject({ preview: { ok: true } })
})

test('the half migrated one is at 003, and goes on', async () => {
  const copy = await open('half')
  expect(factsOf(copy).version).toBe('003')
  expect(planOf(copy, { up: 'newest' }).preview.steps.map(({ version }) => version)).toEqual([
    '004',
    '005',
    '006',
    '007',
  ])
})

test('the failing one fails at a statement with line and column', async () => {
  const { failure } = planOf(await open('failing'), { up: 'newest' })
  expect(failure).toMatchObject({
    version: '003',
    what: 'duplicate column name: archived',
    statement: { source: '003_track_task_changes.sql', index: 1, line: 4, column: 1 },
  })
})
