import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { mergeWal } from '../file/index.js'
import { assertUnchanged } from './database-file.js'
import type { DatabaseFile } from './database-file.js'
import { orUnavailable, systemCode, unavailable } from './system-error.js'

/** Written at a time: small enough for a bar to move, large enough to cost nothing. */
const PIECE = 4 * 2 ** 20

export interface ReplaceOptions {
  /** The name in the folder under which the old content is kept; absent: it is not. */
  readonly backup?: string | undefined
  readonly onWritten?: (bytes: number) => void
  /** Asked between pieces; true leaves everything as it is. */
  readonly isStopped?: () => boolean
}

/** What became of a file. */
export interface Replaced {
  readonly outcome: 'replaced' | 'stopped'
  /** The full path of the backup. */
  readonly backup?: string
}

/**
 * Puts a new image in the place of a database file, in one step: the image is written whole to a
 * temporary file in the same folder and on to the disk, then takes the name. Whoever looks, and whenever
 * the computer stops, finds the old database or the new one.
 *
 * A `-wal` is merged into the file before, as a step of its own: applied once more it changes nothing, so
 * that the moment between "merged" and "deleted" is one more in which the old database is whole.
 *
 * @throws MigrationError FILE_CHANGED and FILE_IN_USE where the file is not what was read any more,
 *   FILE_UNAVAILABLE; then nothing was changed.
 */
export async function replaceDatabase(
  file: DatabaseFile,
  image: Uint8Array,
  options: ReplaceOptions = {},
): Promise<Replaced> {
  const { name, target, facts, wal } = file
  const temporary: string[] = []
  const write = async (bytes: Uint8Array): Promise<string> => {
    const path = temporaryName(target)
    temporary.push(path)
    await writeWhole(path, bytes, options, (handle) => likeBefore(handle, facts))
    return path
  }
  try {
    return await orUnavailable(name, 'cannot be written', async () => {
      const merged = wal && (await write(withModeOf(file.image, mergeWal(file.image, wal))))
      const written = await write(withModeOf(file.image, image))
      await assertUnchanged(file)
      if (options.isStopped?.() === true) return { outcome: 'stopped' }
      if (merged !== undefined) {
        await rename(merged, target)
        await syncFolder(target)
        await Promise.all(['-wal', '-shm'].map((end) => rm(target + end, { force: true })))
      }
      const backup = options.backup && (await keep(target, options.backup))
      await rename(written, target)
      await syncFolder(target)
      return { outcome: 'replaced', ...(backup && { backup }) }
    })
  } finally {
    await Promise.all(temporary.map((path) => rm(path, { force: true })))
  }
}

/**
 * Writes a database file that is not there yet, whole or not at all.
 * @throws MigrationError FILE_UNAVAILABLE, also where somebody else has made it meanwhile
 */
export async function createDatabase(
  name: string,
  target: string,
  image: Uint8Array,
  options: Omit<ReplaceOptions, 'backup'> = {},
): Promise<Replaced> {
  const path = temporaryName(target)
  try {
    return await orUnavailable(name, 'cannot be written', async () => {
      await writeWhole(path, image, options)
      if (options.isStopped?.() === true) return { outcome: 'stopped' }
      await place(path, target)
      await syncFolder(target)
      return { outcome: 'replaced' }
    })
  } finally {
    await rm(path, { force: true })
  }
}

/** Hidden, and told by its end, should a power cut leave one behind; cut, where it would be too long. */
export function temporaryName(target: string): string {
  const begin = basename(target).slice(0, 60)
  const name = `.${begin}.${randomBytes(6).toString('hex')}.tidemark-tmp`
  return join(dirname(target), name)
}

async function writeWhole(
  path: string,
  bytes: Uint8Array,
  { onWritten, isStopped }: ReplaceOptions,
  prepare?: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(path, 'wx', prepare ? 0o600 : 0o666)
  try {
    await prepare?.(handle)
    for (let at = 0; at < bytes.length && isStopped?.() !== true; at += PIECE) {
      await handle.writeFile(bytes.subarray(at, at + PIECE))
      onWritten?.(Math.min(at + PIECE, bytes.length))
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives the new file the owner and the permissions of the old one. */
async function likeBefore(handle: FileHandle, facts: DatabaseFile['facts']): Promise<void> {
  const now = await handle.stat({ bigint: true })
  if (now.uid !== facts.uid || now.gid !== facts.gid) {
    // Only the administrator may give files away; to others it stays their own.
    await handle.chown(Number(facts.uid), Number(facts.gid)).catch(() => undefined)
  }
  await handle.chmod(Number(facts.mode & 0o7777n))
}

/**
 * > 18 1 File format write version. 1 for legacy; 2 for WAL.
 * sql.js keeps no WAL and says so in its images. The app that chose WAL once did so for good.
 */
function withModeOf(before: Uint8Array, image: Uint8Array): Uint8Array {
  if (before[18] !== 2 || image.length < 100) return image
  const copy = image.slice()
  copy.fill(2, 18, 20)
  return copy
}

/** Gives the old content a second name, which costs nothing; copies it where the disk cannot do that. */
async function keep(target: string, wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(dirname(target), numbered(wanted, number))
    try {
      await place(target, path)
      return path
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw unavailable(path, 'cannot be written', error)
    }
  }
}

/** 'a.backup.sqlite', 'a-2.backup.sqlite' ... */
function numbered(name: string, number: number): string {
  return number === 1 ? name : name.replace(/(?=\.backup)/, `-${number}`)
}

/** A second name for a file; never over one that is there. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error
    // FAT and some network drives know no second name.
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    await sync(to, 'r+')
  }
}

/** A new name is on the disk when its folder is. Windows knows no such thing. */
async function syncFolder(target: string): Promise<void> {
  if (process.platform === 'win32') return
  await sync(dirname(target), 'r')
}

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
