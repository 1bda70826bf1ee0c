import { h } from 'preact'
import { expect, test } from 'vitest'
import type { OpenFile } from '../../../demo/state.js'
import { FactsList } from '../../../demo/view/facts-list.js'
import { draw } from './draw.js'
import { open } from './states.js'

const said = (more: Partial<OpenFile>) => draw(h(FactsList, { file: { ...open, ...more } })).text()

test('rows are a sum when all tables are counted, and until then as many as were', () => {
  expect(said({})).toContain('Rows67,955')
  expect(said({ rows: {} })).toContain('Rows…')
  expect(said({ rows: { users: 1_300 } })).toContain('Rows1,300 so far')
})

test('a file of tables that nobody can count is not said to be empty', () => {
  const [table] = open.facts.schema.tables
  const schema = { ...open.facts.schema, tables: table ? [table] : [] }
  const file = { facts: { ...open.facts, schema } }
  expect(said({ ...file, rows: { [table?.name ?? '']: 'virtual' } })).toContain('Rowsnot counted')
})

test('the size of a page is exact', () => {
  expect(said({})).toContain('Pages1,175 of 4,096 bytes')
})
