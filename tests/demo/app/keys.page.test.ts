import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import { makePlan, openPage, openSample, planIsReady, press, reach } from '../page.js'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** Presses Tab until something with this name has the focus, and tells how often that was. */
async function tabTo(page: Page, name: RegExp, most = 25): Promise<number> {
  for (let presses = 1; presses <= most; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => document.activeElement?.textContent ?? '')
    if (name.test(focused)) return presses
  }
  throw new Error(`Tab did not reach ${String(name)}.`)
}

const focusedTag = (page: Page) => page.evaluate(() => document.activeElement?.tagName)

test('the keyboard alone leads from a sample to its download, in 25 presses of Tab at most', async () => {
  const { page, context, complaints } = await openPage(browser)
  let presses = await tabTo(page, /An old file/)
  await page.keyboard.press('Enter')
  await reach(page, 'overview')
  expect(await focusedTag(page)).toBe('H2')
  presses += await tabTo(page, /^Review upgrade/)
  await page.keyboard.press('Enter')
  await planIsReady(page)
  expect(await focusedTag(page)).toBe('H2')
  presses += await tabTo(page, /^Apply 7/)
  await page.keyboard.press('Space')
  await reach(page, 'result')
  expect(await focusedTag(page)).toBe('H2')
  const arrives = page.waitForEvent('download')
  presses += await tabTo(page, /^Download/)
  await page.keyboard.press('Enter')
  expect((await arrives).suggestedFilename()).toBe('codeframe-sample.v007.sqlite')
  expect(presses).toBeLessThanOrEqual(25)
  expect(complaints).toEqual([])
  await context.close()
})

describe('single keys', () => {
  test('P makes a plan, ? shows the help, Esc closes it, and they can be switched off', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('p')
    await planIsReady(page)
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByRole('checkbox').uncheck()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('?')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await context.close()
  })

  test('O opens the dialog for files', async () => {
    const { page, context } = await openPage(browser)
    const chosen = page.waitForEvent('filechooser')
    // Asked after it, the browser answers when it knows that the dialog is waited for.
    await page.title()
    await page.keyboard.press('o')
    const chooser = await chosen
    expect(chooser.isMultiple()).toBe(true)
    await context.close()
  })

  test('are letters where somebody types', async () => {
    const { page, context } = await openPage(browser)
    await openSample(page)
    await page.getByRole('searchbox').first().fill('')
    await page.keyboard.type('op?')
    expect(await page.getByRole('searchbox').first().inputValue()).toBe('op?')
    expect(await page.locator('main').getAttribute('data-state')).toBe('overview')
    await context.close()
  })
})

test('F6 goes through the regions of the page, and comes back to the first', async () => {
  const { page, context } = await openPage(browser)
  await openSample(page)
  const region = () =>
    page.evaluate(() => document.activeElement?.closest('header, main, footer')?.tagName)
  const seen: (string | undefined)[] = [await region()]
  for (let presses = 0; presses < 3; presses++) {
    await page.keyboard.press('F6')
    seen.push(await region())
  }
  expect(seen).toEqual(['MAIN', 'FOOTER', 'HEADER', 'MAIN'])
  await context.close()
})

test('Esc to a question means no', async () => {
  const { page, context } = await openPage(browser)
  await openSample(page)
  await page.locator('html[data-stored]').waitFor({ state: 'attached' })
  await press(page, 'Open another file')
  await press(page, /^Forget with/)
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await page.locator('[data-copy]').count()).toBe(1)
  await context.close()
})

test('what changes is told in one polite region, and the last of it always', async () => {
  const { page, context } = await openPage(browser)
  const status = page.locator('#live')
  expect(await status.getAttribute('role')).toBe('status')
  await openSample(page)
  await makePlan(page)
  await expect
    .poll(() => status.textContent(), { timeout: 12_000 })
    .toContain('The plan is ready: 7 migrations')
  expect(await page.locator('[aria-live], [role="status"]').count()).toBe(1)
  await context.close()
})

test('a theme that is chosen is kept', async () => {
  const { page, context } = await openPage(browser)
  await page.getByRole('radio', { name: 'Dark' }).check()
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  await page.reload()
  await reach(page, 'empty')
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  await context.close()
})
