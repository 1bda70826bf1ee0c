import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.js'
import { choose, findings, openPage, press, reach } from './page.js'
import { imageOf } from './sql-js.js'

const RECIPES = imageOf('CREATE TABLE recipes (id INTEGER PRIMARY KEY)')
const FOREIGN = imageOf('CREATE TABLE schema_migrations (version BIGINT, dirty BOOLEAN)')
const LONG = 'a_table_with_a_name_that_never_ends_'.repeat(20)
const WIDE = imageOf(`CREATE TABLE ${LONG} (a)`)

/** Each way into a state; it begins at the empty page. */
const ways: Record<string, (page: Page) => Promise<void>> = {
  empty: async () => {},
  overview: async (page) => {
    await press(page, /sample/)
    await reach(page, 'overview')
  },
  'overview of a foreign file': async (page) => {
    await choose(page, 'foreign.db', FOREIGN)
    await reach(page, 'overview')
  },
  'overview of long names': async (page) => {
    await choose(page, `${LONG.slice(0, 200)}.db`, WIDE)
    await reach(page, 'overview')
  },
  applying: async (page) => {
    await press(page, /sample/)
    await reach(page, 'overview')
    // The run is one task of the page and lets nobody look on: its timer is kept from starting it.
    await page.evaluate(() => {
      const setTimeout: unknown = Reflect.get(window, 'setTimeout')
      const swallow = () => {
        Object.assign(window, { setTimeout })
        return 0
      }
      Object.assign(window, { setTimeout: swallow })
    })
    await press(page, /^Apply all/)
    await reach(page, 'applying')
  },
  result: async (page) => {
    await press(page, /sample/)
    await press(page, /^Apply all/)
    await reach(page, 'result')
  },
  'failed in a migration': async (page) => {
    await choose(page, 'recipes.db', RECIPES)
    await press(page, /^Apply all/)
    await reach(page, 'failed')
  },
  'failed to open': async (page) => {
    await choose(page, 'empty.db', new Uint8Array())
    await reach(page, 'failed')
  },
}

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

describe.each(Object.keys(ways))('the page, %s', (name) => {
  test('has nothing that axe finds, in light and in dark', async () => {
    const { page, context } = await openPage(browser)
    await ways[name]?.(page)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await findings(page), colorScheme).toEqual([])
    }
    await context.close()
  })

  test('fits a screen of 320 pixels without scrolling sideways', async () => {
    const { page, context } = await openPage(browser, { viewport: { width: 320, height: 640 } })
    await ways[name]?.(page)
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ])
    expect(widths[0]).toBe(widths[1])
    await context.close()
  })
})

test('axe is looking: it finds a button without a name', async () => {
  const { page, context } = await openPage(browser)
  await page.evaluate(() =>
    document.querySelector('main')?.append(document.createElement('button')),
  )
  expect((await findings(page)).join()).toContain('button-name')
  await context.close()
})

test('the keyboard alone leads from the sample to a rolled back result', async () => {
  const { page, context } = await openPage(browser)
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => document.activeElement?.textContent ?? '')
      if (name.test(focused)) return
    }
    throw new Error(`Tab never reached ${String(name)}.`)
  }
  const heading = () => page.evaluate(() => document.activeElement?.tagName)
  await tabTo(/sample/)
  await page.keyboard.press('Enter')
  await reach(page, 'overview')
  expect(await heading()).toBe('H2')
  await tabTo(/^Apply all/)
  await page.keyboard.press('Space')
  await reach(page, 'result')
  expect(await heading()).toBe('H2')
  await tabTo(/^Roll back last/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '007 is rolled back' }).waitFor()
  await context.close()
})

test('the file input is reached by Tab, and its label shows the focus', async () => {
  const { page, context } = await openPage(browser)
  await page.keyboard.press('Tab')
  const seen = await page.evaluate(() => {
    const label = document.querySelector('label')
    return [document.activeElement?.id, label && getComputedStyle(label).outlineStyle]
  })
  expect(seen).toEqual(['file', 'solid'])
  await context.close()
})

test('a change of state is told in the live region and in the title', async () => {
  const { page, context } = await openPage(browser)
  await press(page, /sample/)
  await reach(page, 'overview')
  expect(await page.getByRole('status').textContent()).toBe(
    'codeframe-sample.sqlite is open. 7 migrations pending.',
  )
  expect(await page.title()).toBe('codeframe-sample.sqlite – tidemark')
  await context.close()
})
