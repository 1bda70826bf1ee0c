import { chromium } from 'playwright'
import type { Browser, LaunchOptions } from 'playwright'
import { launchOptions } from '../../scripts/chromium.mjs'

/**
 * Starts the browser of the page tests: the same program and flags as all other browser tests. With
 * `optimize` it compiles WebAssembly as users' browsers do, for what measures speed.
 */
export async function launchChromium({
  optimize = false,
  ...extra
}: LaunchOptions & { readonly optimize?: boolean } = {}): Promise<Browser> {
  return chromium.launch({ ...(await launchOptions({ optimize })), ...extra })
}
