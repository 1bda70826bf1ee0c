import { reason } from '../errors.js'
import * as tidemark from '../index.js'

/** The exports of a module, or why it could not be loaded here. */
export type Loaded = { readonly module: unknown } | { readonly failure: string }

/**
 * Loads a migration in code the way the command line does, afresh each time; what it imports as
 * 'tidemark' is this very library. What only a browser or only Vite can load is no error: the bundler
 * will load it, or say what is wrong with it.
 */
export async function loadModule(
  file: string,
  alias: Readonly<Record<string, string>>,
): Promise<Loaded> {
  try {
    // Only for folders with code in them: it takes longer to load than all the rest.
    const { createJiti } = await import('jiti')
    const jiti = createJiti(file, {
      moduleCache: false,
      fsCache: false,
      alias: { ...alias },
      virtualModules: { tidemark },
    })
    return { module: await jiti.import<unknown>(file) }
  } catch (error) {
    return { failure: reason(error) }
  }
}
