import { expect, test } from 'vitest'
import { Copy } from '../../../demo/engine/copy.js'
import { factsOf } from '../../../demo/engine/facts.js'
import { joined } from '../../../demo/engine/image-pieces.js'
import { isRejection, migrationsOf } from '../../../demo/engine/migration-set.js'
import { openStored } from '../../../demo/engine/open-stored.js'
import { runTask } from '../../../demo/engine/run.js'
import type { Task } from '../../../demo/model.js'
import { memoryStore } from '../../../src/browser/index.js'
import { storeError } from '../../../src/browser/trouble.js'
import { inspect } from '../../../src/file/index.js'
import { imageOf, SQL } from './opening.js'

const image = imageOf("CREATE TABLE t(a); INSERT INTO t VALUES ('x')")

/** A stored copy whose store has no room for more as soon as `full` says so. */
async function storedCopy(full: () => boolean, store = memoryStore()): Promise<Copy> {
  const known = migrationsOf([
    { path: '001_a.sql', text: '-- up\nCREATE TABLE a(b);\n-- down\nDROP TABLE a;' },
    { path: '002_c.sql', text: '-- up\nCREATE TABLE c(d);\n-- down\nDROP TABLE c;' },
  ])
  if (isRejection(known)) throw new Error(known.what)
  const noRoom = storeError('copy', 'saving', new DOMException('', 'QuotaExceededError'))
  const limited = {
    ...store,
    save: (change: Parameters<typeof store.save>[0]) =>
      full() ? Promise.reject(noRoom) : store.save(change),
  }
  const { migrations } = known
  const database = await openStored(SQL, 'copy', { store: limited, migrations, image })
  const inspection = inspect(image)
  const about = { name: 'shop.db', inspection, notices: [], unsupported: [] }
  const original = { generation: database.generation, size: image.length }
  return new Copy(
    SQL,
    { ...about, id: 'copy', known, mayStore: true },
    { database, note: { ...about, original, pristineAt: database.generation } },
  )
}

const apply = (to: string): Task => ({ kind: 'apply', goal: { up: to }, count: 1, target: to })
const run = (copy: Copy, task: Task) =>
  runTask(copy, task, { signal: new AbortController().signal, tell: () => undefined })

test('a run that works and finds no room for its result is a result, and goes on in memory', async () => {
  let full = false
  const copy = await storedCopy(() => full)
  full = true
  expect(await run(copy, apply('001'))).toMatchObject({
    ok: true,
    file: { version: '001', notices: [{ kind: 'storage' }] },
    result: { stored: false, report: { steps: [{ version: '001', outcome: 'applied' }] } },
  })
  expect(await run(copy, apply('002'))).toMatchObject({ ok: true, file: { version: '002' } })
  expect(await copy.storedHash()).toBeUndefined()
  expect(await run(copy, { kind: 'original' })).toMatchObject({ ok: true })
  expect(joined(await copy.pieces())).toEqual(image)
})

test('a copy whose store was emptied goes on in memory, and its original with it', async () => {
  const store = memoryStore()
  const copy = await storedCopy(() => false, store)
  await store.remove()
  expect(await run(copy, apply('001'))).toMatchObject({
    ok: true,
    file: { version: '001', notices: [{ kind: 'storage' }] },
    result: { stored: false },
  })
  expect(await run(copy, { kind: 'original' })).toMatchObject({ ok: true })
  expect(joined(await copy.pieces())).toEqual(image)
})

test('where the original is gone with the store, the changed copy stays', async () => {
  const store = memoryStore()
  const copy = await storedCopy(() => false, store)
  await run(copy, apply('002'))
  await store.remove()
  expect(await run(copy, { kind: 'original' })).toMatchObject({
    ok: false,
    file: { version: '002' },
    failure: { code: 'NO_SUCH_SNAPSHOT', what: 'The original file is not kept any more.' },
  })
  expect(copy.connection.get('SELECT count(*) AS n FROM c')).toEqual({ n: 0 })
})

test('where there is room the copy is stored, and its pieces are what is stored', async () => {
  const copy = await storedCopy(() => false)
  expect(await run(copy, apply('newest'))).toMatchObject({ ok: true, result: { stored: true } })
  expect(await copy.storedHash()).toBe(await copy.hash())
  expect(factsOf(copy).notices).toEqual([])
})

test('what is handed out is never the live file: taking it away does not harm the copy', async () => {
  const copy = await storedCopy(() => false)
  const bytes = joined(await copy.pieces())
  structuredClone(bytes, { transfer: [bytes.buffer] })
  expect(copy.connection.get('SELECT a FROM t')).toEqual({ a: 'x' })
})
