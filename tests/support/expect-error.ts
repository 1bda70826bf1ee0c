import { expect } from 'vitest'
import { MigrationError } from '../../src/errors.js'
import type { Code } from '../../src/errors.js'

/** The error that work throws: one of ours, with this code, and a message of three parts. */
export function expectError(code: Code, work: () => unknown): MigrationError {
  let error: unknown
  try {
    work()
  } catch (caught) {
    error = caught
  }
  if (!(error instanceof MigrationError)) {
    expect(error, `no MigrationError ${code} was thrown`).toBeInstanceOf(MigrationError)
    throw error
  }
  expect(error.code, error.message).toBe(code)
  expect(error.what).toMatch(/\S/)
  for (const part of [error.state, error.next]) expect(part).toMatch(/\S[.]$/)
  expect(error.message).toBe(
    `${error.message.slice(0, error.message.indexOf(error.what))}${error.what}${
      error.statement?.excerpt ? `\n${error.statement.excerpt}` : ''
    }\n${error.state} ${error.next}`,
  )
  expect(error.message.startsWith(code)).toBe(true)
  return error
}
