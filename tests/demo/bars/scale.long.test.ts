import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../../scripts/static-server.mjs'
import { launchChromium } from '../../support/chromium.js'
import { longestTask } from '../../support/main-thread.js'
import { memoryOf, ownPeak, rendererOf } from '../../support/process-memory.js'
import { writeLargeFiles } from '../large.js'
import type { LargeFiles } from '../large.js'
import { buildSite } from '../site.js'
import type { Site } from '../site.js'

const MB = 1_000_000

let browser: Browser
let site: Site
let served: Awaited<ReturnType<typeof serve>>
let files: LargeFiles

beforeAll(async () => {
  files = writeLargeFiles(500 * MB)
  site = await buildSite('')
  served = await serve(site.folder)
  browser = await launchChromium({ optimize: true })
}, 600_000)
afterAll(async () => {
  await browser.close()
  await served.close()
  await site.remove()
  files.remove()
}, 60_000)

/** A page of its own in a process of its own, and the way from the file to the result. */
async function opened(): Promise<{ page: Page; pid: number; goThrough: () => Promise<void> }> {
  const page = await (await browser.newContext()).newPage()
  page.setDefaultTimeout(0)
  await page.goto(served.url)
  await page.locator('main[data-state="empty"]').waitFor()
  const goThrough = async () => {
    await page.getByLabel('Choose a database').setInputFiles([...files.paths])
    await page.getByRole('button', { name: 'Review upgrade' }).click()
    await page.locator('main[data-state="plan"] [data-migration]').first().waitFor()
    for (const box of await page.locator('[data-loss] input').all()) await box.check()
    await page.getByRole('button', { name: /^Apply/ }).click()
    await page.locator('main[data-state="result"]').waitFor()
  }
  return { page, pid: await rendererOf(browser, page), goThrough }
}

test('a file of 500 MB is planned and rebuilt in 140 MB and 4.5 times its size', async () => {
  const { page, pid, goThrough } = await opened()
  const before = memoryOf(pid)
  await goThrough()
  expect(ownPeak(pid, before)).toBeLessThan(140 * MB + 4.5 * files.bytes)
  await page.context().close()
})

// Apart from the other: what is noted of tasks takes memory too.
test('and no task of the page takes 50 ms of a processor', async () => {
  const { page, pid, goThrough } = await opened()
  expect(await longestTask(browser, page, pid, goThrough)).toBeLessThan(50)
  await page.context().close()
})
