import { chromium } from 'playwright'
import type { Browser, LaunchOptions } from 'playwright'
import { launchOptions } from '../../scripts/chromium.mjs'

/** Starts the browser of the page tests: the same program and flags as all other browser tests. */
export async function launchChromium(extra: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ ...(await launchOptions()), ...extra })
}
