// Draws the icons of the installed page, demo/public/icon-*.png, from demo/icon.svg. By hand, after the
// drawing was changed: node scripts/icons.mjs
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { launchOptions } from './chromium.mjs'
import { root } from './process.mjs'

const svg = readFileSync(join(root, 'demo/icon.svg'), 'utf8')
const ground = /<rect[^>]* fill="([^"]+)"/.exec(svg)?.[1] ?? 'none'
// A system cuts a maskable icon as it likes, and leaves four fifths of it.
const icons = [
  { name: 'icon-192.png', size: 192, part: 1, ground: 'none' },
  { name: 'icon-512.png', size: 512, part: 1, ground: 'none' },
  { name: 'icon-maskable-512.png', size: 512, part: 0.75, ground },
]

const browser = await chromium.launch(await launchOptions())
const page = await browser.newPage()
for (const icon of icons) {
  const { size, part } = icon
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>body{margin:0;height:100vh;display:grid;place-items:center;background:${icon.ground}}
     svg{width:${size * part}px}</style>${svg}`,
  )
  const path = join(root, 'demo/public', icon.name)
  await page.screenshot({ path, omitBackground: true })
  console.log(path)
}
await browser.close()
