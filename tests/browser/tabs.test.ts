import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.js'
import { servePages } from './served-page.js'
import type { ServedPage } from './served-page.js'

interface Done {
  readonly tab: string
  readonly wrong: string[]
  readonly stale: number
  readonly told: number
  readonly ran: number
  readonly waited: boolean
}

const CHANGES = 12
let browser: Browser
let served: ServedPage
let done: Done[] = []
let failed: unknown[] = []

beforeAll(async () => {
  browser = await launchChromium()
  served = await servePages(['tabs', 'tabs-look'], {
    hear(path, body) {
      if (path === '/done') done.push(body as Done)
      else failed.push(body)
    },
  })
})
afterAll(async () => {
  await browser.close()
  await served.close()
})

describe.each([2, 6])('%i tabs that change and migrate at once', (count) => {
  it('lose no change, run each migration once, and leave a whole database', async () => {
    done = []
    failed = []
    const context = await browser.newContext()
    const pages = await Promise.all(Array.from({ length: count }, () => context.newPage()))
    await Promise.all(
      pages.map((page, tab) => page.goto(`${served.url}tabs.html?tab=${tab}&changes=${CHANGES}`)),
    )
    await Promise.all(pages.map((page) => page.waitForFunction('globalThis.begin')))
    await Promise.all(pages.map((page) => page.evaluate('begin()')))
    await expect.poll(() => done.length + failed.length, { timeout: 50_000 }).toBe(count)
    expect(failed).toEqual([])
    expect(done.flatMap(({ wrong }) => wrong)).toEqual([])
    // Opening migrated twice in one tab, and nowhere else.
    expect(done.map(({ ran }) => ran).filter((ran) => ran > 0)).toEqual([2])
    // Without collisions this would prove nothing.
    expect(done.reduce((sum, { stale }) => sum + stale, 0)).toBeGreaterThan(0)
    expect(done.reduce((sum, { told }) => sum + told, 0)).toBeGreaterThan(0)

    const page = await context.newPage()
    await page.goto(`${served.url}tabs-look.html`)
    await expect.poll(() => done.length, { timeout: 20_000 }).toBe(count + 1)
    expect(done.at(-1)).toMatchObject({
      rows: count * CHANGES,
      distinct: count * CHANGES,
      wrong: [],
    })
    console.log(
      `${count} tabs: ${count * CHANGES} changes kept, saves refused as STALE and repeated:`,
      done
        .slice(0, count)
        .map(({ stale }) => stale)
        .join(' '),
    )
    await context.close()
  })
})
