// How long the page is busy at most while a worker opens 100 MB, rebuilds the table and saves: the time
// between two timers and the browser's own long tasks (above 50 ms). npm run bench -- worker
import { join } from 'node:path'
import { launchChromium } from '../tests/support/chromium.js'
import { servePages } from '../tests/browser/served-page.js'

let finish: () => void = () => undefined
const finished = new Promise<void>((resolve) => {
  finish = resolve
})
const served = await servePages(['rebuild', 'rebuild-worker'], {
  folder: join(process.cwd(), 'bench/pages'),
  hear(path, body) {
    if (path === '/rebuild') console.log('page while a worker opens, rebuilds, saves:', body)
    if (path === '/failed') {
      console.error(body)
      process.exitCode = 1
    }
    if (path === '/done' || path === '/failed') finish()
    return null
  },
})
const browser = await launchChromium({ optimize: true })
const page = await browser.newPage()
await page.goto(`${served.url}rebuild.html`)
await finished
await browser.close()
await served.close()
