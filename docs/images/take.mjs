// node docs/images/take.mjs [folder [name ...]]: the pictures of the page in every state, wide and narrow,
// taken from the page itself; what passes too fast for that, narrow and from the gallery of its view.
// They depend on the fonts of the computer that takes them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../scripts/chromium.mjs'
import { root } from '../../scripts/process.mjs'
import { serve } from '../../scripts/static-server.mjs'
import { serveGallery } from '../../tests/demo/view/gallery.mjs'

/** @typedef {import('playwright').Page} Page */

const [, , folder = dirname(fileURLToPath(import.meta.url)), ...names] = process.argv
/** @param {string} name */
const isWanted = (name) => names.length === 0 || names.includes(name)
const TABS = ['versions', 'diagram', 'slider']
const sizes = {
  wide: { width: 1080, height: 680 },
  narrow: { width: 390, height: 740 },
}

/**
 * @param {Page} page
 * @param {string | RegExp} name
 */
const press = (page, name) => page.getByRole('button', { name }).first().click()

/**
 * @param {Page} page
 * @param {string} state
 */
const reach = (page, state) => page.locator(`main[data-state="${state}"]`).waitFor()

/**
 * @param {Page} page
 * @param {string} sample
 */
async function openSample(page, sample) {
  await press(page, sample)
  await reach(page, 'overview')
  await page
    .getByText(/[0-9] rows$/)
    .first()
    .waitFor()
}

/** @param {Page} page */
async function makePlan(page) {
  await press(page, 'Review upgrade')
  await page.locator('main[data-state="plan"] [data-migration]').first().waitFor()
}

/** @param {Page} page */
async function applyAll(page) {
  await makePlan(page)
  for (const box of await page.locator('[data-loss] input').all()) await box.check()
  await press(page, /^Apply/)
}

/** @type {Readonly<Record<string, (page: Page) => Promise<void>>>} */
const ways = {
  empty: async () => {},
  rejected: async (page) => {
    const bytes = Buffer.from(Array.from({ length: 9000 }, (_, place) => (place * 7919) % 251))
    await page
      .getByLabel('Choose a database')
      .setInputFiles({ name: 'photos.db', mimeType: '', buffer: bytes })
    await reach(page, 'rejected')
  },
  overview: (page) => openSample(page, 'A half upgraded file'),
  versions: async (page) => {
    await openSample(page, 'A half upgraded file')
    await page.getByRole('tab', { name: 'Versions' }).click()
  },
  diagram: async (page) => {
    await openSample(page, 'A half upgraded file')
    await page.getByRole('tab', { name: 'Diagram' }).click()
    await page.locator('svg.diagram').waitFor()
  },
  slider: async (page) => {
    await openSample(page, 'A half upgraded file')
    await page.getByRole('tab', { name: 'Time slider' }).click()
    await page.getByRole('slider').press('End')
  },
  plan: async (page) => {
    await openSample(page, 'A half upgraded file')
    await makePlan(page)
  },
  failed: async (page) => {
    await openSample(page, 'A file that fails')
    await makePlan(page)
    await press(page, 'Try it all the same')
    await reach(page, 'failed')
  },
  result: async (page) => {
    await openSample(page, 'An old file')
    await applyAll(page)
    await reach(page, 'result')
  },
  undo: async (page) => {
    await openSample(page, 'An old file')
    await applyAll(page)
    await reach(page, 'result')
    await press(page, 'Undo…')
    await page.getByRole('radio').first().waitFor()
    await page.locator('.undo-choices input:enabled').nth(2).check()
  },
}

const outDir = await mkdtemp(join(tmpdir(), 'tidemark-pictures-'))
await build({
  root,
  configFile: join(root, 'vite.config.ts'),
  logLevel: 'warn',
  build: { outDir },
})
const { url, close } = await serve(outDir)
const browser = await chromium.launch(await launchOptions())
for (const [name, way] of Object.entries(ways).filter(([each]) => isWanted(each))) {
  for (const [size, viewport] of Object.entries(sizes)) {
    // Dark where it is narrow, so that both are seen.
    const colorScheme = size === 'narrow' ? 'dark' : 'light'
    const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' })
    await page.goto(url)
    await reach(page, 'empty')
    await page.locator('[data-offline="ready"]').waitFor()
    await way(page)
    // What a picture is about is in it.
    await page.evaluate((isTab) => {
      scrollTo(0, 0)
      if (isTab) document.querySelector('.tabs')?.scrollIntoView()
    }, TABS.includes(name))
    await page.screenshot({ path: join(folder, `${name}.${size}.png`) })
    await page.close()
  }
}

const gallery = await serveGallery()
for (const name of ['reading', 'applying', 'cancelled'].filter(isWanted)) {
  const page = await browser.newPage({
    viewport: sizes.narrow,
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  })
  await page.goto(`${gallery.url}#${name}`)
  await reach(page, name)
  await page.screenshot({ path: join(folder, `${name}.narrow.png`) })
  await page.close()
}
await gallery.close()
await browser.close()
await close()
await rm(outDir, { recursive: true, force: true })
