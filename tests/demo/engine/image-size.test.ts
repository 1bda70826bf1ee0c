import { expect, test } from 'vitest'
import { imageSize } from '../../../demo/engine/image-size.js'
import { copyOf, imageOf, openingOf } from './opening.js'

test('the size is that of the file', async () => {
  const image = imageOf(
    'PRAGMA page_size = 1024; CREATE TABLE t(a); INSERT INTO t VALUES (zeroblob(50000))',
  )
  expect(imageSize((await copyOf(openingOf(image))).connection)).toBe(image.length)
})
