import type { Browser, BrowserContext } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import { applyAll, download, openSample, openTab, press, reach } from '../page.js'
import { rowsOfImage } from '../sql-js.js'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** A browser in which this is done before a script of the page or of its worker runs. */
async function contextWith(script: string): Promise<BrowserContext> {
  // A service worker would answer for the worker's script, past the route below.
  const context = await browser.newContext({ acceptDownloads: true, serviceWorkers: 'block' })
  await context.addInitScript({ content: script })
  await context.route('**/worker-*.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${script};${await response.text()}` })
  })
  return context
}

test.each([
  [
    'is missing',
    `Object.defineProperty(self, 'indexedDB', { value: undefined })`,
    /keeps nothing for this page: private windows .* in this tab only/,
  ],
  [
    'throws',
    `IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError') }`,
    /keeps nothing for this page: private windows .* in this tab only/,
  ],
  [
    'never answers',
    `IDBFactory.prototype.open = () => ({})`,
    /storage does not answer.* in this tab only/,
  ],
])(
  'where IndexedDB %s, that is said, and the result can be taken home',
  async (_, script, words) => {
    const context = await contextWith(script)
    const { page } = await openTab(context)
    await openSample(page)
    await page.getByText(words).waitFor()
    await applyAll(page)
    const { bytes } = await download(page)
    expect(rowsOfImage(bytes, 'SELECT count(*) FROM schema_migrations')).toEqual([[7]])
    await context.close()
  },
)

test('a copy in memory only is not left without a question, and outlives its worker', async () => {
  const context = await contextWith(
    `Object.defineProperty(self, 'indexedDB', { value: undefined })`,
  )
  const { page } = await openTab(context)
  await openSample(page)
  await applyAll(page)
  await press(page, 'Open another file')
  await press(page, 'Stay here')
  await Promise.all(
    page.workers().map((worker) =>
      worker.evaluate(() => {
        setTimeout(() => {
          throw new Error('the worker breaks')
        })
      }),
    ),
  )
  await page.getByText('was started anew').waitFor()
  const { bytes } = await download(page)
  expect(rowsOfImage(bytes, 'SELECT count(*) FROM schema_migrations')).toEqual([[7]])
  await press(page, 'Open another file')
  await reach(page, 'empty')
  await context.close()
})
