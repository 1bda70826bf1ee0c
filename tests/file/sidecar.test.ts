import { expect, test } from 'vitest'
import { sidecarOf } from '../../src/file/index.js'

test.each([
  ['notes.db-wal', { kind: 'wal', database: 'notes.db' }],
  ['notes.db-journal', { kind: 'journal', database: 'notes.db' }],
  ['a-wal-shm', { kind: 'shm', database: 'a-wal' }],
] as const)('%s belongs to a database', (name, sidecar) => {
  expect(sidecarOf(name)).toEqual(sidecar)
})

test.each(['notes.db', '-wal', 'notes.wal', 'notes.db-WAL2', ''])('%j is no sidecar', (name) => {
  expect(sidecarOf(name)).toBeUndefined()
})
