import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import { openPage, press, reach, stateOf } from '../page.js'
import type { Opened } from '../page.js'

/** One page in a browser of its own, for all tests of a file. */
export function onePage(): () => Opened {
  let browser: Browser | undefined
  let opened: Opened | undefined
  beforeAll(async () => {
    browser = await launchChromium()
    opened = await openPage(browser)
  })
  afterAll(() => browser?.close())
  return () => {
    if (!opened) throw new Error('The page is there only while a test runs.')
    return opened
  }
}

/** To the first page, from wherever the file before led. */
export async function startOver(page: Page): Promise<void> {
  if ((await stateOf(page)) !== 'empty') {
    await press(page, /^(Back to the start|Open another file)$/)
  }
  await reach(page, 'empty')
}

/** Waits until the page has made up its mind of a file. */
export async function decided(page: Page): Promise<void> {
  await page.locator('main[data-state="rejected"], main[data-state="overview"]').waitFor()
}
