import { readdirSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { writeServiceWorker } from '../../../scripts/service-worker.mjs'
import { launchChromium } from '../../support/chromium.js'
import { applyAll, download, openSample, reach } from '../page.js'
import { rowsOfImage } from '../sql-js.js'
import { startHost } from './host.js'
import type { Host } from './host.js'

let browser: Browser
let context: BrowserContext
let host: Host
let served: string
let complaints: string[]

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  served = inject('pageFolder')
  host = await startHost(() => served)
  context = await browser.newContext({ acceptDownloads: true })
  complaints = []
})
afterEach(async () => {
  await context.close()
  await host.close()
})

async function visit(): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(host.url)
  await page.locator('[data-offline="ready"]').waitFor()
  return page
}

/** From the sample to the download, by way of the diagram. */
async function wholeWay(page: Page): Promise<void> {
  await openSample(page)
  await page.getByRole('tab', { name: 'Diagram' }).click()
  await page.locator('svg.diagram').waitFor()
  await applyAll(page)
  const { bytes } = await download(page)
  expect(rowsOfImage(bytes, 'PRAGMA integrity_check')).toEqual([['ok']])
}

test('after one visit the whole way goes without the host, in a new tab', async () => {
  const first = await visit()
  await first.close()
  await host.close()
  const page = await context.newPage()
  await page.goto(host.url)
  await reach(page, 'empty')
  await wholeWay(page)
  expect(await page.locator('[data-offline]').getAttribute('data-offline')).toBe('ready')
})

test('on the first visit, once it is ready, the whole way asks for nothing', async () => {
  const page = await visit()
  const asked = host.asked.length
  const sent: string[] = []
  context.on('request', (request) => {
    // What the service worker answers itself never leaves the browser.
    if (/^https?:/.test(request.url()) && request.serviceWorker()) sent.push(request.url())
  })
  await wholeWay(page)
  expect(host.asked.slice(asked)).toEqual([])
  expect(sent).toEqual([])
  expect(await page.locator('[data-requests]').getAttribute('data-requests')).toBe('0')
  expect(complaints).toEqual([])
})

test('a newer build is offered while the user is under way, and taken when the user says so', async () => {
  const page = await visit()
  await openSample(page)
  const newer = await secondBuild()
  served = newer
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
  })
  const offer = page.getByRole('region', { name: 'New version' })
  await offer.waitFor()
  await applyAll(page)
  expect(await page.locator('meta[name="description"]').getAttribute('content')).not.toBe('newer')
  await offer.getByRole('button', { name: 'Reload' }).click()
  await page.locator('meta[name="description"][content="newer"]').waitFor({ state: 'attached' })
  await reach(page, 'result') // the copy is where it was
  await rm(newer, { recursive: true })
})

/** The same page with another description. */
async function secondBuild(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-newer-'))
  await cp(inject('pageFolder'), folder, { recursive: true })
  const index = join(folder, 'index.html')
  const html = await readFile(index, 'utf8')
  await writeFile(index, html.replace(/(name="description"\s+content=")[^"]*/, '$1newer'))
  await writeServiceWorker(folder)
  return folder
}

test('no other host is asked, and none of the files is left out', async () => {
  const page = await visit()
  const kept = await page.evaluate(async () => {
    const [name = ''] = await caches.keys()
    const requests = await (await caches.open(name)).keys()
    return requests.map(({ url }) => url)
  })
  expect(kept.every((url) => url.startsWith(host.url))).toBe(true)
  const files = readdirSync(inject('pageFolder'), { recursive: true, withFileTypes: true })
  const expected = files.filter((each) => each.isFile() && !/\.png$|^service-/.test(each.name))
  expect(kept).toHaveLength(expected.length)
})

test('the page can be installed', async () => {
  const page = await visit()
  const session = await context.newCDPSession(page)
  const { errors, data } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const manifest: unknown = JSON.parse(data ?? '')
  expect(manifest).toMatchObject({ display: 'standalone', file_handlers: [{ action: './' }] })
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  const told = installabilityErrors.map(({ errorId }) => errorId)
  expect(told.filter((id) => id !== 'in-incognito')).toEqual([])
})
