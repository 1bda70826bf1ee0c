import { expect, test } from 'vitest'
import { MigrationRunner } from '../../../src/runner.js'
import { sqlMigration } from '../../../src/sql-migration.js'
import { live } from '../../../src/vite/runtime/index.js'
import type { Hot } from '../../../src/vite/runtime/index.js'
import { saying } from '../../support/saying.js'
import { open } from '../../support/sql-js.js'

// The server and the page together are tried in plugin.test.ts.

const table = (version: string, name: string) =>
  sqlMigration({ version, description: name, up: `CREATE TABLE ${name} (x)` })

function hot(): Hot & { readonly sent: string[]; readonly told: unknown[] } {
  const [sent, told] = [[] as string[], [] as unknown[]]
  const send: Hot['send'] = (event, data) => {
    sent.push(event)
    told.push(data)
  }
  return { data: {}, sent, told, send }
}

test('the list stays the same object, and holds what the module holds now', () => {
  const page = hot()
  const { migrations } = live(page, [table('1', 'a')])
  const again = live(page, [table('1', 'a'), table('2', 'b')])
  expect(again.migrations).toBe(migrations)
  expect(migrations.map(({ version }) => version)).toEqual(['1', '2'])
})

test('who listens hears of each change until it has enough, and the page stays', () => {
  const page = hot()
  const heard: number[] = []
  const { onMigrationsChanged } = live(page, [])
  const end = onMigrationsChanged(({ migrations }) => heard.push(migrations.length))
  live(page, [table('1', 'a')])
  expect(heard).toEqual([1])
  expect(page.sent).toEqual([])
  end()
  live(page, [])
  expect(heard).toEqual([1])
})

test('where nobody listens the page is loaded anew, and not for the first list', () => {
  const page = hot()
  live(page, [])
  expect(page.sent).toEqual([])
  live(page, [])
  expect(page.sent).toEqual(['tidemark:reload'])
})

test('with it goes what was edited, for those who have applied it', () => {
  const page = hot()
  live(page, [table('1', 'a'), table('2', 'b')])
  live(page, [table('1', 'a'), table('2', 'other'), table('3', 'c')])
  expect(page.told).toEqual([{ edits: [saying('2 was edited.')], everywhere: true }])
})

test('replan says what is pending, and what was edited after it was applied', () => {
  const page = hot()
  const db = open().db
  const { migrations, onMigrationsChanged } = live(page, [table('1', 'a')])
  new MigrationRunner(db, { migrations }).applyAll()
  const heard: unknown[] = []
  onMigrationsChanged(({ replan }) => {
    const { plan, edited } = replan(db)
    heard.push([plan.steps.map(({ version }) => version), edited.map(({ version }) => version)])
  })
  live(page, [table('1', 'a'), table('2', 'b')])
  live(page, [table('1', 'other'), table('2', 'b')])
  expect(heard).toEqual([
    [['2'], []],
    [['2'], ['1']],
  ])
})

test('load is always that of the moment', async () => {
  const page = hot()
  const loaded: string[] = []
  const { load } = live(page, [], async () => void loaded.push('first'))
  live(page, [], async () => void loaded.push('second'))
  await load()
  expect(loaded).toEqual(['second'])
})

test('a server that replaces no modules gives none', () => {
  expect(live(undefined, [table('1', 'a')]).migrations).toHaveLength(1)
})
