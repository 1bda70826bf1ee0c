import { join } from 'node:path'
import { fail, whatOf } from '../errors.js'
import * as tidemark from '../index.js'
import { propertyOf } from '../sources/from-module.js'

/**
 * Loads TypeScript and JavaScript files of a folder and returns the migrations among them, by the path
 * that they have in it. A migration that imports 'tidemark' gets the very tidemark that runs it.
 * `allOurs` says that every file is meant to be one.
 * @throws MigrationError INVALID_SOURCE, naming every migration that cannot be loaded
 */
export async function loadModules(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
  allOurs: boolean,
): Promise<ReadonlyMap<string, unknown>> {
  // Loaded when there is something to load: it takes longer than all the rest.
  const { createJiti } = await import('jiti')
  // Without caches: nothing is written to the disk, and an edited file is read anew.
  const jiti = createJiti(join(folder, 'migrations.js'), {
    fsCache: false,
    moduleCache: false,
    virtualModules: { tidemark },
  })
  const modules = new Map<string, unknown>()
  const faults: string[] = []
  for (const { path, text } of files) {
    const isOurs = allOurs || /['"]tidemark['"]/.test(text)
    try {
      const module: unknown = await jiti.import(join(folder, path))
      if (isOurs || hasMigration(module)) modules.set(path, module)
    } catch (error) {
      // Another tool's code may need what only that tool has.
      if (isOurs) faults.push(`${path}: ${whatOf(error)}`)
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

/** `fromFiles` says of each what is wrong with it; this only tells ours from others. */
function hasMigration(module: unknown): boolean {
  const exported = [module, propertyOf(module, 'default'), propertyOf(module, 'migration')]
  return exported.some((each) => typeof propertyOf(each, 'version') === 'string')
}
