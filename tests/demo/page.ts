import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright'
import { inject } from 'vitest'
import type { SampleName } from '../../demo/model.js'
import type { StepName } from '../../demo/state.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page in a browser context, with everything that it asked for and complained of. */
export interface Opened {
  readonly page: Page
  readonly context: BrowserContext
  /** Addresses asked for over the network, from the first on. */
  readonly requests: readonly string[]
  /** Errors, refusals of the Content-Security-Policy and dialogs. */
  readonly complaints: readonly string[]
}

/** Opens the served page in a context of its own and waits until its script has run. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
  address = inject('pageUrl'),
): Promise<Opened> {
  // What moves without end would be drawn anew all the time, in every test.
  const context = await browser.newContext({
    acceptDownloads: true,
    reducedMotion: 'reduce',
    // It would keep the whole page anew for each test; those that are about it allow it.
    serviceWorkers: 'block',
    ...options,
  })
  await context.addInitScript(() => {
    const named = ({ tagName, className, textContent }: Element) =>
      `<${tagName.toLowerCase()} ${className}> ${textContent?.slice(0, 60)}`
    Object.assign(window, { named })
  })
  return openTab(context, undefined, address)
}

/** One more tab of a context; `prepare` is told of it before it loads anything. */
export async function openTab(
  context: BrowserContext,
  prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
  address = inject('pageUrl'),
): Promise<Opened> {
  const page = await context.newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) requests.push(request.url())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await prepare(page)
  await page.goto(address)
  await reach(page, 'empty')
  return { page, context, requests, complaints }
}

/** Waits for `main` to be in a state. */
export async function reach(page: Page, state: StepName): Promise<void> {
  await page.locator(`main[data-state="${state}"]`).waitFor()
}

/** The state that `main` is in. */
export async function stateOf(page: Page): Promise<string | null> {
  return page.locator('main').getAttribute('data-state')
}

export interface FileToTake {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Bytes of a text, for `.sql` files and such. */
export function textFile(name: string, text: string): FileToTake {
  return { name, bytes: new TextEncoder().encode(text) }
}

/** Chooses files through the input, as a user does. */
export async function chooseFiles(page: Page, ...files: readonly FileToTake[]): Promise<void> {
  await page.getByLabel('Choose a database').setInputFiles(
    files.map(({ name, bytes }) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(bytes),
    })),
  )
}

/** Drops files on the page. */
export async function drop(page: Page, ...files: readonly FileToTake[]): Promise<void> {
  const plain = files.map(({ name, bytes }) => ({
    name,
    base64: Buffer.from(bytes).toString('base64'),
  }))
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer()
    for (const { name, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
      // One moment, so that the same file dropped twice is the same file.
      data.items.add(new File([bytes], name, { lastModified: 1_700_000_000_000 }))
    }
    return data
  }, plain)
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

const SAMPLES: Readonly<Record<SampleName, string>> = {
  old: 'An old file',
  half: 'A half upgraded file',
  failing: 'A file that fails',
}

/** Opens one of the samples, and waits until it is there. */
export async function openSample(page: Page, name: SampleName = 'old'): Promise<void> {
  await press(page, SAMPLES[name])
  await reach(page, 'overview')
}

export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
}

/** From the overview to a plan that is ready. */
export async function makePlan(page: Page): Promise<void> {
  await press(page, 'Review upgrade')
  await reach(page, 'plan')
  await planIsReady(page)
}

export async function planIsReady(page: Page): Promise<void> {
  await page.locator('main[data-state="plan"] [data-migration]').first().waitFor()
}

/** Ticks everything that would be lost. */
export async function acknowledgeAll(page: Page): Promise<void> {
  for (const box of await page.locator('[data-loss] input').all()) await box.check()
}

/** From the overview to the result of applying everything. */
export async function applyAll(page: Page): Promise<void> {
  await makePlan(page)
  await acknowledgeAll(page)
  await press(page, /^Apply/)
  await reach(page, 'result')
}

/** Waits until the copy is listed as stored, so that a reload finds it. */
export async function isStored(page: Page): Promise<void> {
  await page.locator('html[data-stored]').waitFor({ state: 'attached' })
}

/** Presses a button and returns the name and the bytes of the download that arrives. */
export async function download(
  page: Page,
  button: string | RegExp = /^Download/,
): Promise<{ name: string; bytes: Uint8Array }> {
  const [arrived] = await Promise.all([page.waitForEvent('download'), press(page, button)])
  const bytes = new Uint8Array(readFileSync(await arrived.path()))
  return { name: arrived.suggestedFilename(), bytes }
}

/**
 * What axe finds wrong with the page as it is now, each with the first element it is about. Without
 * names of rules by all of them.
 */
export async function findings(page: Page, ...rules: string[]): Promise<string[]> {
  await bringAxe(page)
  return page.evaluate(async (values) => {
    const only = values.length > 0 ? { runOnly: { type: 'rule' as const, values } } : {}
    const { violations } = await axe.run(document, { resultTypes: ['violations'], ...only })
    return violations.map(({ id, help, nodes }) => `${id}: ${help} ${nodes[0]?.html ?? ''}`)
  }, rules)
}

/** Brought by the browser, not by a script element, which the page's policy would refuse. */
async function bringAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => 'axe' in globalThis)) return
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: AXE })
  await session.detach()
}

/** What the script of axe leaves on the page. */
declare const axe: typeof axeCore
