import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Schema } from 'tidemark'
import { serve } from '../../../scripts/static-server.mjs'
import type { SchemaDiff } from '../../../demo/diagram/graph-shape.js'
import { launchChromium } from '../../support/chromium.js'
import { findings } from '../page.js'
import { buildSite } from '../site.js'
import type { Site } from '../site.js'
import { BLOG, diffOf, HOSTILE_NAMES, hostileSql, NEWER_BLOG, schemaOf } from './schemas.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DIFF = diffOf(BLOG, NEWER_BLOG)

let browser: Browser
let site: Site
let server: { url: string; close: () => Promise<void> }

beforeAll(async () => {
  browser = await launchChromium()
  site = await buildSite('tests/demo/diagram/site')
  server = await serve(site.folder)
})
afterAll(async () => {
  await browser.close()
  await server.close()
  await site.remove()
})

interface Drawn {
  readonly page: Page
  readonly complaints: readonly string[]
}

async function draw(
  schema: Schema,
  diff?: SchemaDiff,
  options: BrowserContextOptions = {},
): Promise<Drawn> {
  const context = await browser.newContext(options)
  await context.addInitScript({ content: AXE })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(server.url)
  await page.evaluate(([now, change]) => window.draw(now, change), [schema, diff] as const)
  await page.locator('svg.diagram').waitFor()
  return { page, complaints }
}

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

describe.each(['light', 'dark', 'forced'] as const)('the diagram in %s colours', (colours) => {
  test('has nothing that axe finds, as a picture and as text', async () => {
    const options: BrowserContextOptions =
      colours === 'forced' ? { forcedColors: 'active' } : { colorScheme: colours }
    const { page } = await draw(DIFF.after, DIFF, options)
    await page.getByRole('button', { name: /^posts, changed/ }).press('Enter')
    expect(await findings(page)).toEqual([])
    await page.getByRole('checkbox', { name: 'As text' }).check()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })
})

test('one Tab leads into the picture, arrow keys from table to table, one Tab out of it', async () => {
  const { page } = await draw(schemaOf(BLOG))
  await page.getByRole('button', { name: 'Fit' }).focus()
  await page.keyboard.press('Tab')
  const seen = [await focused(page)]
  for (const key of ['Home', 'ArrowRight', 'ArrowLeft', 'End', 'ArrowDown']) {
    await page.keyboard.press(key)
    seen.push(await focused(page))
  }
  expect(new Set(seen).size).toBeGreaterThan(2)
  expect(seen.every((label) => / columns?/.test(label))).toBe(true)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Behind')
  await page.keyboard.press('Shift+Tab')
  expect(await focused(page)).toBe(seen.at(-1))
  await page.context().close()
})

test('a table that is chosen tells all of itself, and its lines are told apart', async () => {
  const { page } = await draw(DIFF.after, DIFF)
  const posts = page.getByRole('button', { name: /^posts, changed/ })
  expect(await posts.getAttribute('aria-label')).toBe(
    'posts, changed, 4 columns, refers to users, drafts, referred to by post_tags',
  )
  await posts.press('Enter')
  const facts = page.getByRole('region', { name: 'The chosen table' })
  expect(await facts.textContent()).toContain('removed: draft')
  expect(await facts.textContent()).toContain('added: at TEXT')
  expect(await page.locator('.relation.selected').count()).toBe(4)
  await posts.press(' ')
  expect(await facts.count()).toBe(0)
  await page.context().close()
})

test('the list says what the picture shows, and is there for those who cannot see', async () => {
  const { page } = await draw(DIFF.after, DIFF)
  const twin = page.getByRole('region', { name: 'The diagram as text' })
  const inPicture = await page
    .locator('.diagram [data-table]')
    .evaluateAll((all) => all.map((each) => each.getAttribute('data-table') ?? ''))
  const inText = await twin
    .locator('[data-table]')
    .evaluateAll((all) => all.map((each) => each.getAttribute('data-table') ?? ''))
  expect(inText.toSorted()).toEqual(inPicture.toSorted())
  expect(inText).toHaveLength(5)
  await page.getByRole('checkbox', { name: 'As text' }).check()
  expect(await page.locator('svg.diagram').count()).toBe(0)
  expect(await twin.isVisible()).toBe(true)
  await page.context().close()
})

test('no name gets out of its place', async () => {
  const { page, complaints } = await draw(schemaOf(hostileSql()))
  expect(await page.locator('.diagram .entity').count()).toBe(HOSTILE_NAMES.length)
  expect(await page.locator('#diagram :is(img, script, b, iframe)').count()).toBe(0)
  await page.getByRole('checkbox', { name: 'As text' }).check()
  expect(await page.locator('#diagram :is(img, script, b, iframe)').count()).toBe(0)
  expect(complaints).toEqual([])
  await page.context().close()
})

test('the page fits 320 pixels; the picture scrolls by itself', async () => {
  const { page } = await draw(DIFF.after, DIFF, { viewport: { width: 320, height: 640 } })
  const widths = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ])
  expect(widths[0]).toBe(widths[1])
  await page.context().close()
})

test('of 20,000 tables some are shown, and any can be found', async () => {
  // Made in the page: SQLite takes long for as many.
  const { page } = await draw(
    schemaOf('CREATE TABLE t (id INTEGER PRIMARY KEY, p REFERENCES t19999(id))'),
  )
  const longest = await page.evaluate(async (template) => {
    const [table] = template.tables
    if (!table) throw new Error('The template has no table.')
    const tables = Array.from({ length: 20_000 }, (_, at) => ({ ...table, name: `t${at}` }))
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => duration))
    })
    observer.observe({ type: 'longtask' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    tasks.length = 0
    window.draw({ tables, views: [], triggers: [] })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    return Math.max(0, ...tasks)
  }, schemaOf('CREATE TABLE t (id INTEGER PRIMARY KEY, p REFERENCES t19999(id))'))
  console.log(`Longest task of the page while 20,000 tables are drawn: ${longest} ms`)
  await page.getByText('60 of 20,000 tables').waitFor()
  expect(await page.locator('.diagram .entity').count()).toBe(60)
  await page.getByLabel('Show what is around a table').fill('T1234')
  await page.getByRole('button', { name: 't12345', exact: true }).click()
  await page.locator('.diagram [data-table="t12345"]').waitFor()
  await page.getByRole('button', { name: 'Back to all' }).click()
  await page.getByText('60 of 20,000 tables').waitFor()
  await page.context().close()
})
