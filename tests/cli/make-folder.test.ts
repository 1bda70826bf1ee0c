import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeFolder } from '../../src/cli/make-folder.js'
import { Terminal } from './terminal.js'

test('folders are made with those in which they lie, and left where they are there', async () => {
  const terminal = new Terminal({ 'a/x': '' })
  for (const path of ['a', 'a/b/c', 'a/b/c']) await makeFolder(terminal.path(path))
  expect(statSync(terminal.path('a/b/c')).isDirectory()).toBe(true)
  expect(terminal.read('a/x')).toBe('')
})

test('what cannot be made is an error', async () => {
  const terminal = new Terminal({ file: '' })
  await expect(makeFolder(terminal.path('file/a'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})
