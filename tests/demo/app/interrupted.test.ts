import { expect, test } from 'vitest'
import { openCopies } from '../../../demo/app/copies.js'
import type { Copies } from '../../../demo/app/copies.js'
import { writeBegun, writeEnded, writeReached } from '../../../demo/app/interrupted.js'

const task = { kind: 'apply', goal: { up: '012' }, count: 9, target: '012' } as const

/** Without IndexedDB: the list is kept in memory. */
async function copiesWith(id: string): Promise<Copies> {
  const copies = openCopies()
  await copies.put(id, () => ({
    id,
    name: `${id}.db`,
    size: 1,
    savedAt: '2026-11-22T00:00:00.000Z',
  }))
  return copies
}

const interruptedIn = async (copies: Copies) => (await copies.list())[0]?.interrupted

test('while a run is under way its goal and the version it is at are written down', async () => {
  const copies = await copiesWith('shop')
  await writeBegun(copies, 'shop', task)
  await writeReached(copies, 'shop', '004')
  expect(await interruptedIn(copies)).toMatchObject({ goal: { up: '012' }, at: '004' })
})

test('of a run that has ended nothing is left, not by a sign of life that comes late either', async () => {
  const copies = await copiesWith('shop')
  await writeBegun(copies, 'shop', task)
  await writeEnded(copies, 'shop')
  await writeReached(copies, 'shop', '005')
  expect(await copies.list()).toEqual([
    { id: 'shop', name: 'shop.db', size: 1, savedAt: '2026-11-22T00:00:00.000Z' },
  ])
})

test('a copy that was never listed is not listed by a run', async () => {
  const copies = await copiesWith('shop')
  await writeBegun(copies, 'other', task)
  expect(await copies.list()).toHaveLength(1)
})

test('a list that cannot be written to stops no run', async () => {
  const copies = {
    ...(await copiesWith('shop')),
    change: () => Promise.reject(new Error('The database is gone.')),
  }
  await writeBegun(copies, 'shop', task)
  await writeReached(copies, 'shop', '004')
  await writeEnded(copies, 'shop')
  expect(await interruptedIn(copies)).toBeUndefined()
})
