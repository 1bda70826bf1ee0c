import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SAMPLE_SQL } from '../../../demo/sample.js'
import { launchChromium } from '../../support/chromium.js'
import { applyAll, download, openPage, openSample, openTab, press, reach } from '../page.js'
import { imageOf, rowsOfImage } from '../sql-js.js'
import { startEndlessRun } from './endless-run.js'
import { NOT_PLAIN } from './plain.js'

const SCHEMA = `SELECT name, sql FROM sqlite_schema WHERE name <> 'schema_migrations' ORDER BY name`

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

test('cancelled while a rebuild copies rows: neither table is left, and the copy is as before', async () => {
  const { page, context, complaints } = await openPage(browser)
  await startEndlessRun(page)
  const words = await page.locator('main').textContent()
  expect(words).toContain('Cancel, and keep the copy as it was')
  expect(words).not.toMatch(NOT_PLAIN)
  await press(page, /^Cancel/)
  await reach(page, 'cancelled')
  await page.getByText('exactly as it was before').waitFor()
  await press(page, 'Back to the file')
  const { bytes } = await download(page, 'Download copy')
  expect(rowsOfImage(bytes, SCHEMA).map(([name]) => name)).not.toContain('new_shop')
  expect(rowsOfImage(bytes, 'SELECT count(*) FROM shop')).toEqual([[0]])
  expect(rowsOfImage(bytes, 'PRAGMA integrity_check')).toEqual([['ok']])
  expect(complaints).toEqual([])
  await context.close()
})

test('the page dies while a rebuild copies rows: the next visit tells, and can discard or look', async () => {
  const { page, context } = await openPage(browser)
  await startEndlessRun(page)
  const session = await context.newCDPSession(page)
  void session.send('Page.crash').catch(() => undefined)
  await page.waitForEvent('crash')
  const { page: next } = await openTab(context)
  await next.getByText('The last run stopped').waitFor()
  expect(await next.locator('[data-copy]').textContent()).toContain('Your copy is still as it was')
  for (const choice of [/^Try again/, /^Look at it/, /^Export copy/, /^Discard/]) {
    expect(await next.getByRole('button', { name: choice }).count()).toBe(1)
  }
  await press(next, /^Look at it/)
  await reach(next, 'overview')
  const { bytes } = await download(next, 'Download copy')
  expect(rowsOfImage(bytes, 'SELECT count(*) FROM shop')).toEqual([[0]])
  await press(next, 'Open another file')
  await press(next, /^(Discard|Forget)/)
  await press(next, 'Forget the copy')
  await next.locator('[data-copy]').waitFor({ state: 'detached' })
  await context.close()
})

describe('saving to where the file came from', () => {
  /** A page with a file that the system opened with it, upgraded and not saved yet. */
  async function upgraded() {
    const context = await browser.newContext({ acceptDownloads: true })
    await context.addInitScript(() => {
      const setConsumer = (consumer: unknown) => Object.assign(window, { launch: consumer })
      Object.defineProperty(window, 'launchQueue', { value: { setConsumer } })
    })
    const { page } = await openTab(context)
    const image = imageOf(SAMPLE_SQL)
    await page.evaluate(
      async (bytes) => {
        const folder = await navigator.storage.getDirectory()
        const handle = await folder.getFileHandle('shop.db', { create: true })
        const target = await handle.createWritable()
        await target.write(new Uint8Array(bytes))
        await target.close()
        const launch: unknown = Reflect.get(window, 'launch')
        if (typeof launch === 'function') Reflect.apply(launch, undefined, [{ files: [handle] }])
      },
      [...image],
    )
    await reach(page, 'overview')
    await applyAll(page)
    return { page, context, image }
  }

  async function onDisk(page: Page): Promise<Uint8Array> {
    const bytes = await page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory()
      const file = await (await folder.getFileHandle('shop.db')).getFile()
      return [...new Uint8Array(await file.arrayBuffer())]
    })
    return new Uint8Array(bytes)
  }

  test('that breaks off before it is closed leaves the old file, and says so', async () => {
    const { page, context, image } = await upgraded()
    await page.evaluate(() => {
      // As when the disk is full, or the browser loses it at the very last.
      FileSystemWritableFileStream.prototype.close = function close() {
        return this.abort().then(() => Promise.reject(new DOMException('', 'QuotaExceededError')))
      }
    })
    await press(page, 'Save to shop.db')
    const notice = page.locator('[data-notice="saving"]')
    await notice.waitFor()
    expect(await notice.textContent()).toMatch(/no room.*shop\.db is as it was/s)
    expect(await page.locator('[data-saved]').count()).toBe(0)
    expect(Buffer.from(await onDisk(page)).equals(Buffer.from(image))).toBe(true)
    const { bytes } = await download(page)
    expect(rowsOfImage(bytes, 'SELECT count(*) FROM schema_migrations')).toEqual([[7]])
    await context.close()
  })

  test('is only called saved when what is there was read again and is the copy', async () => {
    const { page, context } = await upgraded()
    await page.evaluate(() => {
      // Another program writes behind ours.
      FileSystemWritableFileStream.prototype.close = async function closeAndChange() {
        // The browser's own, which this one hides, comes to light.
        Reflect.deleteProperty(FileSystemWritableFileStream.prototype, 'close')
        await this.close()
        const folder = await navigator.storage.getDirectory()
        const target = await (await folder.getFileHandle('shop.db')).createWritable()
        await target.write('something else')
        await target.close()
      }
    })
    await press(page, 'Save to shop.db')
    const notice = page.locator('[data-notice="saving"]')
    await notice.waitFor()
    expect(await notice.textContent()).toContain('what is there now is something else')
    expect(await page.locator('[data-saved]').count()).toBe(0)
    await context.close()
  })

  test('that the browser no longer allows is told, and the download works', async () => {
    const { page, context, image } = await upgraded()
    await page.evaluate(() => {
      Object.assign(FileSystemFileHandle.prototype, {
        queryPermission: () => Promise.resolve('prompt'),
        requestPermission: () => Promise.resolve('denied'),
      })
    })
    await press(page, 'Save to shop.db')
    const notice = page.locator('[data-notice="saving"]')
    await notice.waitFor()
    expect(await notice.textContent()).toContain('does not let this page write to shop.db')
    expect(Buffer.from(await onDisk(page)).equals(Buffer.from(image))).toBe(true)
    const { bytes } = await download(page)
    expect(rowsOfImage(bytes, 'SELECT count(*) FROM schema_migrations')).toEqual([[7]])
    await context.close()
  })
})

test('printed, the result is on paper: which file, what changed and the whole proof, without buttons', async () => {
  const { page, context } = await openPage(browser)
  await openSample(page)
  await applyAll(page)
  const whole = await page.locator('.hash code').first().getAttribute('title')
  await page.emulateMedia({ media: 'print' })
  const paper = await page.evaluate(() => document.body.innerText)
  expect(paper).toContain('codeframe-sample.sqlite')
  expect(paper).toContain('What changed')
  // Text of CSS is no text of the document.
  const printed = await page
    .locator('.hash code')
    .first()
    .evaluate((code) => getComputedStyle(code, '::after').content)
  expect(printed).toBe(`"${whole}"`)
  expect(whole).toMatch(/^[0-9a-f]{64}$/)
  expect(await page.getByRole('button').count()).toBe(0)
  await context.close()
})
