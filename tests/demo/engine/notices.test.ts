import { expect, test } from 'vitest'
import { noticesOf } from '../../../demo/engine/notices.js'
import { inspect } from '../../../src/file/index.js'
import { imageOf } from './opening.js'

const nothing = { unsupported: [], warnings: [] }
const sound = { name: 'a.db', inspection: inspect(imageOf('CREATE TABLE t(a)')), wal: undefined }

test('a sound file has none', () => {
  expect(noticesOf({ ...sound, opened: nothing })).toEqual([])
})

test('a merged -wal is told, without a number: its frames are not pages', () => {
  const opened = { ...nothing, wal: { committed: 3 } }
  const [notice] = noticesOf({ ...sound, opened, wal: new Uint8Array(9) })
  expect(notice).toMatchObject({ kind: 'wal-merged' })
  expect(notice?.message).toBe('The newest changes were in a.db-wal. They are in the copy.')
})

test('of a -wal without a finished change it is said that it brought none', () => {
  const opened = { ...nothing, wal: { committed: 0 } }
  const [notice] = noticesOf({ ...sound, opened, wal: new Uint8Array(9) })
  expect(notice?.message).toBe(
    'a.db-wal holds no finished change: the database is as it was without it.',
  )
})

test('a database that was closed well may have no -wal at all, and nothing is missing then', () => {
  const inspection = { ...sound.inspection, wal: true }
  const [notice] = noticesOf({ ...sound, inspection, opened: nothing })
  expect(notice).toMatchObject({ kind: 'wal-missing' })
  expect(notice?.next).toContain('If there is no such file')
})
