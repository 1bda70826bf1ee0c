import { expect, test } from 'vitest'
import { processIo } from '../../src/cli/process-io.js'

test('an interrupt is heard while somebody listens, and ends the process again afterwards', () => {
  const io = processIo()
  const before = process.listenerCount('SIGINT')
  let heard = 0
  const end = io.onInterrupt(() => heard++)
  process.emit('SIGINT')
  expect(heard).toBe(1)
  expect(process.listenerCount('SIGINT')).toBe(before + 1)
  end()
  expect(process.listenerCount('SIGINT')).toBe(before)
})

test('a stream that is no terminal says so', () => {
  const { out } = processIo()
  expect(out.isTTY).toBe(Boolean(process.stdout.isTTY))
  expect(out.columns).toBeGreaterThan(0)
})
