import { expect, test } from 'vitest'
import { failureOf } from '../../../demo/engine/failure.js'

test('whatever is thrown has words', () => {
  for (const thrown of [new Error('boom'), 'boom', { toString: () => 'boom' }]) {
    expect(failureOf('It failed', thrown)).toMatchObject({ code: 'UNEXPECTED', what: 'boom' })
  }
})

test('nothing that a file says can end the block of the report', () => {
  const { report } = failureOf('It failed', new Error('a ``` b ````` c\n``````'))
  const [fence = ''] = report.split('text\n')
  expect(fence).toBe('```````')
  expect(report.trimEnd().endsWith(`\n${fence}`)).toBe(true)
})
