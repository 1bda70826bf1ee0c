import { expect, test } from 'vitest'
import { standIn } from '../../src/sources/stand-in.js'
import { expectError } from '../support/expect-error.js'
import { open } from '../support/sql-js.js'

test('a stand-in says what is missing, forwards and backwards', () => {
  const step = { path: '3_fill.go', version: '3', language: 'Go' }
  const migration = standIn(step, { description: 'fill' })
  expect(migration).toMatchObject({
    version: '3',
    description: 'fill',
    rollback: { impossible: '3_fill.go is a program in Go' },
  })
  const { what, next } = expectError('INVALID_SOURCE', () => migration.apply(open().db))
  expect(what).toBe('3_fill.go is a program in Go and cannot run here.')
  expect(next).toContain('version 3')
})
