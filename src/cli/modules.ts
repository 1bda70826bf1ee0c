import { join } from 'node:path'
import { createJiti } from 'jiti'
import { fail, whatOf } from '../errors.js'
import * as tidemark from '../index.js'

/**
 * Loads TypeScript and JavaScript files of a folder, by the path that they have in it. A migration that
 * imports 'tidemark' gets the very tidemark that runs it.
 * @throws MigrationError INVALID_SOURCE, naming every file that cannot be loaded
 */
export async function loadModules(
  folder: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  // Without caches: nothing is written to the disk, and an edited file is read anew.
  const jiti = createJiti(join(folder, 'migrations.js'), {
    fsCache: false,
    moduleCache: false,
    virtualModules: { tidemark },
  })
  const modules = new Map<string, unknown>()
  const faults: string[] = []
  for (const path of paths) {
    try {
      modules.set(path, await jiti.import(join(folder, path)))
    } catch (error) {
      faults.push(`${path}: ${whatOf(error)}`)
    }
  }
  if (faults.length === 0) return modules
  throw fail(
    'INVALID_SOURCE',
    `${faults.length === 1 ? 'One file' : `${faults.length} files`} cannot be loaded:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    'Correct the files and run again.',
    { state: 'No migration was read.' },
  )
}
