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

test('what is not part of this SQLite is told with the tables it touches, cut where they are many', () => {
  const objects = Array.from({ length: 9 }, (_, at) => `t${at}`)
  const unsupported = [{ kind: 'module', name: 'fts5', objects } as const]
  const [notice] = noticesOf({ ...sound, opened: { ...nothing, unsupported } })
  expect(notice?.message).toContain('module fts5')
  expect(notice?.message).toContain('t4 and 4 more')
})
