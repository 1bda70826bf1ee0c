import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.js'
import { servePages } from './served-page.js'
import type { ServedPage } from './served-page.js'

let browser: Browser
let served: ServedPage
let hear: (body: unknown) => void = () => undefined

beforeAll(async () => {
  browser = await launchChromium()
  served = await servePages(['isolated', 'isolated-worker'], { hear: (_, body) => hear(body) })
})
afterAll(async () => {
  await browser.close()
  await served.close()
})

it('on an isolated page, an abort stops a migration between two of its statements', async () => {
  const done = new Promise<unknown>((resolve) => {
    hear = resolve
  })
  const page = await browser.newPage()
  await page.goto(`${served.url}isolated.html`)
  const result = await done
  expect(result).toMatchObject({
    isolated: true,
    code: 'ABORTED',
    rows: 0,
    applied: ['001'],
    saved: { how: 'nothing', generation: 1 },
  })
  expect((result as { done: number }).done).toBeLessThan(9_000)
})
