import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import {
  applyAll,
  download,
  drop,
  isStored,
  makePlan,
  openPage,
  openSample,
  openTab,
  press,
  reach,
  stateOf,
  textFile,
} from '../page.js'
import type { Opened } from '../page.js'
import { imageOf, rowsOfImage } from '../sql-js.js'
import { startHost } from '../pwa/host.js'
import { startEndlessRun } from './endless-run.js'
import { NOT_PLAIN } from './plain.js'

const VERSIONS = 'SELECT count(*) FROM schema_migrations'
const SCHEMA = 'SELECT name, sql FROM sqlite_schema ORDER BY name'
const SHOP = imageOf(`CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT)`)

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const origin = () => new URL(inject('pageUrl')).origin

/** Until the session ends: it is kept as long as the page. */
async function setQuota({ context, page }: Opened, quotaSize: number): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: origin(), quotaSize })
}

/** As the browser does that needs the room for other sites. */
async function clearStorage(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  const what = { origin: origin(), storageTypes: 'indexeddb' }
  await session.send('Storage.clearDataForOrigin', what)
}

/** Rows of random bytes: what takes room on every disk. */
const fill = (megabytes: number) =>
  textFile(
    '001_fill.sql',
    `INSERT INTO shop (name) WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${megabytes})
     SELECT randomblob(1000000) FROM c;`,
  )

describe('where there is no room', () => {
  test('from the start: the copy lives in memory, which is said with its reason, and the result can be taken home', async () => {
    const opened = await openPage(browser)
    const { page, context } = opened
    await setQuota(opened, 1000)
    await openSample(page)
    const notice = page.locator('[data-notice="storage"]').first()
    await notice.waitFor()
    expect(await notice.textContent()).toMatch(
      /has no room for the copy.*in this tab only.*download the result/s,
    )
    await applyAll(page)
    expect(await page.locator('main').textContent()).toContain(
      'This browser could not keep the copy',
    )
    expect(rowsOfImage((await download(page)).bytes, VERSIONS)).toEqual([[7]])
    await press(page, 'Look into the copy')
    await reach(page, 'overview')
    expect(await page.locator('[data-notice="storage"]').count()).toBe(1)
    await context.close()
  })

  test('for the result of a run: it is there in memory, and the stored copy is the one before', async () => {
    const opened = await openPage(browser)
    // From the start: Chromium asks what is left once, and believes the answer for a while.
    await setQuota(opened, 2_000_000)
    const { page, context, complaints } = opened
    await drop(page, { name: 'shop.db', bytes: SHOP }, fill(12))
    await reach(page, 'overview')
    await isStored(page)
    await makePlan(page)
    await press(page, /^Apply/)
    await reach(page, 'result')
    const words = await page.locator('main').textContent()
    expect(words).toContain(
      'This browser has no room for the copy. The copy lives in this tab only. Download it before',
    )
    expect(words).not.toMatch(NOT_PLAIN)
    const { bytes } = await download(page)
    expect(rowsOfImage(bytes, 'SELECT count(*), sum(length(name)) FROM shop')).toEqual([
      [12, 12_000_000],
    ])
    const next = await openTab(context)
    await page.close()
    await press(next.page, /^Continue/)
    await reach(next.page, 'overview')
    const kept = await download(next.page, 'Download copy')
    expect(Buffer.from(kept.bytes).equals(Buffer.from(SHOP))).toBe(true)
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('what the browser threw away between two visits', () => {
  test('a copy whose bytes are gone is refused once, and not offered again', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    await page.close()
    const { page: next } = await openTab(context)
    await next.evaluate(async () => {
      const all = await indexedDB.databases()
      const bytes = all.filter(({ name = '' }) => name.includes('page-sample-old'))
      for (const { name = '' } of bytes) indexedDB.deleteDatabase(name)
    })
    await press(next, /^Continue/)
    await reach(next, 'rejected')
    expect(await next.locator('main').textContent()).toMatch(
      /stored copy is gone.*Choose the file again; it is where it was/s,
    )
    await press(next, 'Back to the start')
    await reach(next, 'empty')
    expect(await next.locator('[data-copy]').count()).toBe(0)
    await context.close()
  })

  test('a reload of a file that is gone altogether says so on the first page', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    await clearStorage(context, page)
    await page.reload()
    await page.getByText('is no longer stored in this browser').waitFor()
    expect(await stateOf(page)).toBe('empty')
    await context.close()
  })

  test('while it is open: the upgrade is done in memory, which is said, and can be taken back', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    const before = (await download(page, 'Download copy')).bytes
    await clearStorage(context, page)
    await applyAll(page)
    expect(await page.locator('main').textContent()).toContain('This browser could not keep')
    expect(rowsOfImage((await download(page)).bytes, VERSIONS)).toEqual([[7]])
    await press(page, 'Undo…')
    await page.getByRole('radio', { name: /^The original file/ }).check()
    await press(page, 'Bring the original back')
    await reach(page, 'result')
    expect(Buffer.from((await download(page)).bytes).equals(Buffer.from(before))).toBe(true)
    await context.close()
  })

  test('with the original file: the changed copy stays, whatever is asked for', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await applyAll(page)
    const upgraded = (await download(page)).bytes
    await press(page, 'Undo…')
    await page.getByRole('radio', { name: /^The original file/ }).check()
    await clearStorage(context, page)
    await press(page, 'Bring the original back')
    await reach(page, 'failed')
    const words = await page.getByRole('alert').textContent()
    expect(words).toContain('The original file is not kept any more')
    expect(words).not.toMatch(/snapshots\(\)/)
    const { bytes } = await download(page, 'Download copy')
    expect(rowsOfImage(bytes, SCHEMA)).toEqual(rowsOfImage(upgraded, SCHEMA))
    expect(rowsOfImage(bytes, VERSIONS)).toEqual([[7]])
    await context.close()
  })
})

test('an IndexedDB that closes every transaction is as good as none: said, and everything works', async () => {
  const breaking = `IDBDatabase.prototype.transaction = () => { throw new DOMException('closing', 'InvalidStateError') }`
  // A service worker would answer for the worker's script, past the route below.
  const context = await browser.newContext({ acceptDownloads: true, serviceWorkers: 'block' })
  await context.addInitScript({ content: breaking })
  await context.route('**/worker-*.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${breaking};${await response.text()}` })
  })
  const { page } = await openTab(context)
  await openSample(page)
  await page.getByText(/in this tab only/).waitFor()
  await applyAll(page)
  expect(rowsOfImage((await download(page)).bytes, VERSIONS)).toEqual([[7]])
  await context.close()
})

test('without pickers, launch queue, locks and channels between tabs the whole way works', async () => {
  const context = await browser.newContext({ acceptDownloads: true })
  await context.addInitScript(() => {
    for (const name of ['showSaveFilePicker', 'showOpenFilePicker', 'launchQueue']) {
      Reflect.deleteProperty(window, name)
    }
    Reflect.deleteProperty(DataTransferItem.prototype, 'getAsFileSystemHandle')
    Object.defineProperty(navigator, 'locks', { value: undefined })
    Object.defineProperty(window, 'BroadcastChannel', { value: undefined })
  })
  const { page, complaints } = await openTab(context)
  await drop(page, { name: 'shop.db', bytes: SHOP }, textFile('001_a.sql', 'CREATE TABLE a (b);'))
  await reach(page, 'overview')
  await page.getByText('cannot tell whether another tab').waitFor()
  await applyAll(page)
  expect(await page.getByRole('button', { name: /^Save/ }).count()).toBe(0)
  expect(rowsOfImage((await download(page)).bytes, VERSIONS)).toEqual([[1]])
  expect(complaints).toEqual([])
  await context.close()
})

test('three files that the system opens together are a database with its -wal and a migration', async () => {
  const context = await browser.newContext({ acceptDownloads: true })
  await context.addInitScript(() => {
    const setConsumer = (consumer: unknown) => Object.assign(window, { launch: consumer })
    Object.defineProperty(window, 'launchQueue', { value: { setConsumer } })
  })
  const { page } = await openTab(context)
  await page.evaluate(
    async (files) => {
      const folder = await navigator.storage.getDirectory()
      const handles: FileSystemFileHandle[] = []
      for (const { name, bytes } of files) {
        const handle = await folder.getFileHandle(name, { create: true })
        const target = await handle.createWritable()
        await target.write(new Uint8Array(bytes))
        await target.close()
        handles.push(handle)
      }
      const launch: unknown = Reflect.get(window, 'launch')
      if (typeof launch === 'function') Reflect.apply(launch, undefined, [{ files: handles }])
    },
    [
      { name: '001_a.sql', bytes: [...new TextEncoder().encode('CREATE TABLE a (b);')] },
      { name: 'shop.db', bytes: [...SHOP] },
      { name: 'shop.db-wal', bytes: [] },
    ],
  )
  await reach(page, 'overview')
  await page.getByText('1 migration of yours').waitFor()
  await applyAll(page)
  expect(await page.getByRole('button', { name: 'Save to shop.db' }).count()).toBe(1)
  await context.close()
})

test('a new version of the page that comes during a run is offered when the run is over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-served-'))
  await cp(inject('pageFolder'), folder, { recursive: true })
  const host = await startHost(() => folder)
  const { page, context } = await openPage(browser, { serviceWorkers: 'allow' })
  await page.goto(host.url)
  await page.locator('[data-offline="ready"]').waitFor()
  await startEndlessRun(page)
  await appendFile(join(folder, 'service-worker.js'), '\n// a newer build')
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    await registration?.update()
    while (!registration?.waiting) await new Promise((resolve) => setTimeout(resolve, 20))
  })
  expect(await page.locator('[data-banner="update"]').count()).toBe(0)
  expect(await stateOf(page)).toBe('applying')
  await press(page, /^Cancel/)
  await reach(page, 'cancelled')
  await page.locator('[data-banner="update"]').waitFor()
  expect(await page.locator('[data-banner="update"]').textContent()).toContain('Your copy is kept')
  await press(page, 'Later')
  expect(await page.locator('[data-banner="update"]').count()).toBe(0)
  await context.close()
  await host.close()
  await rm(folder, { recursive: true, force: true })
})
