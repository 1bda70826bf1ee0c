import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import { serveGallery } from './gallery.mjs'
import { HOSTILE, states } from './states.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const names = Object.keys(states)

/** One page for each way of looking, so that they are looked at together. */
interface Looks {
  readonly light: Page
  readonly dark: Page
  readonly forced: Page
  readonly narrow: Page
}

let browser: Browser
let gallery: Awaited<ReturnType<typeof serveGallery>>
let looks: Looks
const complaints: string[] = []

beforeAll(async () => {
  ;[browser, gallery] = await Promise.all([launchChromium(), serveGallery()])
  const [light, dark, forced, narrow] = await Promise.all([
    openGallery({ colorScheme: 'light' }),
    openGallery({ colorScheme: 'dark' }),
    openGallery({ forcedColors: 'active' }),
    openGallery({ viewport: { width: 320, height: 640 } }),
  ])
  looks = { light, dark, forced, narrow }
})
afterAll(async () => {
  await browser.close()
  await gallery.close()
})

async function openGallery(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  // Added by the browser, not by a script element, which the page's policy would refuse.
  await context.addInitScript({ content: AXE })
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.goto(gallery.url)
  return page
}

/** What the scripts of the gallery and of axe leave on the page. */
declare const show: (name: string) => void
declare const axe: typeof axeCore

/** What axe finds in a state, each with the first element it is about. */
async function findings(page: Page, name: string, ...rules: string[]): Promise<string[]> {
  return page.evaluate(
    async ([state, values]) => {
      show(state)
      const resultTypes = ['violations' as const]
      const only = values.length > 0 ? { runOnly: { type: 'rule' as const, values } } : {}
      const { violations } = await axe.run(document, { resultTypes, ...only })
      return violations.map(({ id, help, nodes }) => `${id}: ${help} ${nodes[0]?.html ?? ''}`)
    },
    [name, rules] as const,
  )
}

describe.each(names)('the view, %s', (name) => {
  test('has nothing that axe finds, and its colours can be told apart everywhere', async () => {
    const { light, dark, forced, narrow } = looks
    const found = await Promise.all([
      findings(light, name),
      findings(dark, name, 'color-contrast'),
      findings(forced, name, 'color-contrast'),
      findings(narrow, name, 'target-size'),
    ])
    expect(found).toEqual([[], [], [], []])
  })

  test('fits 320 pixels, and has one heading that takes focus', async () => {
    const seen = await looks.narrow.evaluate((state) => {
      show(state)
      const { scrollWidth, clientWidth } = document.documentElement
      const headings = document.querySelectorAll('main h2[tabindex="-1"]').length
      return { tooWide: scrollWidth - clientWidth, headings }
    }, name)
    expect(seen).toEqual({ tooWide: 0, headings: 1 })
  })
})

test('axe is looking: it finds a button without a name', async () => {
  const { light: page } = looks
  await page.evaluate(() => {
    document.querySelector('main')?.append(document.createElement('button'))
  })
  const found = await page.evaluate(async () => {
    const { violations } = await axe.run(document)
    return violations.map(({ id }) => id)
  })
  expect(found).toContain('button-name')
  await page.evaluate(() => document.querySelector('main > button:not([class])')?.remove())
})

test('names that are markup are shown as they are spelled, and run nothing', async () => {
  const { light: page } = looks
  await page.evaluate(() => show('hostile overview'))
  const shown = await page.locator('main h2').textContent()
  expect(shown?.startsWith(HOSTILE.slice(0, 20))).toBe(true)
  for (const summary of await page.locator('summary').all()) await summary.click()
  expect(await page.locator('main img, main script, main b').count()).toBe(0)
})

test('of 20,000 tables a hundred are shown, and the filter finds the others', async () => {
  const { light: page } = looks
  await page.evaluate(() => show('20,000 tables'))
  expect(await page.locator('[data-table]').count()).toBe(100)
  await page.getByText('19,900 more tables not shown. Filter to find it.').waitFor()
  await page.getByLabel('Find a table or column').fill('table_19999')
  await page.locator('[data-table="table_19999"]').waitFor()
  expect(await page.locator('[data-table]').count()).toBe(1)
})

test('no state made the page complain, of its policy or of anything else', () => {
  expect(complaints).toEqual([])
})
