import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import {
  download,
  drop,
  isStored,
  makePlan,
  openPage,
  openSample,
  openTab,
  planIsReady,
  press,
  reach,
  stateOf,
  textFile,
} from '../page.js'
import { startEndlessRun } from '../scenarios/endless-run.js'
import { slowDown } from '../slow-worker.js'
import { imageOf, rowsOfImage } from '../sql-js.js'

const SHOP = imageOf('CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT)')
const ADD = textFile('001_add_price.sql', 'ALTER TABLE shop ADD COLUMN price INTEGER;')
/** Counts to a number, which takes SQLite as long as the number is large. */
const count = (to: string) =>
  `CREATE TABLE counted AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${to}) SELECT max(n) AS n FROM c;`
const ENDLESS = textFile('002_endless.sql', count('9e99'))
/** Ends at once on a clone, which begins with no changes, and never on a copy that was gone back with. */
const ENDLESS_ON_THE_COPY = textFile(
  '002_endless.sql',
  count('CASE WHEN total_changes() < 8000 THEN 2 ELSE 9e99 END'),
)

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

describe('a run that does not end', () => {
  test('is cancelled; the copy is the one before, to the last bit, and the page goes on', async () => {
    const { page, context, complaints } = await openPage(browser)
    const before = await startEndlessRun(page, ENDLESS_ON_THE_COPY)
    await page.goBack()
    await reach(page, 'applying')
    // The browser asks before it closes the page; here nobody lets it.
    const [asked] = await Promise.all([
      page.waitForEvent('dialog'),
      page.close({ runBeforeUnload: true }),
    ])
    expect(asked.type()).toBe('beforeunload')
    await press(page, /^Cancel/)
    await reach(page, 'cancelled')
    await page.getByText('exactly as it was before').waitFor()
    await press(page, 'Back to the file')
    const { bytes } = await download(page, 'Download copy')
    expect(Buffer.from(bytes).equals(Buffer.from(before))).toBe(true)
    expect(complaints).toEqual(['dialog: '])
    await context.close()
  })

  test('and a tab that is closed in it: the next visit tells, and the copy can be taken home', async () => {
    const { page, context } = await openPage(browser)
    await startEndlessRun(page, ENDLESS_ON_THE_COPY)
    await page.close({ runBeforeUnload: false })
    const next = await openTab(context)
    await next.page.getByText(/The last run stopped/).waitFor()
    const { bytes } = await download(next.page, /^Export copy/)
    expect(rowsOfImage(bytes, 'SELECT count(*) FROM shop')).toEqual([[0]])
    expect(rowsOfImage(bytes, 'SELECT version FROM schema_migrations')).toEqual([])
    await context.close()
  })
})

describe('a worker that ends by itself', () => {
  /** An error that nothing catches, as soon as the worker is asked for this. */
  const breakWorkers = (page: Page, verb: 'store' | 'run' | 'plan' | 'open') =>
    Promise.all(
      page.workers().map((worker) =>
        worker.evaluate((asked) => {
          addEventListener('message', ({ data }) => {
            if (!JSON.stringify(data).includes(`"${asked}"`)) return
            setTimeout(() => {
              throw new Error('the worker breaks')
            })
          })
        }, verb),
      ),
    )

  test('in a run: the run has failed, the copy is as it was, and the next run succeeds', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    await makePlan(page)
    await breakWorkers(page, 'run')
    await press(page, /^Apply/)
    await reach(page, 'failed')
    expect(await page.getByRole('alert').textContent()).toContain('the worker breaks')
    await press(page, 'Back to the plan')
    await planIsReady(page)
    await press(page, /^Apply/)
    await reach(page, 'result')
    await context.close()
  })

  test('in a run, and the next one is slow: the plan that is asked for waits for it', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    await makePlan(page)
    await breakWorkers(page, 'run')
    await page.evaluate(() => {
      const post: unknown = Reflect.get(Worker.prototype, 'postMessage')
      if (typeof post !== 'function') throw new Error('A Worker has no postMessage.')
      Worker.prototype.postMessage = function (this: Worker, ...message: unknown[]) {
        setTimeout(() => void Reflect.apply(post, this, message), 700)
      }
    })
    await press(page, /^Apply/)
    await reach(page, 'failed')
    await press(page, 'Back to the plan')
    await planIsReady(page)
    expect(await page.locator('[data-state="overview"]').count()).toBe(0)
    await context.close()
  })

  test('in a run, and those after it: once workers live again, the page goes on', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    await makePlan(page)
    await page.evaluate(() => {
      const post: unknown = Reflect.get(Worker.prototype, 'postMessage')
      const live = () => Reflect.set(Worker.prototype, 'postMessage', post)
      Worker.prototype.postMessage = function (this: Worker) {
        setTimeout(() => {
          this.dispatchEvent(new ErrorEvent('error', { message: 'no worker lives' }))
        })
      }
      Object.assign(globalThis, { live })
    })
    await press(page, /^Apply/)
    await reach(page, 'failed')
    expect(await page.getByRole('alert').textContent()).toContain('no worker lives')
    await page.evaluate('live()')
    await press(page, 'Back to the plan')
    await planIsReady(page)
    await press(page, /^Apply/)
    await reach(page, 'result')
    await context.close()
  })

  test('while the copy is stored before a run: it is stored by the next worker, and the run goes on', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    await makePlan(page)
    await breakWorkers(page, 'store')
    await press(page, /^Apply/)
    await reach(page, 'result')
    expect(await page.getByText('in memory').count()).toBe(0)
    await context.close()
  })

  test('while a plan is made: it is told, and the plan can be asked for again', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    await breakWorkers(page, 'plan')
    await press(page, 'Review upgrade')
    await page.getByText('was started anew').waitFor()
    await press(page, 'Back to the file')
    await makePlan(page)
    expect(await stateOf(page)).toBe('plan')
    await context.close()
  })

  test('while a file is read: it is refused in words, and the next one opens', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    await breakWorkers(page, 'open')
    await drop(page, { name: 'shop.db', bytes: SHOP })
    await reach(page, 'rejected')
    await drop(page, { name: 'shop.db', bytes: SHOP })
    await reach(page, 'overview')
    expect(await page.title()).toContain('shop.db')
    await context.close()
  })
})

describe('a plan that does not end', () => {
  test('is cancelled, and the file is there as before', async () => {
    const { page, context } = await openPage(browser)
    await drop(page, { name: 'shop.db', bytes: SHOP }, ADD, ENDLESS)
    await reach(page, 'overview')
    await press(page, 'Review upgrade')
    await reach(page, 'plan')
    // The statement that it is at was told at once, and nothing after it.
    await page.locator('.waiting').getByText('002').waitFor()
    await press(page, 'Cancel')
    await reach(page, 'overview')
    const { bytes } = await download(page, 'Download copy')
    expect(Buffer.from(bytes).equals(Buffer.from(SHOP))).toBe(true)
    await context.close()
  })

  test('is not begun where it was cancelled while the copy was still being stored', async () => {
    const { page, context } = await openPage(browser)
    await slowDown(page, 'store', 1500)
    await drop(page, { name: 'shop.db', bytes: SHOP }, ADD, ENDLESS)
    await reach(page, 'overview')
    await press(page, 'Review upgrade')
    await reach(page, 'plan')
    await press(page, 'Cancel')
    await reach(page, 'overview')
    const { bytes } = await download(page, 'Download copy')
    expect(Buffer.from(bytes).equals(Buffer.from(SHOP))).toBe(true)
    await isStored(page)
    await drop(page, ADD)
    await page.getByText('1 migration of yours').waitFor()
    await context.close()
  })

  test('makes way for other migrations', async () => {
    const { page, context } = await openPage(browser)
    await drop(page, { name: 'shop.db', bytes: SHOP }, ADD, ENDLESS)
    await reach(page, 'overview')
    await press(page, 'Review upgrade')
    await reach(page, 'plan')
    await press(page, 'Cancel')
    await reach(page, 'overview')
    await drop(page, ADD)
    await page.getByText('1 migration of yours').waitFor()
    await makePlan(page)
    await press(page, 'Apply 1 migration')
    await reach(page, 'result')
    expect(await stateOf(page)).toBe('result')
    await context.close()
  })

  test('makes way for another file', async () => {
    const { page, context } = await openPage(browser)
    await drop(page, { name: 'shop.db', bytes: SHOP }, ADD, ENDLESS)
    await reach(page, 'overview')
    await press(page, 'Review upgrade')
    await reach(page, 'plan')
    await drop(page, { name: 'other.db', bytes: imageOf('CREATE TABLE other (a)') })
    await page.getByRole('heading', { level: 2, name: 'other.db' }).waitFor()
    await reach(page, 'overview')
    expect(await page.title()).toContain('other.db')
    await context.close()
  })
})

test('a run that was interrupted is repeated', async () => {
  const { page, context } = await openPage(browser)
  await openSample(page)
  await isStored(page)
  await page.evaluate(async () => {
    // As a run leaves it whose page was closed.
    const opening = indexedDB.open('tidemark-page')
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result)
    })
    const store = database.transaction('copies', 'readwrite').objectStore('copies')
    const asked = store.get('copy:sample-old')
    await new Promise<void>((resolve) => {
      asked.onsuccess = () => {
        const interrupted = { goal: { up: 'newest' }, at: '003', startedAt: '2026-01-01T00:00:00Z' }
        store.put({ ...asked.result, interrupted }, 'copy:sample-old').onsuccess = () => resolve()
      }
    })
    database.close()
  })
  await page.close()
  const next = await openTab(context)
  await next.page.getByText('The last run stopped at 003').waitFor()
  await press(next.page, /^Try again/)
  await reach(next.page, 'result')
  await press(next.page, 'Open another file')
  await next.page.locator('[data-copy]').waitFor()
  expect(await next.page.getByText(/The last run stopped/).count()).toBe(0)
  await context.close()
})
