import type { Code } from '../codes.js'
import { fail } from '../errors.js'
import type { MigrationError } from '../errors.js'

/** A change of a table that is not carried out; nothing was changed, or everything is undone. */
export function refusal(code: Code, what: string, next: string, cause?: unknown): MigrationError {
  const state = 'The table, its rows and everything around it are as before.'
  return fail(code, what, next, { state, cause })
}
