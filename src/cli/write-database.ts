import { realpath } from 'node:fs/promises'
import { basename, dirname, join, parse, resolve } from 'node:path'
import { fail } from '../errors.js'
import type { MigrationRunner } from '../runner.js'
import type { Context } from './command.js'
import type { OpenDatabase } from './open-database.js'
import { createDatabase, replaceDatabase } from './replace-file.js'
import type { Replaced } from './replace-file.js'

/** 'notes.v003.backup.sqlite': the newest version that is in it stands in its name. */
export function backupName(name: string, runner: MigrationRunner): string {
  const newest = runner.status().findLast(({ state }) => state !== 'pending')?.version ?? '0'
  // A version is any text, and this one may be from a stranger's file.
  const version = newest.replace(/[^\w.-]+/g, '_').slice(0, 60)
  const { name: stem, ext } = parse(name)
  return `${stem}.v${version}.backup${ext}`
}

/**
 * Puts the image of an open database in the place of its file, or makes the file.
 * The backup that it returns is named as the file was.
 * @throws MigrationError STOPPED after an interrupt, and what replacing a file throws; the file is as it
 *   was then
 */
export async function writeDatabase(
  { io, progress }: Context,
  name: string,
  { file }: OpenDatabase,
  { image, backup }: { image: Uint8Array; backup: string | undefined },
): Promise<Replaced> {
  let isStopped = false
  const end = io.onInterrupt(() => {
    isStopped = true
  })
  const options = {
    backup,
    isStopped: () => isStopped,
    onWritten: (bytes: number) => progress.show(`writing ${name}`, bytes, image.length),
  }
  try {
    const replaced = file
      ? await replaceDatabase(file, image, options)
      : await createDatabase(name, resolve(io.cwd, name), image, options)
    if (replaced.outcome === 'replaced') return await asNamed(replaced, name, io.cwd)
  } finally {
    end()
  }
  throw fail('STOPPED', 'It was interrupted.', 'Run it again.', { state: `${name} is as it was.` })
}

/** The backup as the user would name it; behind a link to another folder, where it really is. */
async function asNamed(
  { outcome, backup }: Replaced,
  name: string,
  cwd: string,
): Promise<Replaced> {
  if (backup === undefined) return { outcome }
  const folder = await realpath(dirname(resolve(cwd, name)))
  const isBeside = folder === dirname(backup)
  return { outcome, backup: isBeside ? join(dirname(name), basename(backup)) : backup }
}
