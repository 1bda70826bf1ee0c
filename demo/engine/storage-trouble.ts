import { MigrationError } from 'tidemark'
import type { Notice } from '../model.js'
import { failureOf } from './failure.js'

// What becomes of a copy that the browser cannot keep.

/** Why the copy is in memory only. */
export function troubleOf(error: unknown): Notice {
  const { code, what } = failureOf('', error)
  return {
    kind: 'storage',
    message: `${TROUBLE[code] ?? what} The copy lives in this tab only.`,
    next: 'Everything works; download the result before you close the tab.',
  }
}

const TROUBLE: Readonly<Record<string, string>> = {
  QUOTA_EXCEEDED: 'This browser has no room for the copy.',
  STORE_UNAVAILABLE:
    'This browser keeps nothing for this page: private windows and some settings forbid it.',
  STORE_TIMEOUT: "The browser's storage does not answer.",
  STORE_REMOVED: 'The browser has thrown away what it kept of this copy.',
}

/** What the browser no longer has. */
export function gone(code: 'STORE_REMOVED' | 'NO_SUCH_SNAPSHOT', what: string): MigrationError {
  return new MigrationError(code, {
    what,
    state: 'The copy is as it was, and whole.',
    next: 'Download it. The original file is where it came from.',
  })
}
