import { MigrationError } from 'tidemark'
import { inspect } from 'tidemark/file'
import { describe, expect, test } from 'vitest'
import { failureOf, inspectionError } from '../../demo/failure.js'
import { imageOf } from './sql-js.js'

test('a migration that fails says where its SQL stands', () => {
  const error = new MigrationError('MIGRATION_FAILED', {
    what: 'no such table: t',
    state: 'Nothing was changed by 002.',
    next: 'Fix the file and run again.',
    statement: {
      source: '002_x.sql',
      index: 1,
      count: 3,
      line: 4,
      column: 7,
      excerpt: '4 | DROP t',
    },
  })
  expect(failureOf('The upgrade stopped', error, 'run')).toMatchObject({
    title: 'The upgrade stopped',
    code: 'MIGRATION_FAILED',
    place: '002_x.sql, statement 2 of 3, line 4, column 7',
    what: 'no such table: t',
    excerpt: '4 | DROP t',
    state: 'Nothing was changed by 002.',
  })
})

test('advice for those who write migrations is not given to those who have a file', () => {
  const error = new MigrationError('MIGRATION_FAILED', {
    what: 'x',
    state: 'y',
    next: 'Correct the migration and run again.',
  })
  expect(failureOf('t', error, 'run').next).toContain('the file is not of the app')
})

test.each([[new Error('out of memory')], ['out of memory']])(
  'whatever else is thrown keeps its words: %s',
  (thrown) => {
    expect(failureOf('t', thrown, 'run')).toMatchObject({
      code: 'UNEXPECTED',
      what: 'out of memory',
      state: 'The working copy may be incomplete.',
    })
    expect(failureOf('t', thrown, 'open').state).toBe('It was not opened.')
  },
)

describe('a file is refused', () => {
  const image = imageOf('CREATE TABLE t(a)')

  test('over its size, before anything else is said about it', () => {
    const error = inspectionError(inspect(new Uint8Array(4096), { size: 2 ** 31 }))
    expect(error?.what).toBe('It has 2 GiB or more.')
    expect(error?.next).toContain('No browser reads')
    expect(inspectionError(inspect(image, { size: 2 ** 31 }))?.code).toBe('UNREADABLE_FILE')
  })

  test('when it is empty, text, or cut off', () => {
    const refused = (bytes: Uint8Array) => inspectionError(inspect(bytes))
    expect(refused(new Uint8Array())?.what).toBe('It has no bytes.')
    expect(refused(new TextEncoder().encode('hello there\n'.repeat(99)))?.code).toBe(
      'NOT_A_DATABASE',
    )
    expect(refused(image.slice(0, 5000))?.what).toContain('cut off')
  })

  test('and not when it is sound, or only warned about', () => {
    expect(inspectionError(inspect(image))).toBeUndefined()
    const wal = image.slice()
    wal.fill(2, 18, 20)
    expect(inspectionError(inspect(wal))).toBeUndefined()
  })
})
