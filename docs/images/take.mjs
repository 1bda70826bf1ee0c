// node docs/images/take.mjs: takes the pictures of the documentation anew, from the page as it is.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { build } from 'vite'
import { launchOptions } from '../../scripts/chromium.mjs'
import { root } from '../../scripts/process.mjs'
import { serve } from '../../scripts/static-server.mjs'

const outDir = await mkdtemp(join(tmpdir(), 'tidemark-pictures-'))
await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build: { outDir } })
const { url, close } = await serve(outDir)
const browser = await chromium.launch(await launchOptions())
const page = await browser.newPage({
  viewport: { width: 800, height: 762 },
  colorScheme: 'light',
  reducedMotion: 'reduce',
})

await page.goto(url)
await page.getByRole('button', { name: /sample/ }).click()
await page.getByRole('button', { name: /^Apply all/ }).waitFor()
// Nothing under the pointer or in focus: the picture is of the page, not of one moment of it.
await page.mouse.move(0, 0)
await page.screenshot({ path: join(root, 'docs/images/overview.png') })

await browser.close()
await close()
await rm(outDir, { recursive: true })
