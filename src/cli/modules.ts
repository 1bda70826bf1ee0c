import { join } from 'node:path'
import { fail, whatOf } from '../errors.js'
import * as tidemark from '../index.js'

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
  // Another tool's code shall not run: who knows what it does.
  for (const { path } of files.filter(({ text }) => allOurs || looksLikeOurs(text))) {
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

/** Whether code is meant as a migration of ours: it may be broken, so that only its text can tell. */
function looksLikeOurs(text: string): boolean {
  return /['"]tidemark['"]/.test(text) || (/\bversion\b/.test(text) && /\bapply\b/.test(text))
}
