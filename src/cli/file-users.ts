import { readlinkSync } from 'node:fs'
import type { BigIntStats } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'

/** A program that has a database file open. */
export interface FileUser {
  /** 0 where the system does not tell it. */
  readonly pid: number
  readonly name: string
}

/** Whether this system tells who has a file open. */
export const TELLS_USERS = process.platform === 'linux'

/**
 * Other programs that have the database or one of its sidecars open, as far as the system tells. Linux
 * lists the open files of this user's processes, and every lock; SQLite holds a lock only while it
 * reads or writes, or has a WAL. Elsewhere, and for idle programs of other users, other containers and
 * other computers, nothing is told.
 */
export async function findUsers(target: string): Promise<FileUser[]> {
  if (!TELLS_USERS) return []
  const files = await Promise.all(['', '-wal', '-shm', '-journal'].map((end) => look(target + end)))
  const known = new Map(files.flatMap((file) => (file ? [[`${file.dev}:${file.ino}`, file]] : [])))
  const pids = (await list('/proc')).filter((name) => /^\d+$/.test(name))
  const open = await Promise.all(pids.map((pid) => hasOpen(pid, basename(target), known)))
  const [file] = files
  const locks = file ? lockers((await text('/proc/locks')) ?? '', file) : []
  const found = new Set([...pids.filter((_, index) => open[index]).map(Number), ...locks])
  found.delete(process.pid)
  return Promise.all([...found].map(nameOf))
}

async function hasOpen(
  pid: string,
  name: string,
  files: ReadonlyMap<string, unknown>,
): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  for (const descriptor of await list(folder)) {
    // By name first: to look at every open file of a computer takes long.
    const link = linkOf(`${folder}/${descriptor}`)
    if (!link.slice(link.lastIndexOf('/') + 1).startsWith(name)) continue
    const open = await look(`${folder}/${descriptor}`)
    if (open && files.has(`${open.dev}:${open.ino}`)) return true
  }
  return false
}

/** > #define PENDING_BYTE 0x40000000, and the 512 bytes from there on are what SQLite locks. */
const FIRST_BYTE = 0x40000000
const LOCK = /^\d+: (?:POSIX|OFDLCK)\s+\S+\s+\S+\s+(-?\d+) (\w+):(\w+):(\d+) (\d+) (\w+)$/

/** The processes with a lock of SQLite on the file, from the text of /proc/locks. Pure. */
export function lockers(locks: string, { dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): number[] {
  const major = Number(((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xfffff000n))
  const minor = Number((dev & 0xffn) | ((dev >> 12n) & 0xffffff00n))
  return locks.split('\n').flatMap((line) => {
    const [found, pid = '', lockMajor = '', lockMinor = '', inode = '', start = ''] =
      LOCK.exec(line) ?? []
    const isFile =
      found !== undefined &&
      inode === String(ino) &&
      // A file system in layers (overlay, btrfs) shows another device here than stat() does.
      (major === 0 || (parseInt(lockMajor, 16) === major && parseInt(lockMinor, 16) === minor))
    const isSqlite = Number(start) >= FIRST_BYTE && Number(start) < FIRST_BYTE + 512
    return isFile && isSqlite ? [Math.max(0, Number(pid))] : []
  })
}

async function nameOf(pid: number): Promise<FileUser> {
  const name = await text(`/proc/${pid}/comm`)
  return { pid, name: name?.trim() ?? 'a program' }
}

// A process can end, or belong to somebody else, at any moment of the search.

/** Not as a promise: of tens of thousands, each would cost more than the question. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

const text = (path: string) => readFile(path, 'utf8').catch(() => undefined)
const list = (path: string): Promise<string[]> => readdir(path).catch(() => [])
const look = (path: string) => stat(path, { bigint: true }).catch(() => undefined)
