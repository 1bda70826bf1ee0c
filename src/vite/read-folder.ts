import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FolderFault } from './fault.js'

/** A file of the folder of migrations; the path is relative to it, with slashes. */
export interface FolderFile {
  readonly path: string
  readonly text: string
}

/** Tests, types and hidden files may lie beside the migrations. */
const BESIDE =
  /(?:^|\/)(?:\.|node_modules\/|__snapshots__\/)|\.(?:test|spec)\.[cm]?[jt]sx?$|\.d\.[cm]?ts$/

/** Whether a file of the folder can be one of its migrations, or tell how they are to be read. */
export function belongs(path: string): boolean {
  return !BESIDE.test(path)
}

/**
 * The files of a folder and of the folders in it, by name.
 * @throws FolderFault where there is no such folder.
 */
export async function readFolder(folder: string): Promise<FolderFile[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (!isMissing(error)) throw error
      throw new FolderFault([
        {
          message: `There is no folder ${folder}. Make it, or say which one it is: tidemark({ dir }).`,
        },
      ])
    },
  )
  const paths = found
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .filter(belongs)
  paths.sort()
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })),
  )
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
