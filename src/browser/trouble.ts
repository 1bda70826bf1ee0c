import { MigrationError, reason } from '../errors.js'

// The errors of this shelf. The words are here, once, because several places meet the same trouble.

const IN_MEMORY = 'The database in memory is whole and can be exported.'

export function stale(name: string, ours: number, theirs: number): MigrationError {
  return new MigrationError('STALE', {
    what: `Another tab has saved '${name}' meanwhile: generation ${theirs} stands, this tab holds ${ours}.`,
    state: `Nothing was written; the stored image is the other tab's. ${IN_MEMORY}`,
    next: 'Call reload() to take over the stored image, then repeat the change and save.',
  })
}

export function nowAhead(name: string, why: string): MigrationError {
  return new MigrationError('DATABASE_AHEAD', {
    what: `A newer version of this app has migrated '${name}' in another tab (${why.split('\n')[0] ?? ''}).`,
    state:
      'This tab holds the newer data now, with a schema that it does not know. Nothing was written.',
    next: 'Load the page anew, to get the newer version of the app; do not write before.',
  })
}

export function removed(name: string): MigrationError {
  return new MigrationError('STORE_REMOVED', {
    what: `The stored image of '${name}' is gone: another tab removed it, or the browser or the user cleared this site's data.`,
    state: `Nothing was written. ${IN_MEMORY}`,
    next: 'Call save({ anew: true }) to store the whole image again, or close the database.',
  })
}

export function damaged(name: string, how: string, snapshots: readonly number[]): MigrationError {
  const way =
    snapshots.length > 0
      ? `Generation ${snapshots.join(', ')} is kept: store.restore(generation, { snapshots: 1 }) brings it back.`
      : 'No snapshot is kept; store.remove() deletes what is left.'
  return new MigrationError('STORE_DAMAGED', {
    what: `What is stored as '${name}' is not a whole database: ${how}.`,
    state: 'Nothing was opened and nothing was changed.',
    next: way,
  })
}

export function lostBy(name: string, words: string): MigrationError {
  return new MigrationError('STORE_DAMAGED', {
    what: `The browser found its own storage damaged and deleted everything that this site had stored, '${name}' too (${words}).`,
    state: 'Nothing was opened. What was stored is gone; snapshots were in the same storage.',
    next: 'Tell the user. indexedDbStore(name).remove() accepts the loss, and a new database can be made, or an exported file opened with `image`.',
  })
}

export function newer(name: string, format: unknown): MigrationError {
  return new MigrationError('STORE_NEWER', {
    what: `'${name}' is stored in format ${String(format)}, which a newer version of this library wrote.`,
    state: 'Nothing was read and nothing was changed.',
    next: 'Update the app (often: close its other tabs and load the page anew).',
  })
}

export function noSnapshot(name: string, generation: number): MigrationError {
  return new MigrationError('NO_SUCH_SNAPSHOT', {
    what: `'${name}' keeps no snapshot of generation ${generation}.`,
    state: 'Nothing was changed.',
    next: 'Ask snapshots() for the generations that are kept.',
  })
}

export function timedOut(name: string, doing: string, ms: number): MigrationError {
  return new MigrationError('STORE_TIMEOUT', {
    what: `The browser's storage gave no answer for ${ms} ms while ${doing} '${name}'.`,
    state: `The stored image is the old or the new one, never between. ${IN_MEMORY}`,
    next: 'Try again; when that does not help, close other tabs of this site or restart the browser.',
  })
}

export function aborted(doing: string, state: string): MigrationError {
  return new MigrationError('ABORTED', {
    what: `The signal was aborted ${doing}.`,
    state,
    next: 'Call again when it is wanted.',
  })
}

export function closed(name: string): MigrationError {
  return new MigrationError('DATABASE_CLOSED', {
    what: `${name} is not open.`,
    state: 'What is stored is what was saved last.',
    next: 'Open it again with openDatabase().',
  })
}

/** The typed error for whatever a store's backend threw. */
export function storeError(name: string, doing: string, thrown: unknown): MigrationError {
  if (thrown instanceof MigrationError) return thrown
  const kind = nameOf(thrown)
  if (kind === 'QuotaExceededError') {
    return new MigrationError('QUOTA_EXCEEDED', {
      what: `There is no room for '${name}': the browser's quota or the disk is full.`,
      state: `The stored image is the one before. ${IN_MEMORY}`,
      next: 'Free space (or ask for requestPersistence()), then save() again.',
      cause: thrown,
    })
  }
  if (UNAVAILABLE.includes(kind)) {
    return new MigrationError('STORE_UNAVAILABLE', {
      what: `The browser's storage cannot be used while ${doing} '${name}': ${reason(thrown)}`,
      state: `What was stored before is as it was. ${IN_MEMORY}`,
      next: 'Private mode or a setting may forbid it. Try again, or choose memoryStore() and export the file.',
      cause: thrown,
    })
  }
  return new MigrationError('STORE_FAILED', {
    what: `The browser's storage failed while ${doing} '${name}': ${kind} ${thrown === null ? 'the transaction was aborted' : reason(thrown)}`,
    state: `What was stored before is as it was. ${IN_MEMORY}`,
    next: 'Try again; export the database if it fails again.',
    cause: thrown,
  })
}

/** Names under which browsers say that IndexedDB is not to be had, now or at all. */
const UNAVAILABLE = [
  'ReferenceError', // indexedDB is not defined
  'TypeError', // indexedDB is undefined or null
  'SecurityError',
  'InvalidStateError', // the connection is closed, also twice; Firefox in some private windows
  'NotFoundError', // the object store is not there: somebody else's database has this name
  'VersionError',
]

/** The name of an error of any kind; DOMExceptions are not instances of Error everywhere. */
export function nameOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown
    ? String(thrown.name)
    : ''
}
