import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright'
import { inject } from 'vitest'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The page in a browser context of its own, with everything that it asked for and complained of. */
export interface Opened {
  readonly page: Page
  readonly context: BrowserContext
  /** Addresses asked for over the network, from the first on. */
  readonly requests: readonly string[]
  /** Errors, refusals of the Content-Security-Policy and dialogs. */
  readonly complaints: readonly string[]
}

/** Opens the served page and waits until its script has run. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ acceptDownloads: true, ...options })
  // Added by the browser, not by a script element, which the page's policy would refuse.
  await context.addInitScript({ content: AXE })
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
  await page.goto(inject('pageUrl'))
  await reach(page, 'empty')
  return { page, context, requests, complaints }
}

/** Waits for `main` to be in a state. */
export async function reach(page: Page, state: string): Promise<void> {
  await page.locator(`main[data-state="${state}"]`).waitFor()
}

/** Chooses a file through the input, as a user does. */
export async function choose(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page
    .getByLabel('Choose an SQLite file')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
}

/** Drops files on the page. */
export async function drop(
  page: Page,
  files: readonly { name: string; bytes: Uint8Array }[],
): Promise<void> {
  const plain = files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }))
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer()
    for (const { name, bytes } of all) data.items.add(new File([new Uint8Array(bytes)], name))
    return data
  }, plain)
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

/** Presses Download and returns the name and the bytes of what arrives. */
export async function download(page: Page): Promise<{ name: string; bytes: Uint8Array }> {
  const [arrived] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ])
  const bytes = new Uint8Array(readFileSync(await arrived.path()))
  return { name: arrived.suggestedFilename(), bytes }
}

export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).click()
}

/** What axe finds wrong with the page as it is now, each with the first element it is about. */
export async function findings(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { violations } = await axe.run(document)
    return violations.map(({ id, help, nodes }) => `${id}: ${help} ${nodes[0]?.html ?? ''}`)
  })
}

/** What the script of axe leaves on the page. */
declare const axe: typeof axeCore
