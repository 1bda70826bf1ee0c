import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SAMPLE_SQL } from '../../demo/sample.js'
import { launchChromium } from '../support/chromium.js'
import {
  acknowledgeAll,
  applyAll,
  chooseFiles,
  download,
  drop,
  isStored,
  makePlan,
  openPage,
  openSample,
  planIsReady,
  press,
  reach,
  stateOf,
} from './page.js'
import { imageOf, rowsOfImage } from './sql-js.js'

const VERSIONS = 'SELECT version FROM schema_migrations ORDER BY version'
const ALL = ['001', '002', '003', '004', '005', '006', '007']
const TASKS = 'SELECT id, title, status FROM tasks ORDER BY id'
const SCHEMA = 'SELECT type, name, sql FROM sqlite_schema ORDER BY type, name'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

test('a chosen file is upgraded and downloaded with its rows, and comes back as up to date', async () => {
  const image = imageOf(SAMPLE_SQL)
  const { page, context, complaints } = await openPage(browser)
  await chooseFiles(page, { name: 'shop.sqlite', bytes: image })
  await reach(page, 'overview')
  expect(await page.title()).toBe('shop.sqlite v0 → v007 – tidemark')
  await applyAll(page)
  expect(await page.title()).toBe('shop.sqlite v007 – tidemark')
  const { name, bytes } = await download(page)
  expect(name).toBe('shop.v007.sqlite')
  expect(rowsOfImage(bytes, TASKS)).toEqual(rowsOfImage(image, TASKS))
  expect(rowsOfImage(bytes, VERSIONS).flat()).toEqual(ALL)
  expect(rowsOfImage(bytes, 'PRAGMA integrity_check')).toEqual([['ok']])

  await drop(page, { name, bytes })
  await page.getByText('Nothing to do').waitFor()
  expect(await page.getByRole('button', { name: 'Review upgrade' }).count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('part of the way first, then the rest', async () => {
  const { page, context } = await openPage(browser)
  await openSample(page)
  await makePlan(page)
  await page.getByLabel('Go to version').selectOption('003')
  await page.getByRole('button', { name: 'Apply 3 migrations' }).waitFor()
  await press(page, 'Apply 3 migrations')
  await reach(page, 'result')
  expect(rowsOfImage((await download(page)).bytes, VERSIONS).flat()).toEqual(ALL.slice(0, 3))
  await press(page, 'Look into the copy')
  await applyAll(page)
  expect(rowsOfImage((await download(page)).bytes, VERSIONS).flat()).toEqual(ALL)
  await context.close()
})

describe('undo', () => {
  test('takes the last one back, then leads to a version, then to the original bytes', async () => {
    const image = imageOf(SAMPLE_SQL)
    const { page, context } = await openPage(browser)
    await chooseFiles(page, { name: 'shop.db', bytes: image })
    await reach(page, 'overview')
    await applyAll(page)
    const goBack = async (choice: RegExp) => {
      await press(page, 'Undo…')
      await reach(page, 'undo')
      await page.getByRole('radio', { name: choice }).check()
      await acknowledgeAll(page)
      await press(page, /^(Undo \d+ migrations?|Bring the original back)$/)
      await reach(page, 'result')
      return (await download(page)).bytes
    }
    expect(rowsOfImage(await goBack(/^Undo 007/), VERSIONS).flat()).toEqual(ALL.slice(0, 6))
    expect(rowsOfImage(await goBack(/^Back to version 003/), VERSIONS).flat()).toEqual(
      ALL.slice(0, 3),
    )
    const original = await goBack(/^The original file/)
    expect(Buffer.from(original).equals(Buffer.from(image))).toBe(true)
    await context.close()
  })

  test('a file for an older version is made on a clone; the copy stays', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await applyAll(page)
    await page.getByLabel('For version').selectOption('005')
    const { name, bytes } = await download(page, 'Make and download')
    expect(name).toBe('codeframe-sample.v005.sqlite')
    expect(rowsOfImage(bytes, VERSIONS).flat()).toEqual(ALL.slice(0, 5))
    expect(rowsOfImage((await download(page)).bytes, VERSIONS).flat()).toEqual(ALL)
    await context.close()
  })
})

test('a run that fails leaves the copy as it was, and says where it stopped', async () => {
  const { page, context, complaints } = await openPage(browser)
  await openSample(page, 'failing')
  const before = (await download(page)).bytes
  await press(page, 'Review upgrade')
  await press(page, 'Try it all the same')
  await reach(page, 'failed')
  expect(await page.getByRole('alert').textContent()).toMatch(/line \d+, column \d+/)
  const after = (await download(page)).bytes
  expect(rowsOfImage(after, SCHEMA)).toEqual(rowsOfImage(before, SCHEMA))
  await press(page, 'Back to the plan')
  await planIsReady(page)
  expect(complaints).toEqual([])
  await context.close()
})

describe('the address', () => {
  test('follows the step, and Back and Forward lead where it says', async () => {
    const { page, context } = await openPage(browser)
    const hash = () => page.evaluate(() => location.hash)
    await openSample(page)
    expect(await hash()).toBe('#overview')
    await makePlan(page)
    expect(await hash()).toBe('#plan')
    await page.goBack()
    await reach(page, 'overview')
    await page.goForward()
    await planIsReady(page)
    await page.goBack()
    await page.goBack()
    await reach(page, 'empty')
    expect(await hash()).toBe('')
    await page.goForward()
    await reach(page, 'overview')
    expect(await page.title()).toContain('codeframe-sample.sqlite')
    await context.close()
  })

  test('is loaded again in overview, plan and result, and the page stands where it stood', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await isStored(page)
    await page.reload()
    await reach(page, 'overview')
    await makePlan(page)
    await page.getByLabel('Go to version').selectOption('004')
    await page.getByRole('button', { name: 'Apply 4 migrations' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Apply 4 migrations' }).click()
    await reach(page, 'result')
    await page.locator('html[data-stored]').waitFor({ state: 'attached' })
    await page.reload()
    await reach(page, 'result')
    expect(rowsOfImage((await download(page)).bytes, VERSIONS).flat()).toEqual(ALL.slice(0, 4))
    await context.close()
  })

  test('of a step that has no file leads to the first page', async () => {
    const { page, context } = await openPage(browser)
    await page.goto(`${page.url()}#plan`)
    await page.reload()
    await reach(page, 'empty')
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('')
    await context.close()
  })
})

describe('a stored copy', () => {
  test('is offered again, goes on where it was, and is forgotten when asked', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await applyAll(page)
    await press(page, 'Open another file')
    await reach(page, 'empty')
    await press(page, /^Continue/)
    await reach(page, 'overview')
    expect(await page.title()).toBe('codeframe-sample.sqlite v007 – tidemark')
    await press(page, 'Open another file')
    await press(page, /^Forget with/)
    await press(page, 'Keep it')
    expect(await page.locator('[data-copy]').count()).toBe(1)
    await press(page, /^Forget with/)
    await press(page, 'Forget the copy')
    await page.locator('[data-copy]').waitFor({ state: 'detached' })
    await page.reload()
    await reach(page, 'empty')
    expect(await page.locator('[data-copy]').count()).toBe(0)
    await context.close()
  })

  test('that was changed and not downloaded is not left for another file without a question', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await applyAll(page)
    const other = { name: 'other.db', bytes: imageOf('CREATE TABLE t (a)') }
    await drop(page, other)
    await press(page, 'Stay here')
    expect(await stateOf(page)).toBe('result')
    await drop(page, other)
    await press(page, 'Open the other file')
    await reach(page, 'overview')
    expect(await page.title()).toContain('other.db')
    await context.close()
  })
})
