import { expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.js'
import { servePages } from './served-page.js'

it('a visit that ends as visits do leaves no note of writing behind', async () => {
  const browser = await launchChromium()
  const page = await browser.newPage()
  let hear: (body: unknown) => void = () => undefined
  const served = await servePages(['leaving'], { hear: (_, body) => hear(body) })
  const visit = async (go: () => Promise<unknown>) => {
    const heard = new Promise<unknown>((resolve) => {
      hear = resolve
    })
    await go()
    const found = await heard
    // A page that is left while it posts would say that posting failed.
    await page.waitForFunction(() => document.title === 'visited')
    return found
  }
  try {
    const first = await visit(() => page.goto(`${served.url}leaving.html`))
    expect(first).toEqual({ before: 0, during: 1, rows: 1 })
    for (const rows of [2, 3, 4]) {
      expect(await visit(() => page.reload())).toEqual({ before: 0, during: 1, rows })
    }
  } finally {
    await browser.close()
    await served.close()
  }
})
