import { createHash } from 'node:crypto'
import { access, constants, open, readFile, realpath, stat } from 'node:fs/promises'
import type { BigIntStats } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { fail } from '../errors.js'
import type { MigrationError } from '../errors.js'
import { inspect, inspectJournal } from '../file/index.js'
import { findUsers, TELLS_USERS } from './file-users.js'
import type { FileUser } from './file-users.js'
import { orUnavailable, systemCode } from './system-error.js'

/** A database file as it was read. */
export interface DatabaseFile {
  /** As the user wrote it, for words. */
  readonly name: string
  /** Where it is, behind symbolic links: what is replaced is the file, not the link. */
  readonly target: string
  readonly image: Uint8Array
  /** The content of its `-wal`, where there is one that holds something. */
  readonly wal: Uint8Array | undefined
  readonly facts: BigIntStats
  /** Of all that was read. */
  readonly hash: string
}

/** The largest file that Node reads in one piece and sql.js can hold. */
const LARGEST = 2 ** 31 - 1

/**
 * Reads a database file with its `-wal`. Nothing is written, and no lock is taken.
 * @throws MigrationError FILE_UNAVAILABLE; FILE_UNFINISHED beside a hot journal; FILE_CHANGED where
 *   another program wrote meanwhile; UNREADABLE_FILE for 2 GiB and more
 */
export async function readDatabase(name: string, cwd: string): Promise<DatabaseFile> {
  return orUnavailable(name, 'cannot be read', async () => {
    const target = await realpath(resolve(cwd, name))
    const facts = await stat(target, { bigint: true })
    await refuseUnreadable(name, target, facts)
    const [image, wal] = await contentOf(target)
    const now = await stat(target, { bigint: true })
    if (!isSame(facts, now)) throw changed(name, 'while it was being read')
    return { name, target, image, wal, facts, hash: hashOf(image, wal) }
  })
}

async function refuseUnreadable(name: string, target: string, facts: BigIntStats): Promise<void> {
  if (!facts.isFile()) {
    const what = facts.isDirectory() ? 'a folder' : 'no ordinary file'
    throw fail('FILE_UNAVAILABLE', `${name} is ${what}.`, 'Name a database file.')
  }
  if (facts.size > LARGEST) {
    const { problems } = inspect(await firstBytes(target, 4096), { size: Number(facts.size) })
    const words = problems.map(({ message }) => message).join(' ')
    throw fail('UNREADABLE_FILE', `${name}: ${words}`, 'Use the sqlite3 program for it.')
  }
  const journal = await firstBytes(`${target}-journal`, 28).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (journal && inspectJournal(journal).state === 'hot') {
    throw fail(
      'FILE_UNFINISHED',
      `Beside ${name} lies a journal of a transaction that did not finish: the file may hold half of it.`,
      `Let the program that made it open it, or: sqlite3 ${name} "SELECT count(*) FROM sqlite_schema"`,
    )
  }
}

async function firstBytes(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function contentOf(target: string): Promise<[Uint8Array, Uint8Array | undefined]> {
  const image = await readFile(target)
  const name = `${basename(target)}-wal`
  const wal = await orUnavailable(name, 'cannot be read', () =>
    readFile(`${target}-wal`).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }),
  )
  return [image, wal && wal.length > 0 ? wal : undefined]
}

function hashOf(image: Uint8Array, wal: Uint8Array | undefined): string {
  const hash = createHash('sha256').update(image)
  return hash
    .update('|')
    .update(wal ?? '')
    .digest('hex')
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs
}

function changed(name: string, when: string): MigrationError {
  return fail(
    'FILE_CHANGED',
    `Another program has written to ${name} ${when}.`,
    'End that program, or wait for it, and run again.',
  )
}

/**
 * Whether the file can be replaced; asked before any work is done.
 * @throws MigrationError FILE_UNAVAILABLE, FILE_IN_USE
 */
export async function assertReplaceable(
  { name, target, facts, wal }: DatabaseFile,
  tellsUsers = TELLS_USERS,
): Promise<void> {
  // The administrator may write to every file; who took the permission away meant something by it.
  const isReadOnly = (facts.mode & 0o222n) === 0n
  if (isReadOnly) throw readOnly(name)
  await orUnavailable(name, 'cannot be written', () => access(target, constants.W_OK))
  const folder = dirname(target)
  await orUnavailable(`The folder of ${name}`, 'cannot be written', () =>
    access(folder, constants.W_OK),
  )
  if (wal && !tellsUsers) throw perhapsInUse(name)
  assertUnused(name, await findUsers(target))
}

/** SQLite deletes a WAL when the last program closes the database. */
function perhapsInUse(name: string): MigrationError {
  return fail(
    'FILE_IN_USE',
    `${name} has a -wal: a program has it open, or ended without closing it. This system does not tell.`,
    `Close it there; or: sqlite3 ${name} "PRAGMA wal_checkpoint(TRUNCATE)"`,
  )
}

function readOnly(name: string): MigrationError {
  return fail('FILE_UNAVAILABLE', `${name} is read-only.`, 'Make it writable, or work on a copy.')
}

export function assertUnused(name: string, users: readonly FileUser[]): void {
  if (users.length === 0) return
  const who = users.map(({ pid, name: program }) => (pid > 0 ? `${program} (${pid})` : program))
  throw fail(
    'FILE_IN_USE',
    `Another program has ${name} open: ${who.join(', ')}. It would go on with the old file.`,
    'Close it there, and run again.',
  )
}

/**
 * Looks once more, right before the file is replaced.
 * @throws MigrationError FILE_CHANGED, FILE_IN_USE
 */
export async function assertUnchanged(file: DatabaseFile): Promise<void> {
  const { name, target, facts, hash } = file
  const when = 'since it was read'
  const now = await stat(target, { bigint: true }).catch(() => undefined)
  if (!now || !isSame(facts, now)) throw changed(name, when)
  // A program that writes through mapped memory leaves size and time as they were.
  if (hashOf(...(await contentOf(target))) !== hash) throw changed(name, when)
  assertUnused(name, await findUsers(target))
}
