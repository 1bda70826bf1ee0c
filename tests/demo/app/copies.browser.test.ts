import { expect, test } from 'vitest'
import { openCopies } from '../../../demo/app/copies.js'
import type { CopyRecord } from '../../../demo/app/copies.js'
import type { ResultFacts } from '../../../demo/model.js'

let count = 0
const fresh = () => `copies-${Date.now()}-${count++}`
const record = (id: string, savedAt: string): CopyRecord => ({
  id,
  name: `${id}.db`,
  size: 4096,
  savedAt,
})

test('what is put is listed, newest first, and found by the next visit', async () => {
  const name = fresh()
  const copies = openCopies(name)
  expect(await copies.trouble()).toBeUndefined()
  await copies.put('a', () => record('a', '2026-01-01T00:00:00Z'))
  await copies.put('b', () => record('b', '2026-01-02T00:00:00Z'))
  expect((await openCopies(name).list()).map(({ id }) => id)).toEqual(['b', 'a'])
})

test('a change is made to what is there, and to nothing else', async () => {
  const copies = openCopies(fresh())
  await copies.put('a', () => record('a', '2026-01-01T00:00:00Z'))
  await copies.change('a', (each) => ({ ...each, version: '007' }))
  await copies.change('nobody', (each) => ({ ...each, version: '008' }))
  expect(await copies.list()).toEqual([{ ...record('a', '2026-01-01T00:00:00Z'), version: '007' }])
})

test('what is forgotten is gone', async () => {
  const copies = openCopies(fresh())
  await copies.put('a', () => record('a', '2026-01-01T00:00:00Z'))
  await copies.forget('a')
  expect(await copies.list()).toEqual([])
  expect(await copies.result('a')).toBeUndefined()
})

const table = (name: string): ResultFacts['after']['schema']['tables'][number] => ({
  name,
  kind: 'table',
  sql: '',
  strict: false,
  withoutRowid: false,
  autoincrement: false,
  columns: [],
  indexes: [],
  foreignKeys: [],
})

function resultOf(tables: number): ResultFacts {
  const moment = {
    schema: {
      tables: Array.from({ length: tables }, (_, at) => table(`t${at}`)),
      views: [],
      triggers: [],
    },
    rows: {},
    size: 4096,
    sha256: '',
  }
  return {
    task: { kind: 'original' },
    changes: [],
    before: moment,
    after: moment,
    checks: [],
    samples: [],
    durationMs: 1,
    stored: true,
  }
}

test('a result is found by the next visit, and takes the place of the one before, also where it is too large', async () => {
  const name = fresh()
  const copies = openCopies(name)
  await copies.put('a', () => record('a', '2026-01-01T00:00:00Z'))
  await copies.putResult('a', resultOf(3))
  expect(await openCopies(name).result('a')).toEqual(resultOf(3))
  expect(await copies.list()).toHaveLength(1)
  await copies.putResult('a', resultOf(1001))
  expect(await openCopies(name).result('a')).toBeUndefined()
})
