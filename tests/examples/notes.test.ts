import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../scripts/process.mjs'
import { serve } from '../../scripts/static-server.mjs'
import { launchChromium } from '../support/chromium.js'
import { installTidemark } from '../support/installed.js'
import type { Installed } from '../support/installed.js'

// The example as its README tells: its first release, used, and then its newest.

let installed: Installed
let chromium: Browser
let app: string

beforeAll(async () => {
  installed = installTidemark()
  app = installed.app(join(root, 'examples', 'notes'), 'notes')
  chromium = await launchChromium()
}, 60_000)

afterAll(async () => {
  await chromium.close()
  installed.remove()
})

const bin = (name: string, file: string): string => join(root, 'node_modules', name, 'bin', file)
const vite = (...args: string[]): void => installed.run(app, bin('vite', 'vite.js'), ...args)

/** The notes that the page shows, each with its buttons. */
const notes = (page: Page): Promise<string[]> => page.locator('li').allInnerTexts()
const add = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('New note').fill(text)
  await page.getByRole('button', { name: 'Add' }).click()
  await page.locator('li', { hasText: text }).waitFor()
}
const says = (page: Page, words: string): Promise<void> =>
  page.getByRole('status').filter({ hasText: words }).waitFor()

/** Until the files of the release are kept. */
async function isReadyForOffline(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
}

test('the type checker accepts it as it stands', () => {
  expect(() => installed.run(app, bin('typescript', 'tsc'), '--noEmit')).not.toThrow()
})

test('notes of the first release are kept by the second, online and offline', async () => {
  const site = join(installed.folder, 'site')
  const deploy = (): void => {
    rmSync(site, { recursive: true, force: true })
    mkdirSync(site)
    cpSync(join(app, 'dist'), site, { recursive: true })
  }

  vite('build', '--mode', 'release-1', '--logLevel', 'error')
  deploy()
  let server = await serve(site)
  const { port } = new URL(server.url)
  const page = await (await chromium.newContext()).newPage()
  await page.goto(server.url)
  await says(page, 'Upgraded: 001')
  await add(page, 'Low water at six')
  await add(page, 'Boots')
  expect(await notes(page)).toEqual(['Boots\nDelete', 'Low water at six\nDelete'])

  await isReadyForOffline(page)
  await server.close()
  await page.reload()
  await says(page, 'Up to date')
  await add(page, 'Written offline')
  await page.reload()
  await page.locator('li', { hasText: 'Written offline' }).waitFor()

  vite('build', '--logLevel', 'error')
  deploy()
  server = await serve(site, { port: Number(port) })
  // The page of the first release comes once more, and the second takes over.
  await page.reload()
  await says(page, 'Upgraded: 002, 003')
  expect(await notes(page)).toEqual([
    'Written offline\n2 words\nPin\nDelete',
    'Boots\n1 word\nPin\nDelete',
    'Low water at six\n4 words\nPin\nDelete',
  ])

  await isReadyForOffline(page)
  await server.close()
  await page.reload()
  await says(page, 'Up to date')
  await page.getByRole('button', { name: 'Pin: Boots' }).click()
  await page.getByRole('button', { name: 'Unpin: Boots' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Unpin: Boots' }).waitFor()
  expect((await notes(page))[0]).toBe('Boots\n1 word\nUnpin\nDelete')
})
