import { expect, test } from 'vitest'
import type { Progress } from 'tidemark'
import { seldom } from '../../../demo/engine/seldom.js'

test('of ten thousand statements some are told, of each migration at least the start', () => {
  let now = 0
  const told: Progress[] = []
  const tell = seldom(
    (progress) => told.push(progress),
    () => now,
  )
  for (const version of ['001', '002']) {
    tell({ phase: 'migration', version, elapsedMs: now })
    for (let done = 0; done < 10_000; done++) {
      now += 0.1
      tell({ phase: 'statement', version, done, of: 10_000, elapsedMs: now })
    }
  }
  expect(told.filter(({ phase }) => phase === 'migration').map(({ version }) => version)).toEqual([
    '001',
    '002',
  ])
  expect(told.length).toBeGreaterThan(30)
  expect(told.length).toBeLessThan(60)
})
