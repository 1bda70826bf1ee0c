import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import { openPage, openSample, planIsReady, press, reach } from '../page.js'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

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

test('a theme that is chosen is kept', async () => {
  const { page, context } = await openPage(browser)
  await page.getByRole('radio', { name: 'Dark' }).check()
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  await page.reload()
  await reach(page, 'empty')
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  await context.close()
})
