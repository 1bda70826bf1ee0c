import { expect, test } from 'vitest'
import { readArguments } from '../../src/cli/arguments.js'
import { DIRECTION, goalOf, pursue } from '../../src/cli/goal.js'
import { MigrationRunner } from '../../src/runner.js'
import { expectError } from '../support/expect-error.js'
import { table } from '../support/migrations.js'
import { open } from '../support/sql-js.js'

const runner = (): MigrationRunner =>
  new MigrationRunner(open().db, { migrations: ['1', '2', '3'].map(table) })
const goal = (on: MigrationRunner, ...argv: string[]) =>
  goalOf(readArguments(argv, DIRECTION, 'plan'), on)

test('options become the goals of the library', () => {
  const applied = runner()
  applied.applyAll({ to: '2' })
  expect(goal(applied)).toEqual({ up: 'newest' })
  expect(goal(applied, '--to', '3')).toEqual({ up: '3' })
  expect(goal(applied, '--down')).toEqual({ undo: '2' })
  expect(goal(applied, '--down', '--to', '1')).toEqual({ downTo: '1' })
  expect(goal(applied, '--down', '--all')).toEqual({ downTo: null })
  expect(goal(runner(), '--down')).toEqual({ downTo: null })
})

test('what asks for two things is refused', () => {
  expectError('USAGE', () => goal(runner(), '--all'))
  expectError('USAGE', () => goal(runner(), '--down', '--all', '--to', '1'))
})

test('a goal is pursued to where it leads', () => {
  const on = runner()
  const applied = () => on.listApplied().map(({ version }) => version)
  pursue(on, { up: 'newest' })
  expect(applied()).toEqual(['1', '2', '3'])
  pursue(on, { undo: '2', only: true })
  expect(applied()).toEqual(['1', '3'])
  pursue(on, { downTo: '1' })
  expect(applied()).toEqual(['1'])
})
