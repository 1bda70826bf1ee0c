import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { writeServiceWorker } from '../../../scripts/service-worker.mjs'
import { launchChromium } from '../../support/chromium.js'
import { buildSite } from '../site.js'
import type { Site } from '../site.js'
import { startHost } from './host.js'
import type { Host } from './host.js'

let browser: Browser
let site: Site
/** Another build: with another title, and without the script of the worker that the first one has. */
let second: string
let context: BrowserContext
let host: Host
let served: string

beforeAll(async () => {
  browser = await launchChromium()
  site = await buildSite('tests/demo/pwa/site')
  second = await mkdtemp(join(tmpdir(), 'tidemark-second-'))
  await cp(site.folder, second, { recursive: true })
  const index = join(second, 'index.html')
  await writeFile(index, (await readFile(index, 'utf8')).replace('Build one', 'Build two'))
  for (const name of await readdir(join(second, 'assets'))) {
    if (name.startsWith('asking-worker')) await rm(join(second, 'assets', name))
  }
  await writeServiceWorker(second)
})
afterAll(async () => {
  await browser.close()
  await site.remove()
  await rm(second, { recursive: true })
})
beforeEach(async () => {
  served = site.folder
  host = await startHost(() => served)
  context = await browser.newContext()
})
afterEach(async () => {
  await context.close()
  await host.close()
})

async function visit(url = host.url): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  await shows(page, 'offline', 'ready')
  return page
}

async function shows(page: Page, id: string, text: string): Promise<void> {
  await page.locator(`#${id}`, { hasText: text }).waitFor()
}

async function expectReady(page: Page): Promise<void> {
  await shows(page, 'offline', 'ready')
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated')
}

test('after one visit the page comes without its host, from every address below its own', async () => {
  const page = await visit()
  await host.close()
  for (const path of ['', 'index.html', '?from=somewhere#plan', 'nowhere']) {
    await page.goto(host.url + path)
    await shows(page, 'offline', 'ready')
    expect(await page.title()).toBe('Build one')
  }
})

test('without its host a worker is started anew, even on the first visit', async () => {
  const page = await visit()
  await host.close()
  await page.evaluate(() => window.askInWorker(document.baseURI))
  expect(await page.locator('#answer', { hasText: 'Build one' }).textContent()).toMatch(/^200 /)
})

test('a forced reload, which passes by the service worker, is told to be ready all the same', async () => {
  const page = await visit()
  const session = await context.newCDPSession(page)
  await session.send('Page.reload', { ignoreCache: true })
  await expectReady(page)
})

test('once it is ready the host is asked for nothing, by page, worker and service worker', async () => {
  const page = await visit()
  const asked = host.asked.length
  expect(asked).toBeGreaterThan(0)
  await page.evaluate(() => window.askInWorker(document.baseURI))
  await shows(page, 'answer', '200')
  expect(host.asked.slice(asked)).toEqual([])
  expect(await page.locator('#requests').textContent()).toBe('0')
})

test('from a host that lets browsers keep its files, each is fetched once on the first visit', async () => {
  const lasting = await startHost(() => served, { cache: 'max-age=3600' })
  await visit(lasting.url)
  const twice = lasting.asked.filter((path, at) => lasting.asked.indexOf(path) < at)
  expect(lasting.asked.length).toBeGreaterThan(3)
  expect(twice).toEqual([])
  await lasting.close()
})

test('a request of the page or of a worker is counted', async () => {
  const page = await visit()
  await page.evaluate(() => window.askInWorker(new URL('not-kept', document.baseURI).href))
  await shows(page, 'answer', '404')
  await shows(page, 'requests', '1')
  await page.evaluate(async () => void (await fetch('./not-kept-either')))
  await shows(page, 'requests', '2')
  expect(host.asked.filter((path) => path.includes('not-kept'))).toHaveLength(2)
})

test('a newer build is offered, waits for the user, and then replaces the old one', async () => {
  const page = await visit()
  served = second
  await page.reload()
  await shows(page, 'update', 'offered')
  expect(await page.title()).toBe('Build one')
  await page.reload()
  await shows(page, 'update', 'offered') // still: a reload takes nothing
  expect(await page.title()).toBe('Build one')
  await Promise.all([page.waitForEvent('load'), page.evaluate(() => window.takeUpdate())])
  await shows(page, 'offline', 'ready')
  expect(await page.title()).toBe('Build two')
  await shows(page, 'update', 'none')
  await expect.poll(() => page.evaluate(() => caches.keys())).toHaveLength(1)
})

test('a build that one tab takes does not disturb another tab, whose parts stay', async () => {
  const [one, other] = [await visit(), await visit()]
  served = second
  await one.reload()
  await shows(one, 'update', 'offered')
  await other.evaluate(() => document.body.append('in the middle of something'))
  await Promise.all([one.waitForEvent('load'), one.evaluate(() => window.takeUpdate())])
  await shows(one, 'offline', 'ready')
  expect(await one.title()).toBe('Build two')
  expect(await other.title()).toBe('Build one')
  expect(await other.locator('body').textContent()).toContain('in the middle of something')
  await other.evaluate(() => window.askInWorker(document.baseURI))
  await shows(other, 'answer', '200')
  await other.close()
  await one.reload()
  await shows(one, 'offline', 'ready')
  await expect.poll(() => one.evaluate(() => caches.keys())).toHaveLength(1)
})

test('an update whose files do not fit it is not taken for one', async () => {
  const page = await visit()
  const torn = await mkdtemp(join(tmpdir(), 'tidemark-torn-'))
  await cp(second, torn, { recursive: true })
  await cp(join(site.folder, 'index.html'), join(torn, 'index.html')) // still the old one
  served = torn
  await page.reload()
  await shows(page, 'offline', 'ready')
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    const { installing } = registration
    // It is given up when its files have come.
    if (installing?.state === 'installing') {
      await new Promise((resolve) => {
        installing.addEventListener('statechange', resolve, { once: true })
      })
    }
  })
  expect(await page.locator('#update').textContent()).toBe('none')
  await host.close()
  await page.reload()
  expect(await page.title()).toBe('Build one')
  await rm(torn, { recursive: true })
})

test('what the browser threw away is fetched again', async () => {
  const page = await visit()
  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) await cache.delete(request)
    }
  })
  await page.reload()
  await shows(page, 'offline', 'ready')
  await host.close()
  await page.reload()
  await expectReady(page)
})

test('a page without service workers says that it needs the network', async () => {
  await context.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
  })
  const page = await context.newPage()
  await page.goto(host.url)
  await page.locator('#offline:not(:empty)').waitFor()
  expect(await page.locator('#offline').textContent()).toBe('unsupported')
})

test('a worker has the policy of the page, though its host sends none', async () => {
  const elsewhere = await startHost(() => served)
  const page = await visit()
  await page.evaluate((url) => window.askInWorker(url), elsewhere.url)
  await shows(page, 'answer', 'Failed to fetch')
  expect(elsewhere.asked).toEqual([])
  await elsewhere.close()
})

test('in Firefox a worker comes from the service worker by its address, and has the policy of the page', async () => {
  const elsewhere = await startHost(() => served)
  const firefox = await browser.newContext({
    userAgent: 'Mozilla/5.0 Gecko/20100101 Firefox/153.0',
  })
  const page = await firefox.newPage()
  await page.goto(host.url)
  await expectReady(page)
  await host.close()
  const [worker] = await Promise.all([
    page.waitForEvent('worker'),
    page.evaluate((url) => window.askInWorker(url), elsewhere.url),
  ])
  expect(worker.url()).toContain(host.url)
  await shows(page, 'answer', 'Failed to fetch')
  expect(elsewhere.asked).toEqual([])
  await firefox.close()
  await elsewhere.close()
})

test('no worker is started from a script of another host', async () => {
  const page = await visit()
  const answers = await page.evaluate(() =>
    ['https://example.com/worker.js', 'data:text/javascript,1', 'blob:null/1'].map(
      window.tryScript,
    ),
  )
  for (const answer of answers) expect(answer).toContain('is no script of this page')
})

test('where no worker begins as a blob, the one that is started anew comes by its address', async () => {
  const page = await context.newPage()
  await page.route(host.url, async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace("worker-src 'self' blob:", "worker-src 'self'")
    await route.fulfill({ response, body })
  })
  await page.goto(host.url)
  await shows(page, 'offline', 'ready')
  await page.evaluate(() => window.askInWorker(document.baseURI))
  await shows(page, 'answer', 'did not come up')
  await page.evaluate(() => window.askInWorker(document.baseURI))
  expect(await page.locator('#answer', { hasText: 'Build one' }).textContent()).toMatch(/^200 /)
})

test('without a service worker the requests of workers are counted too, and not those of other tabs', async () => {
  await context.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
  })
  const [page, other] = [await context.newPage(), await context.newPage()]
  for (const each of [page, other]) {
    await each.goto(host.url)
    await shows(each, 'offline', 'unsupported')
  }
  await page.evaluate(() => window.askInWorker(new URL('not-kept', document.baseURI).href))
  await shows(page, 'answer', '404')
  // The script of the worker, and what it asked for.
  expect(await page.locator('#requests', { hasText: '2' }).textContent()).toBe('2')
  expect(await other.locator('#requests').textContent()).toBe('0')
})
