import { MigrationError, reason } from '../errors.js'

/** What the system's codes mean to a person. */
const WORDS: Readonly<Record<string, readonly [what: string, next: string]>> = {
  ENOENT: ['is not there', 'Correct the name.'],
  ENOTDIR: ['is not there: a part of the path is no folder', 'Correct the path.'],
  EISDIR: ['is a folder', 'Name a file.'],
  EACCES: ['may not be touched by you', 'Get the permission for it, or work on a copy.'],
  EPERM: ['may not be touched by you', 'Get the permission for it, or work on a copy.'],
  EBUSY: ['is in use by another program', 'Close it there, and run again.'],
  EEXIST: ['is there already', 'Take another name, or remove it.'],
  EROFS: ['is on a file system that is read-only', 'Work on a copy elsewhere.'],
  ENOSPC: ['has no room: the disk is full', 'Free some: a database takes its own size twice.'],
  EDQUOT: ['has no room: your share of the disk is used up', 'Free space.'],
  EFBIG: ['would be larger than the system allows', 'Raise the limit (ulimit -f).'],
  ELOOP: ['is a symbolic link that leads to itself', 'Correct the link.'],
  ENAMETOOLONG: ['has a name that is too long', 'Take a shorter one.'],
  EMFILE: ['cannot be opened: too many files are open', 'Raise the limit (ulimit -n).'],
}

/** The code of a system error: 'ENOENT'. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error instanceof MigrationError) {
    return undefined
  }
  return typeof error.code === 'string' ? error.code : undefined
}

/** What the system refused, in words. `doing` follows the path: 'cannot be read'. */
export function unavailable(path: string, doing: string, error: unknown): MigrationError {
  const [what, next] = WORDS[systemCode(error) ?? ''] ?? [
    `${doing}: ${reason(error)}`,
    'See above.',
  ]
  return new MigrationError('FILE_UNAVAILABLE', {
    what: `${path} ${what}.`,
    state: 'Nothing was changed.',
    next,
    cause: error,
  })
}

/** The same work, with the system's errors in words. */
export async function orUnavailable<T>(
  path: string,
  doing: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw systemCode(error) === undefined ? error : unavailable(path, doing, error)
  }
}
