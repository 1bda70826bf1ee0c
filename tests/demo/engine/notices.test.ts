import { expect, test } from 'vitest'
import { noticesOf } from '../../../demo/engine/notices.js'
import { inspect } from '../../../src/file/index.js'
import { imageOf } from './opening.js'

const nothing = { unsupported: [], warnings: [] }
const sound = { name: 'a.db', inspection: inspect(imageOf('CREATE TABLE t(a)')), wal: undefined }

test('a sound file has none', () => {
  expect(noticesOf({ ...sound, opened: nothing })).toEqual([])
})

test('a merged -wal is told with its pages', () => {
  const opened = { ...nothing, wal: { committed: 1 } }
  const [notice] = noticesOf({ ...sound, opened, wal: new Uint8Array(9) })
  expect(notice).toMatchObject({ kind: 'wal-merged' })
  expect(notice?.message).toContain('1 page of it')
})
