import fc from 'fast-check'
import type { Loss, Preview, PreviewStep, SchemaChange } from 'tidemark'
import { describe, expect, test } from 'vitest'
import { planSentence } from '../../../demo/view/sentence.js'
import { runs } from '../../support/runs.js'
import { preview } from './states.js'

const [first] = preview.steps
if (!first) throw new Error('The preview of the states has steps.')

const step = (more: Partial<PreviewStep> = {}): PreviewStep => ({ ...first, ...more })
const said = (
  steps: readonly PreviewStep[],
  changes: readonly SchemaChange[] = [],
  losses: readonly Loss[] = [],
) => planSentence({ ...preview, steps, changes, losses } satisfies Preview)
const table = (action: SchemaChange['action'], name: string): SchemaChange => ({
  action,
  what: 'table',
  table: name,
  name,
})
const column = (name: string): SchemaChange => ({
  action: 'added',
  what: 'column',
  table: name,
  name: 'x',
})

describe('planSentence', () => {
  test('says what changes, comes and goes, and what would be lost', () => {
    expect(planSentence(preview)).toBe(
      '9 migrations change 4 tables, add 2, drop 1; 1,204 values and 38 rows would be lost.',
    )
  })

  test('speaks of one migration in the singular', () => {
    expect(said([step()], [column('users')])).toBe(
      '1 migration changes 1 table; no table, column or row would be lost.',
    )
  })

  test('names the tables where only some come or go', () => {
    expect(said([step(), step()], [table('added', 'a'), table('added', 'b')])).toBe(
      '2 migrations add 2 tables; no table, column or row would be lost.',
    )
  })

  test('counts a table once, however much of it changes', () => {
    expect(said([step(), step()], [column('users'), column('users')])).toContain('change 1 table;')
  })

  test('a new table is added, not changed as well', () => {
    const changes = [table('added', 'a'), { ...column('a'), what: 'index' as const }]
    expect(said([step()], changes)).toBe(
      '1 migration adds 1 table; no table, column or row would be lost.',
    )
  })

  test('tells values of another type apart from lost ones', () => {
    const losses: Loss[] = [{ kind: 'values', table: 'a', column: 'b', count: 12, of: 20 }]
    expect(said([step()], [column('a')], losses)).toBe(
      '1 migration changes 1 table; 12 values would be turned into another type.',
    )
  })

  test('says of a way back that it undoes', () => {
    const down = step({ direction: 'down', outcome: 'rolled-back' })
    expect(said([down, down])).toBe(
      'Undoing 2 migrations keeps all tables and columns; no table, column or row would be lost.',
    )
  })

  test('leaves out what would be skipped', () => {
    expect(said([step({ outcome: 'skipped' })])).toBe('Nothing to do.')
  })

  test('is one sentence without line ends, whatever names the file has', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (names) => {
        const sentence = said([step()], names.map(column))
        expect(sentence).toMatch(/^1 migration [a-z0-9 ,;]+\.$/)
      }),
      { numRuns: runs(50) },
    )
  })
})
