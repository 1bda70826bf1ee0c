import { expect, test } from 'vitest'
import { joined, withFlags } from '../../../demo/engine/image-pieces.js'
import { imageOf } from './opening.js'

const image = imageOf('CREATE TABLE t(a)')
const pieces = [image.subarray(0, 4096), image.subarray(4096)]

test('pieces that are joined are the image, in bytes of their own', () => {
  const whole = joined(pieces)
  expect(whole).toEqual(image)
  expect(whole.buffer).not.toBe(image.buffer)
  expect(joined([image]).buffer).not.toBe(image.buffer)
})

test('a file that said WAL says it again, and the live file does not', () => {
  const before = image.slice()
  const original = joined(withFlags(pieces, { generation: 1, size: image.length, wal: [2, 2] }))
  expect([...original].flatMap((byte, at) => (byte === image[at] ? [] : [[at, byte]]))).toEqual([
    [18, 2],
    [19, 2],
  ])
  expect(image).toEqual(before)
})

test('a file that did not say it stays as it is', () => {
  expect(joined(withFlags(pieces, { generation: 1, size: image.length }))).toEqual(image)
})
