import { expect, test } from 'vitest'
import { MigrationRunner } from '../../../src/runner.js'
import { sqlMigration } from '../../../src/sql-migration.js'
import { explainEdited } from '../../../src/vite/runtime/index.js'
import { open } from '../../support/sql-js.js'
import { saying } from '../../support/saying.js'

function edited(down: string | undefined) {
  const db = open().db
  const step = (up: string) => [sqlMigration({ version: '001', description: '', up, down })]
  new MigrationRunner(db, { migrations: step('CREATE TABLE a (x)') }).applyAll()
  return (up: string) => explainEdited(new MigrationRunner(db, { migrations: step(up) }).status())
}

test('an edited migration is told with every choice that there is', () => {
  const [problem, ...rest] = edited('DROP TABLE a')('CREATE TABLE a (x, y)')
  expect(rest).toEqual([])
  expect(problem).toMatchObject({ code: 'MIGRATION_CHANGED', version: '001' })
  expect(problem?.what.split('\n')).toEqual([
    saying('001 was edited'),
    saying('down and up again'),
    saying("acceptChanged('001')"),
    saying('snapshot'),
    saying('new migration'),
  ])
})

test('down and up again is no choice without a down', () => {
  const [problem] = edited(undefined)('CREATE TABLE a (x, y)')
  expect(problem?.what).toContain('no way here, because 001 has no down')
})

test('an edit of comments and spaces is none', () => {
  expect(edited(undefined)('CREATE  TABLE a (x) -- the same')).toEqual([])
})
