import { afterAll, expect, test } from 'vitest'
import { countRows } from '../../../demo/app/row-counting.js'
import { Session } from '../../../demo/app/session.js'
import { PageStore } from '../../../demo/app/store.js'
import { makeEngine } from '../../../demo/engine/client.js'
import { imageOf } from '../engine/sql-js-in-browser.js'

const engine = makeEngine()
afterAll(() => engine.restart())

async function openShop(): Promise<{ page: PageStore; session: Session }> {
  const page = new PageStore()
  const session = new Session(engine)
  const file = new Blob([new Uint8Array(await imageOf('CREATE TABLE a(b); CREATE TABLE c(d)'))])
  const source = { kind: 'file', name: 'shop.db', file } as const
  const opened = await session.open({ id: 'shop', name: 'shop.db', source }, false, () => undefined)
  if (!opened.ok) throw new Error(JSON.stringify(opened.rejection))
  page.dispatch({ type: 'chosen', name: 'shop.db' })
  page.dispatch({ type: 'opened', file: { facts: opened.file, rows: {} } })
  return { page, session }
}

const rowsOf = ({ state }: PageStore) => 'file' in state.step && state.step.file.rows

test('a counting that was ended is made good when it is asked for again, and not made twice', async () => {
  const context = await openShop()
  const { page, session } = context
  countRows(context)
  while (!session.isBusy) await Promise.resolve()
  await session.reopen()
  expect(rowsOf(page)).toEqual({})
  countRows(context)
  await session.call((worker) => worker.hash())
  expect(rowsOf(page)).toEqual({ a: 0, c: 0 })
  let told = 0
  page.subscribe(() => (told += 1))
  countRows(context)
  await session.call((worker) => worker.hash())
  expect(told).toBe(0)
})
