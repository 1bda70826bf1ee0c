import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
import { slowDown } from '../slow-worker.js'
import { imageOf, rowsOfImage } from '../sql-js.js'

// What happens where a user does the next thing before the page is through with the one before. All of
// these were found by walks at random (wander.long.test.ts).

const SHOP = {
  name: 'shop.db',
  bytes: imageOf('CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT)'),
}
const OTHER = { name: 'other.db', bytes: imageOf('CREATE TABLE other (a)') }
const ADD = textFile('001_add_price.sql', 'ALTER TABLE shop ADD COLUMN price INTEGER;')
const endless = `CREATE TABLE counted AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 9e99) SELECT max(n) AS n FROM c;`
const ENDLESS = textFile('002_endless.sql', endless)
const ENDLESS_BACK = textFile('002_back.sql', `-- up\nCREATE TABLE b (n);\n-- down\n${endless}`)
const PRICE = `SELECT count(*) FROM pragma_table_info('shop') WHERE name = 'price'`

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

async function openShop(): ReturnType<typeof openPage> {
  const opened = await openPage(browser)
  await drop(opened.page, SHOP, ADD)
  await reach(opened.page, 'overview')
  return opened
}

const breakWorker = (page: Page) =>
  page.evaluate(() => {
    const worker: unknown = Reflect.get(globalThis, 'worker')
    if (!(worker instanceof Worker)) throw new Error('No worker was asked for anything.')
    worker.dispatchEvent(new ErrorEvent('error', { message: 'the worker breaks' }))
  })

describe('another file', () => {
  test('is opened right after a plan was cancelled, and not refused', async () => {
    const { page, context } = await openPage(browser)
    await slowDown(page, 'countRows', 1000)
    await drop(page, SHOP, ADD, ENDLESS)
    await reach(page, 'overview')
    await slowDown(page, 'open', 300)
    await press(page, 'Review upgrade')
    await reach(page, 'plan')
    await page.getByText('tried on a copy, to see').waitFor()
    await press(page, 'Cancel')
    await reach(page, 'overview')
    // Now the rows are to be counted, once the copy is open again.
    await drop(page, OTHER)
    await page
      .locator('main:is([data-state="rejected"], [data-state="overview"]) h2', {
        hasText: /other|ended/,
      })
      .waitFor()
    expect(await page.title()).toContain('other.db v0')
    await context.close()
  })

  test('that is dropped last is the one that is opened, though its migrations are read sooner', async () => {
    const { page, context } = await openPage(browser)
    await page.evaluate(() => {
      const read: unknown = Reflect.get(Blob.prototype, 'text')
      if (typeof read !== 'function') throw new Error('A Blob has no text.')
      let wait = 600
      Blob.prototype.text = async function (this: Blob) {
        await new Promise((resolve) => setTimeout(resolve, wait))
        wait = 0
        const text: unknown = await Reflect.apply(read, this, [])
        return String(text)
      }
    })
    await drop(page, SHOP, ADD)
    await drop(page, OTHER)
    await reach(page, 'overview')
    await isStored(page)
    // As long as the migrations of the first take, and longer.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 900)))
    expect(await page.title()).toContain('other.db')
    await context.close()
  })

  test('that cannot be used: Back leads to the copy as it was changed', async () => {
    const { page, context } = await openShop()
    await applyAll(page)
    const { bytes } = await download(page)
    await drop(page, textFile('notes.db', 'nothing'))
    await reach(page, 'rejected')
    await page.goBack()
    await page.locator('main[data-state="result"], main[data-state="overview"]').first().waitFor()
    expect(await page.title()).toContain('shop.db v001')
    const again = await download(page, /^Download/)
    expect(Buffer.from(again.bytes).equals(Buffer.from(bytes))).toBe(true)
    await context.close()
  })
})

test('a file that is left while its versions are tried without end is stored, and offered', async () => {
  const { page, context } = await openPage(browser)
  // It is stored once its rows are counted.
  await slowDown(page, 'countRows', 700)
  await drop(page, SHOP, ADD, ENDLESS)
  await reach(page, 'overview')
  await page.getByRole('tab', { name: 'Time slider' }).click()
  await press(page, 'Open another file')
  await page.locator('[data-copy]').waitFor()
  expect(await page.locator('[data-copy]').textContent()).toContain('shop.db')
  await context.close()
})

test('a file that is being stored when another is opened is stored to the end', async () => {
  const { page, context } = await openPage(browser)
  await slowDown(page, 'store', 700)
  await drop(page, SHOP)
  await reach(page, 'overview')
  await page.waitForFunction('self.asked === "store"')
  await drop(page, OTHER)
  await page.getByRole('heading', { level: 2, name: 'other.db' }).waitFor()
  await reach(page, 'overview')
  await press(page, 'Open another file')
  await page.locator('[data-copy]', { hasText: 'shop.db' }).waitFor()
  await page.locator('[data-copy]', { hasText: 'other.db' }).waitFor()
  expect(await page.locator('[data-copy]').count()).toBe(2)
  await context.close()
})

test('a file that is opened anew has no result, and a reload finds none', async () => {
  const { page, context } = await openPage(browser)
  await openSample(page)
  await applyAll(page)
  await download(page)
  await press(page, 'Open another file')
  await openSample(page)
  await page.evaluate(() => delete document.documentElement.dataset['stored'])
  await press(page, 'Open another file')
  await openSample(page)
  await isStored(page)
  await page.reload()
  await reach(page, 'overview')
  await page.getByRole('button', { name: 'Review upgrade' }).waitFor()
  expect(await page.getByRole('button', { name: 'Last result' }).count()).toBe(0)
  await context.close()
})

test('what was downloaded is known after one reload and after two', async () => {
  const { page, context } = await openPage(browser)
  await openSample(page)
  await applyAll(page)
  await download(page)
  await page.locator('[data-saved="download"]').waitFor()
  for (const _ of ['once', 'twice']) {
    await page.reload()
    await reach(page, 'result')
    await isStored(page)
  }
  expect(await page.locator('[data-saved="download"]').count()).toBe(1)
  await context.close()
})

test('a worker that ends twice does not put the file as it came in the place of the copy', async () => {
  const { page, context } = await openShop()
  await applyAll(page)
  await slowDown(page, 'open', 400)
  // The page has to know it, to break it.
  await download(page)
  await breakWorker(page)
  await breakWorker(page)
  await page.locator('main[data-state="overview"]').waitFor()
  expect(await page.title()).toContain('shop.db v001')
  expect(rowsOfImage((await download(page, 'Download copy')).bytes, PRICE)).toEqual([[1]])
  await context.close()
})

test('a download that was asked for is not ended by the plan that is asked for next', async () => {
  const { page, context } = await openShop()
  await isStored(page)
  await slowDown(page, 'bytes', 1200)
  const [arrived] = await Promise.all([
    page.waitForEvent('download'),
    press(page, 'Download copy').then(() => makePlan(page)),
  ])
  expect(arrived.suggestedFilename()).toContain('shop')
  expect(await page.locator('[data-notice]').count()).toBe(0)
  await context.close()
})

test('a download that was asked for arrives, though the file is left', async () => {
  const { page, context } = await openShop()
  await isStored(page)
  await slowDown(page, 'bytes', 1200)
  const [arrived] = await Promise.all([
    page.waitForEvent('download'),
    press(page, 'Download copy').then(() => press(page, 'Open another file')),
  ])
  expect(arrived.suggestedFilename()).toContain('shop')
  expect(await stateOf(page)).toBe('empty')
  await context.close()
})

test('a download that other migrations take the place of is not told as something that failed', async () => {
  const { page, context } = await openShop()
  await isStored(page)
  await slowDown(page, 'bytes', 1200)
  await press(page, 'Download copy')
  await drop(page, ADD, ENDLESS)
  await page.getByText('2 migrations of yours').waitFor()
  expect(await page.locator('[data-notice]').count()).toBe(0)
  await context.close()
})

describe('a run', () => {
  test('goes on where a test without end was under way', async () => {
    const { page, context } = await openPage(browser)
    await drop(page, SHOP, ADD, ENDLESS_BACK)
    await reach(page, 'overview')
    await makePlan(page)
    await press(page, 'Test up, down, up')
    await page.locator('.round-trip .waiting').waitFor()
    await press(page, 'Apply 2 migrations')
    await reach(page, 'result')
    expect(await page.title()).toContain('shop.db v002')
    await context.close()
  })

  test('that is cancelled while the copy is stored before it is not told at the next visit', async () => {
    const { page, context } = await openShop()
    await makePlan(page)
    await isStored(page)
    await slowDown(page, 'store', 500)
    await page.evaluate(() => delete document.documentElement.dataset['stored'])
    await press(page, /^Apply/)
    await press(page, /^Cancel/)
    await page.getByText('exactly as it was before').waitFor()
    await isStored(page)
    await page.goto('about:blank')
    await page.close()
    const next = await openTab(context)
    await next.page.locator('[data-copy]').waitFor()
    expect(await next.page.getByText(/The last run stopped/).count()).toBe(0)
    await context.close()
  })
})

describe('in two tabs', () => {
  test('a copy that is changed while it is read in the other is read there as it is then', async () => {
    const first = await openPage(browser)
    await openSample(first.page)
    await isStored(first.page)
    await makePlan(first.page)
    const second = await openTab(first.context)
    await slowDown(second.page, 'open', 2500)
    await press(second.page, /^Continue/)
    await reach(second.page, 'reading')
    await press(first.page, /^Apply/)
    await reach(first.page, 'result')
    await second.page.locator('main:is([data-state="rejected"], [data-state="overview"])').waitFor()
    await second.page.getByText('At version 007').first().waitFor({ timeout: 15_000 })
    expect(await second.page.title()).toContain('v007')
    await first.context.close()
  })
})
