import type { LintCode } from '../lint.js'
import type { FromFilesOptions } from '../sources/index.js'

/** What `tidemark()` of `tidemark/vite` takes. */
export interface TidemarkOptions extends Omit<FromFilesOptions, 'missing'> {
  /** The folder of migrations, from the app's root; default 'migrations'. */
  readonly dir?: string | undefined
  /** Findings of `lint` that may pass, such as those of migrations that are released and stay as they are. */
  readonly allow?: readonly LintCode[] | undefined
  /**
   * Whether the build carries the migrations out on an empty database, as every new user of the app
   * will (default). False: the app makes what they need before it runs them, such as functions of its own.
   */
  readonly rehearse?: boolean | undefined
}
