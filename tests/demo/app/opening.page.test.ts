import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SAMPLE_SQL } from '../../../demo/sample.js'
import { launchChromium } from '../../support/chromium.js'
import {
  applyAll,
  chooseFiles,
  download,
  drop,
  makePlan,
  openPage,
  openSample,
  openTab,
  press,
  reach,
  stateOf,
  textFile,
} from '../page.js'
import { imageOf, rowsOfImage } from '../sql-js.js'

const SHOP = imageOf('CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT)')
const MIGRATIONS = [
  textFile('001_add_price.sql', 'ALTER TABLE shop ADD COLUMN price INTEGER;'),
  textFile('002_add_stock.sql', 'ALTER TABLE shop ADD COLUMN stock INTEGER;'),
]
const COLUMNS = `SELECT name FROM pragma_table_info('shop')`

let browser: Browser
let folder: string

beforeAll(async () => {
  browser = await launchChromium()
  folder = mkdtempSync(join(tmpdir(), 'tidemark-opening-'))
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('files that come together', () => {
  test('a database and .sql files: the files are its migrations', async () => {
    const { page, context, complaints } = await openPage(browser)
    await drop(page, { name: 'shop.db', bytes: SHOP }, ...MIGRATIONS)
    await reach(page, 'overview')
    await applyAll(page)
    const { bytes } = await download(page)
    expect(rowsOfImage(bytes, COLUMNS).flat()).toEqual(['id', 'name', 'price', 'stock'])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('two databases are refused in words', async () => {
    const { page, context } = await openPage(browser)
    await drop(page, { name: 'a.db', bytes: SHOP }, { name: 'b.db', bytes: SHOP })
    await reach(page, 'rejected')
    expect(await page.locator('main').textContent()).toContain('a.db, b.db')
    await context.close()
  })

  test('migrations alone ask for their database', async () => {
    const { page, context } = await openPage(browser)
    await drop(page, ...MIGRATIONS)
    await reach(page, 'rejected')
    expect(await page.locator('main').textContent()).toContain('no database came with them')
    await context.close()
  })

  test('code is not run, and is said to be left alone', async () => {
    const { page, context, complaints } = await openPage(browser)
    const code = textFile('003_more.js', 'throw new Error("it ran")')
    await drop(page, { name: 'shop.db', bytes: SHOP }, ...MIGRATIONS, code)
    await reach(page, 'overview')
    await page.getByText('003_more.js: is code').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('.sql files that come to an open database', () => {
  test('take the place of its migrations', async () => {
    const { page, context } = await openPage(browser)
    await chooseFiles(page, { name: 'shop.db', bytes: SHOP })
    await reach(page, 'overview')
    await drop(page, ...MIGRATIONS)
    await page.getByText('2 migrations of yours').waitFor()
    await applyAll(page)
    expect(rowsOfImage((await download(page)).bytes, COLUMNS).flat()).toContain('stock')
    await context.close()
  })

  test('are asked about where a plan is open', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await makePlan(page)
    await drop(page, ...MIGRATIONS)
    await press(page, 'Keep the plan')
    expect(await stateOf(page)).toBe('plan')
    await drop(page, ...MIGRATIONS)
    await press(page, 'Use them')
    await reach(page, 'overview')
    await context.close()
  })
})

describe('a file that cannot be used is refused in words, and the next one opens', () => {
  const cut = imageOf(SAMPLE_SQL).slice(0, 9000)
  const damaged = imageOf(SAMPLE_SQL).fill(0xff, 4096, 8192)
  const noise = Uint8Array.from({ length: 8192 }, (_, place) => (place * 7919 + (place >> 3)) % 251)

  test.each([
    ['text', 'notes.db', new TextEncoder().encode('not a database\n'.repeat(99)), /text/],
    ['what looks random', 'noise.db', noise, /encrypted|not a database|not an SQLite/i],
    ['a file that is cut off', 'cut.db', cut, /cut off|incomplete|missing/i],
    ['a damaged file', 'damaged.db', damaged, /damage/i],
    ['a -wal alone', 'shop.db-wal', new Uint8Array(64).fill(1), /database/],
  ])('%s', async (_, name, bytes, words) => {
    const { page, context, complaints } = await openPage(browser)
    await chooseFiles(page, { name, bytes })
    await reach(page, 'rejected')
    expect(await page.locator('main').textContent()).toMatch(words)
    await drop(page, { name: 'shop.db', bytes: SHOP })
    await reach(page, 'overview')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('one of 2 GiB, before it is read', async () => {
    const path = join(folder, 'huge.db')
    writeFileSync(path, SHOP)
    truncateSync(path, 2 ** 31) // a hole: it takes no room on the disk
    const { page, context } = await openPage(browser)
    await page.getByLabel('Choose a database').setInputFiles(path)
    await reach(page, 'rejected')
    expect(await page.locator('main').textContent()).toContain('2 GiB')
    await context.close()
  })
})

test('Back from a file that cannot be used leads to the one before', async () => {
  const { page, context } = await openPage(browser)
  await chooseFiles(page, { name: 'shop.db', bytes: SHOP })
  await reach(page, 'overview')
  await drop(page, textFile('notes.db', 'nothing'))
  await reach(page, 'rejected')
  await page.goBack()
  await reach(page, 'overview')
  expect(await page.title()).toContain('shop.db')
  await context.close()
})

test('of two files, the one that was dropped last is opened', async () => {
  const { page, context } = await openPage(browser)
  await drop(page, { name: 'first.db', bytes: imageOf(SAMPLE_SQL) })
  await drop(page, { name: 'second.db', bytes: SHOP })
  await page.getByRole('heading', { level: 2, name: 'second.db' }).waitFor()
  await reach(page, 'overview')
  expect(await page.title()).toContain('second.db')
  await context.close()
})

test('an engine that does not come is told, and comes at the next try', async () => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  let isDown = true
  const { page } = await openTab(context, (tab) =>
    tab.route('**/*.wasm', (route) => (isDown ? route.abort() : route.continue())),
  )
  await press(page, 'An old file')
  await reach(page, 'rejected')
  isDown = false
  await drop(page, { name: 'shop.db', bytes: SHOP })
  await reach(page, 'overview')
  expect(await page.title()).toContain('shop.db')
  await context.close()
})

test('a file and a folder that are dragged in from the desktop: the folder is gone through', async () => {
  const database = join(folder, 'dragged.db')
  const migrations = join(folder, 'migrations')
  mkdirSync(join(migrations, 'more'), { recursive: true })
  writeFileSync(database, SHOP)
  for (const { name, bytes } of MIGRATIONS) writeFileSync(join(migrations, name), bytes)
  const { page, context } = await openPage(browser)
  const session = await context.newCDPSession(page)
  // What the browser gets from the desktop; a script cannot make files of the disk, or handles.
  const data = { items: [], files: [database, migrations], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data })
  }
  await reach(page, 'overview')
  await page.getByText('2 migrations of yours').waitFor()
  await applyAll(page)
  expect(await page.getByRole('button', { name: 'Save to dragged.db' }).count()).toBe(1)
  await context.close()
})

test('a file that is pasted opens', async () => {
  const { page, context } = await openPage(browser)
  await page.evaluate(
    (bytes) => {
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File([new Uint8Array(bytes)], 'pasted.db'))
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    },
    [...SHOP],
  )
  await reach(page, 'overview')
  expect(await page.title()).toContain('pasted.db')
  await context.close()
})

test('files that the system opens with the page come through its launch queue', async () => {
  const { page, context } = await openPage(browser)
  await context.addInitScript(() => {
    Object.defineProperty(window, 'launchQueue', {
      value: {
        setConsumer: (consumer: (params: { files: FileSystemFileHandle[] }) => void) => {
          Object.assign(window, { launch: consumer })
        },
      },
    })
  })
  await page.reload()
  await reach(page, 'empty')
  await page.evaluate(
    async (bytes) => {
      const folder = await navigator.storage.getDirectory()
      const handle = await folder.getFileHandle('launched.db', { create: true })
      const target = await handle.createWritable()
      await target.write(new Uint8Array(bytes))
      await target.close()
      const launch: unknown = Reflect.get(window, 'launch')
      if (typeof launch === 'function') Reflect.apply(launch, undefined, [{ files: [handle] }])
    },
    [...SHOP],
  )
  await reach(page, 'overview')
  expect(await page.title()).toContain('launched.db')
  await context.close()
})
