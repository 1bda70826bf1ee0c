import { describe, expect, test } from 'vitest'
import { makePlan } from '../src/plan.js'
import type { PlanOptions } from '../src/plan.js'
import type { Goal } from '../src/report.js'
import { compareHistory } from '../src/status.js'
import type { Entry } from '../src/status.js'
import { code, sql, table } from './support/migrations.js'

const OPTIONS: PlanOptions = {}
const plan = (
  entries: readonly Entry[],
  goal: Goal,
  options: PlanOptions = OPTIONS,
  canRestore = true,
) => makePlan(entries, goal, options, canRestore)
const row = (version: string, rollbackSql: string | null = null) => ({
  version,
  description: '',
  appliedAt: '',
  checksum: null,
  durationMs: null,
  rollbackSql,
})
const codes = (decision: ReturnType<typeof makePlan>): string[] =>
  decision.refusals.map((error) => error.code)

describe('a plan', () => {
  test('needs no database: states and a goal are enough', () => {
    const entries = compareHistory([table('1'), table('2')], [row('1')])
    const { steps, refusals, warnings } = plan(entries, { up: 'newest' }, OPTIONS)
    expect(steps.map(({ step }) => step)).toEqual([
      {
        version: '2',
        description: 'version 2',
        direction: 'up',
        outOfOrder: false,
        conditional: false,
        reversible: true,
        transaction: true,
      },
    ])
    expect([refusals, warnings]).toEqual([[], []])
  })

  test('tells which steps ask first, and which have no transaction', () => {
    const entries = compareHistory(
      [code('1', undefined, { canApply: () => true, transaction: false })],
      [],
    )
    expect(plan(entries, { up: '1' }, OPTIONS).steps[0]?.step).toMatchObject({
      conditional: true,
      transaction: false,
      reversible: false,
    })
    expect(codes(plan(entries, { up: '1' }, OPTIONS, false))).toEqual(['RESTORE_UNAVAILABLE'])
    expect(codes(plan(entries, { up: '1' }, { ...OPTIONS, atomic: 'run' }))).toEqual([
      'TRANSACTION_REQUIRED',
    ])
  })

  test('a way down asks nobody: a canApply is about going up', () => {
    const entries = compareHistory(
      [code('1', undefined, { canApply: () => true, rollback: () => undefined })],
      [row('1')],
    )
    expect(plan(entries, { undo: '1' }, OPTIONS).steps[0]?.step.conditional).toBe(false)
  })

  test('looks for forbidden statements in the direction that it goes', () => {
    const migrations = [sql('1', 'SELECT 1', "SELECT 2; ATTACH 'x' AS x")]
    expect(codes(plan(compareHistory(migrations, []), { up: 'newest' }, OPTIONS))).toEqual([])
    expect(codes(plan(compareHistory(migrations, [row('1')]), { downTo: null }, OPTIONS))).toEqual([
      'FORBIDDEN_STATEMENT',
    ])
  })

  test('takes unknown versions off only where they lie above all that is known', () => {
    const unknown = { ...OPTIONS, unknown: 'rollback' } as const
    const above = compareHistory([table('1')], [row('1'), row('2', 'SELECT 1')])
    expect(
      plan(above, { up: 'newest' }, unknown).steps.map(({ step }) => [
        step.version,
        step.direction,
      ]),
    ).toEqual([['2', 'down']])
    const between = compareHistory([table('1'), table('3')], [row('2', 'SELECT 1')])
    expect(codes(plan(between, { up: 'newest' }, unknown))).toEqual(['DATABASE_AHEAD'])
    const mute = compareHistory([table('1')], [row('2')])
    expect(codes(plan(mute, { up: 'newest' }, unknown))).toEqual(['NOT_REVERSIBLE'])
  })
})
