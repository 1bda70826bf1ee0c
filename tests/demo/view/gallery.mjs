// Builds the gallery: the view in every state, without a controller. Run by itself it takes pictures of
// all of them, to look at: node tests/demo/view/gallery.mjs <folder> [words in names ...]
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../../scripts/chromium.mjs'
import { root } from '../../../scripts/process.mjs'
import { serve } from '../../../scripts/static-server.mjs'

/**
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveGallery() {
  const outDir = await mkdtemp(join(tmpdir(), 'tidemark-gallery-'))
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    publicDir: false,
    build: { outDir, rollupOptions: { input: join(root, 'tests/demo/view/gallery.html') } },
  })
  const { url, close } = await serve(outDir)
  return {
    url: new URL('tests/demo/view/gallery.html', url).href,
    close: async () => {
      await close()
      await rm(outDir, { recursive: true, force: true })
    },
  }
}

const SIZES = { desktop: { width: 1280, height: 860 }, mobile: { width: 390, height: 780 } }

/**
 * @param {string} folder
 * @param {readonly string[]} words
 */
async function look(folder, words) {
  await mkdir(folder, { recursive: true })
  const { url, close } = await serveGallery()
  const browser = await chromium.launch(await launchOptions())
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    for (const [name, viewport] of Object.entries(SIZES)) {
      const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' })
      page.on('console', (message) => process.stdout.write(`${message.text()}\n`))
      await page.goto(url)
      /** @type {string[]} */
      const names = await page.evaluate('stateNames')
      for (const state of names.filter((each) => words.every((word) => each.includes(word)))) {
        await page.evaluate(`show(${JSON.stringify(state)})`)
        const file = `${state.replaceAll(/\W+/g, '-')}.${name}.${colorScheme}.png`
        await page.screenshot({ path: join(folder, file), fullPage: name === 'desktop' })
      }
      await page.close()
    }
  }
  await browser.close()
  await close()
}

const [, script, folder, ...words] = process.argv
if (script === fileURLToPath(import.meta.url) && folder !== undefined) await look(folder, words)
