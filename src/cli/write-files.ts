import { open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.js'
import { temporaryName } from './replace-file.js'

/** A text file that is to be written, by its full path. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/**
 * Writes files that are not there yet: all of them, or none. What a full disk left of a migration would
 * be a migration too, one that does nothing. Throws the system's errors.
 */
export async function writeNew(files: readonly TextFile[]): Promise<void> {
  const begun: string[] = []
  try {
    for (const { path, text } of files) {
      await makeFolder(dirname(path))
      const handle = await open(path, 'wx')
      begun.push(path)
      try {
        await handle.writeFile(text)
      } finally {
        await handle.close()
      }
    }
  } catch (error) {
    await removeAll(begun)
    throw error
  }
}

/**
 * Writes files anew in their folders: each is whole, or as it was, and where one cannot be written all
 * are as they were. Throws the system's errors.
 */
export async function writeOver(files: readonly TextFile[]): Promise<void> {
  const whole = files.map((file) => ({ ...file, temporary: temporaryName(file.path) }))
  try {
    for (const { temporary, text } of whole) await writeFile(temporary, text)
    for (const { temporary, path } of whole) await rename(temporary, path)
  } catch (error) {
    await removeAll(whole.map(({ temporary }) => temporary))
    throw error
  }
}

async function removeAll(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })))
}
