import fc from 'fast-check'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../../../scripts/static-server.mjs'
import { launchChromium } from '../../support/chromium.js'
import { runs } from '../../support/runs.js'
import { buildSite } from '../site.js'
import type { Site } from '../site.js'
import { plans } from './wander-steps.js'
import { wander } from './wander.js'

let browser: Browser
let site: Site
let served: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  site = await buildSite('')
  served = await serve(site.folder)
  browser = await launchChromium()
}, 600_000)
afterAll(async () => {
  await browser.close()
  await served.close()
  await site.remove()
}, 60_000)

test('whatever a user does, and in whatever haste, the page comes to rest and tells the truth', async () => {
  // A walk takes ten seconds: a hundredth of the cases of a property.
  const count = Math.ceil(runs(10_000) / 100)
  let walks = 0
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      walks++
      await wander(browser, served.url, plan)
    }),
    { numRuns: count },
  )
  expect(walks).toBe(count)
})
