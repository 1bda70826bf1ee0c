import { afterEach, expect, test } from 'vitest'
import { makeTabLock } from '../../../demo/app/tabs.js'
import type { TabLock } from '../../../demo/app/tabs.js'

const made: TabLock[] = []
afterEach(() => {
  for (const each of made.splice(0)) each.release()
})

/** The lock of a tab; two of them in one page are as in two. */
function tab(letsGo = true): TabLock {
  const lock = makeTabLock({
    mayLetGo: () => letsGo,
    onLost: () => undefined,
    onChanged: () => undefined,
  })
  if (!lock) throw new Error('This browser has no locks.')
  made.push(lock)
  return lock
}

test('a copy that was left is taken again at once', async () => {
  const lock = tab()
  for (const _ of ['once', 'twice', 'again']) {
    expect(await lock.take('left')).toBe(true)
    lock.release()
  }
  expect(await lock.take('left')).toBe(true)
})

test('of two that are taken at once the last is held, and the first is free for others', async () => {
  const lock = tab()
  const [first, second] = await Promise.all([lock.take('first'), lock.take('second')])
  expect([first, second]).toEqual([false, true])
  expect(lock.holds('second')).toBe(true)
  expect(await tab().take('first')).toBe(true)
  expect(await tab().take('second')).toBe(false)
})

test('one that was let go while it was asked for is not held', async () => {
  const lock = tab()
  const taking = lock.take('asked')
  lock.release()
  expect(await taking).toBe(false)
  expect(await tab().take('asked')).toBe(true)
})

test('a tab that opens another copy meanwhile does not take the one that it asked for', async () => {
  const other = tab()
  await other.take('wanted')
  const lock = tab()
  expect(await lock.take('wanted')).toBe(false)
  const taking = lock.takeOver('wanted')
  expect(await lock.take('another')).toBe(true)
  expect(await taking).toBe('unwanted')
  expect([lock.holds('another'), lock.holds('wanted')]).toEqual([true, false])
})

test('a tab that works on a copy keeps it, one that does not lets go', async () => {
  const busy = tab(false)
  await busy.take('work')
  const idle = tab()
  await idle.take('rest')
  const lock = tab()
  expect(await lock.takeOver('work')).toBe('busy')
  expect(await lock.takeOver('rest')).toBe('taken')
  expect([busy.holds('work'), idle.holds('rest'), lock.holds('rest')]).toEqual([true, false, true])
})
