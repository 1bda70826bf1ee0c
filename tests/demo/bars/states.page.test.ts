import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { writeServiceWorker } from '../../../scripts/service-worker.mjs'
import { launchChromium } from '../../support/chromium.js'
import { findings, openPage, stateOf } from '../page.js'
import { startHost } from '../pwa/host.js'
import { covered, cutOff, moving, outline, smallTargets, tooWide } from './measures.js'
import { way } from './way.js'

// Every state of the page is gone through once, and looked at in each of the ways in which people look.

const DESKTOP = { width: 1280, height: 860 }
/** 320 pixels across; and what is left of a desktop at 400 %, and at 200 %. */
const NARROW = { width: 320, height: 640 }
const AT_400 = { width: 320, height: 256 }
const AT_200 = { width: 640, height: 430 }
const PHONE = { width: 390, height: 780 }

type Look = (page: Page) => Promise<readonly string[]>

/** By what is looked for, what was found, with the name of the place. */
const faults = new Map<string, string[]>()
const names: string[] = []
const states = new Set<string | null>()
const coloured = new Map<string | null, number>()
let complaints: readonly string[] = []
let browser: Browser

/** Takes long, and one place of a state has the colours of the others: so many of each are looked at. */
const COLOURED = 3

const looks: Readonly<Record<string, Look>> = {
  'axe finds': findings,
  'targets below 24 pixels': (page) => smallTargets(page, 24),
  'said wrongly': said,
  'dark: colours': (page) => withMedia(page, { colorScheme: 'dark' }, contrast),
  'forced: colours': (page) => withMedia(page, { forcedColors: 'active' }, contrast),
  'at rest, moving': moving,
  'at 320 pixels': (page) => sized(page, NARROW, fits),
  'at 400 %': (page) => sized(page, AT_400, notCovered),
  'at 200 %': (page) => sized(page, AT_200, fits),
  'by touch, targets below 44 pixels': (page) => sized(page, PHONE, byTouch),
}

beforeAll(async () => {
  browser = await launchChromium()
  const walk = way(browser, { reducedMotion: 'reduce', viewport: DESKTOP })
  for (;;) {
    const next = await walk.next()
    if (next.done) {
      complaints = next.value.flatMap((opened) => opened.complaints)
      break
    }
    const { name, page } = next.value
    names.push(name)
    const state = await stateOf(page)
    states.add(state)
    const places = (coloured.get(state) ?? 0) + 1
    coloured.set(state, places)
    for (const [what, look] of Object.entries(looks)) {
      if (what.endsWith(': colours') && places > COLOURED) continue
      const found = (await look(page)).map((fault) => `${name}: ${fault}`)
      faults.set(what, [...(faults.get(what) ?? []), ...found])
    }
  }
}, 120_000)
afterAll(() => browser.close())

async function contrast(page: Page): Promise<string[]> {
  return findings(page, 'color-contrast')
}

async function fits(page: Page): Promise<string[]> {
  return [...(await tooWide(page)), ...(await cutOff(page)), ...(await smallTargets(page, 24))]
}

async function notCovered(page: Page): Promise<string[]> {
  const share = await covered(page)
  const seen = share > 0.4 ? [`${Math.round(share * 100)} % of the window do not scroll`] : []
  return [...seen, ...(await tooWide(page))]
}

const sessions = new WeakMap<Page, CDPSession>()

/** The browser says "coarse pointer" to the style sheet, as one of a phone does. */
async function byTouch(page: Page): Promise<string[]> {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page))
  sessions.set(page, session)
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true })
  const isCoarse = await page.evaluate(() => matchMedia('(pointer: coarse)').matches)
  const found = [...(await smallTargets(page, 44)), ...(await tooWide(page))]
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: false })
  return isCoarse ? found : ['the pointer was not coarse']
}

/** One heading, one polite region; an alert only where something failed. */
async function said(page: Page): Promise<string[]> {
  const { headings, polite, alerts } = await outline(page)
  const state = await stateOf(page)
  const mayAlert = state === 'rejected' || state === 'failed' || state === 'plan'
  return [
    ...(headings === 1 ? [] : [`${headings} headings`]),
    ...(polite === 1 ? [] : [`${polite} polite regions`]),
    ...(alerts > (mayAlert ? 1 : 0) ? [`${alerts} alerts`] : []),
  ]
}

async function withMedia(
  page: Page,
  media: Parameters<Page['emulateMedia']>[0],
  look: Look,
): Promise<readonly string[]> {
  await page.emulateMedia(media)
  const found = await look(page)
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
  return found
}

async function sized(
  page: Page,
  size: { readonly width: number; readonly height: number },
  look: Look,
): Promise<readonly string[]> {
  await page.setViewportSize(size)
  const found = await look(page)
  await page.setViewportSize(DESKTOP)
  return found
}

test('the way leads through every state that the page has', () => {
  expect(states).toEqual(
    new Set([
      'applying',
      'cancelled',
      'empty',
      'failed',
      'overview',
      'plan',
      'reading',
      'rejected',
      'result',
      'undo',
    ]),
  )
  expect(names.length).toBeGreaterThan(30)
})

describe('in every state there is nothing', () => {
  test.each(Object.keys(looks))('that is %s', (what) => {
    expect(faults.get(what)).toEqual([])
  })
})

test('the offer of a newer page is one that everybody can use', async () => {
  const folder = inject('pageFolder')
  const newer = await mkdtemp(join(tmpdir(), 'tidemark-newer-'))
  await cp(folder, newer, { recursive: true })
  await appendFile(join(newer, 'index.html'), '<!-- newer -->')
  await writeServiceWorker(newer)
  let served = folder
  const host = await startHost(() => served)
  const { page, context } = await openPage(
    browser,
    { serviceWorkers: 'allow', viewport: DESKTOP },
    host.url,
  )
  await page.locator('[data-offline="ready"]').waitFor()
  served = newer
  await page.reload()
  await page.locator('[data-banner="update"]').waitFor()
  for (const look of Object.values(looks)) expect(await look(page)).toEqual([])
  await context.close()
  await host.close()
  await rm(newer, { recursive: true })
})

test('things move where nobody asked for rest, so that rest is something to be seen', async () => {
  const { page, context } = await openPage(browser, { reducedMotion: 'no-preference' })
  await expect.poll(() => moving(page)).not.toEqual([])
  await context.close()
})

test('the page complained of nothing on the whole way', () => {
  expect(complaints).toEqual([])
})
