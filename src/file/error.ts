import type { Code } from '../codes.js'

/**
 * What this entry point throws. It has the `code` and the three-part message of a `MigrationError`
 * without being one: `tidemark/file` stands alone and must stay small. `openImage` throws the other.
 */
export class FileError extends Error {
  override readonly name = 'FileError'
  readonly code: Code

  constructor(code: Code, what: string, next: string) {
    super(`${code}: ${what}\nNothing was changed. ${next}`)
    this.code = code
  }
}
