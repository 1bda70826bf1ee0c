import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import {
  isStored,
  makePlan,
  openPage,
  openSample,
  openTab,
  planIsReady,
  press,
  reach,
  stateOf,
} from '../page.js'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

test('the second tab only looks on, and takes over when asked', async () => {
  const first = await openPage(browser)
  await openSample(first.page)
  await isStored(first.page)
  const second = await openTab(first.context)
  await press(second.page, /^Continue/)
  await reach(second.page, 'overview')
  await second.page.getByText('open in another tab').waitFor()
  expect(await second.page.getByRole('button', { name: 'Review upgrade' }).count()).toBe(0)
  await press(second.page, 'Take over')
  await second.page.getByRole('button', { name: 'Review upgrade' }).waitFor()
  await first.page.getByText('open in another tab').waitFor()
  await makePlan(second.page)
  await press(second.page, /^Apply/)
  await reach(second.page, 'result')
  // The tab that looks on shows what the other has made.
  await first.page.getByText('At version 007').first().waitFor()
  await second.page.close()
  await press(first.page, 'Take over')
  await first.page.getByText('Nothing to do').waitFor()
  await first.context.close()
})

test('a tab that crashed leaves the copy to the next', async () => {
  const first = await openPage(browser)
  await openSample(first.page)
  await isStored(first.page)
  const second = await openTab(first.context)
  await press(second.page, /^Continue/)
  await reach(second.page, 'overview')
  const session = await first.context.newCDPSession(first.page)
  void session.send('Page.crash').catch(() => undefined)
  await first.page.waitForEvent('crash')
  await press(second.page, 'Take over')
  await makePlan(second.page)
  await planIsReady(second.page)
  expect(await stateOf(second.page)).toBe('plan')
  await first.context.close()
})

test('a browser that cannot tell tabs apart opens files all the same, and says so', async () => {
  const context = await browser.newContext()
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'locks', { value: undefined })
  })
  const { page, complaints } = await openTab(context)
  await openSample(page)
  await page.getByText('cannot tell whether another tab').waitFor()
  await makePlan(page)
  expect(complaints).toEqual([])
  await context.close()
})
