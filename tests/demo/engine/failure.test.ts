import { expect, test } from 'vitest'
import type { Problem } from '../../../src/index.js'
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

test('what SQLite says of rows that an ALTER TABLE finds is no sentence, and becomes one', () => {
  const at = (excerpt: string): Problem => ({
    code: 'MIGRATION_FAILED',
    message: 'constraint failed',
    what: 'constraint failed',
    state: 'Nothing was changed.',
    next: 'Correct it.',
    statement: { index: 0, count: 1, line: 1, column: 1, excerpt },
  })
  const what = (excerpt: string) => failureOf('It failed', at(excerpt)).what
  expect(what('1 | ALTER TABLE p ADD CONSTRAINT c CHECK (n > 0)\n    ^')).toBe(
    'There are rows that break the rule which this statement adds (constraint failed).',
  )
  expect(what('INSERT INTO p VALUES (1)\n^')).toBe('constraint failed')
})
