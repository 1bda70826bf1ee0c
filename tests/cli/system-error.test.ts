import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { orUnavailable, systemCode, unavailable } from '../../src/cli/system-error.js'
import { fail } from '../../src/errors.js'

test('an error of the system becomes one of ours, with its words and itself as cause', async () => {
  const work = () => readFile('/nowhere/at/all')
  await expect(orUnavailable('x.sqlite', 'cannot be read', work)).rejects.toMatchObject({
    code: 'FILE_UNAVAILABLE',
    what: 'x.sqlite is not there.',
    cause: { code: 'ENOENT' },
  })
})

test('one without words of ours keeps those of the system', () => {
  const error = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
  expect(unavailable('x', 'cannot be read', error).what).toBe(
    'x cannot be read: EIO: i/o error, read.',
  )
})

test('our own errors and faults of programs pass as they are', async () => {
  const own = fail('FILE_CHANGED', 'a.', 'b.')
  expect(systemCode(own)).toBeUndefined()
  for (const thrown of [own, new TypeError('x is not a function')]) {
    const work = () => Promise.reject(thrown)
    await expect(orUnavailable('x', 'cannot be read', work)).rejects.toBe(thrown)
  }
})
