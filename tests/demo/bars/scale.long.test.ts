import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../../scripts/static-server.mjs'
import { launchChromium } from '../../support/chromium.js'
import { longestTask } from '../../support/main-thread.js'
import { memoryOf, rendererOf } from '../../support/process-memory.js'
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
  browser = await launchChromium()
}, 600_000)
afterAll(async () => {
  await browser.close()
  await served.close()
  await site.remove()
  files.remove()
}, 60_000)

test('a file of 500 MB is planned and rebuilt within the memory of its bar, and the page is never held up', async () => {
  const page = await browser.newPage()
  page.setDefaultTimeout(0)
  await page.goto(served.url)
  await page.locator('main[data-state="empty"]').waitFor()
  const pid = await rendererOf(browser, page)
  const longest = await longestTask(browser, page, pid, async () => {
    await page.getByLabel('Choose a database').setInputFiles([...files.paths])
    await page.getByRole('button', { name: 'Review upgrade' }).click()
    await page.locator('main[data-state="plan"] [data-migration]').first().waitFor()
    for (const box of await page.locator('[data-loss] input').all()) await box.check()
    await page.getByRole('button', { name: /^Apply/ }).click()
    await page.locator('main[data-state="result"]').waitFor()
  })
  const memory = memoryOf(pid)
  console.log(`longest task ${longest} ms; memory ${(memory?.peak ?? 0) / MB} MB`)
  expect(longest).toBeLessThan(50)
  expect(memory?.peak ?? 0).toBeLessThan(140 * MB + 4.5 * files.bytes)
})
