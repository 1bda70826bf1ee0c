import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root as repository } from '../../scripts/process.mjs'
import { blocksOf, readPage } from '../docs/snippets.js'
import { launchChromium } from '../support/chromium.js'
import { installTidemark } from '../support/installed.js'
import type { Installed } from '../support/installed.js'
import { develop, previewOf } from './vites.js'

// The files that docs/vite.md shows are an app: it is built and run here.

const markdown = readFileSync(join(repository, 'docs', 'vite.md'), 'utf8')
const files = readPage(markdown).files.filter(({ isApp }) => isApp)
/** What the page says that the app prints. */
const printed = blocksOf(markdown).flatMap(({ language, text }) =>
  language === 'text' ? [text] : [],
)

/** Pages for the modules of the page that are one, and the page's side of its plain worker. */
const scripts = ['page', 'live', 'live-page', 'lazy', 'with-worker']
const withWorker = `
import { connectWorker } from 'tidemark/browser'
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
const notes = connectWorker(worker)
const { steps } = await notes.open('notes-of-the-worker')
document.body.append(steps.length + ' in the worker')
`

let installed: Installed
let chromium: Browser
let root: string

beforeAll(async () => {
  installed = installTidemark()
  chromium = await launchChromium()
  root = mkdtempSync(join(installed.folder, 'docs-'))
  write('package.json', '{ "name": "docs", "private": true, "type": "module" }')
  for (const { path, text } of files) write(path, text)
  write('src/with-worker.ts', withWorker)
  for (const name of scripts) {
    write(`src/${name}-ready.ts`, `import './${name}.js'\ndocument.body.append('ready')\n`)
    const script = `<script type="module" src="/src/${name}-ready.ts"></script>`
    write(`${name}.html`, `<!doctype html><body>${script}`)
  }
}, 60_000)

afterAll(async () => {
  await chromium.close()
  installed.remove()
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** A page with a profile of its own, and what it prints. */
async function visit(url: string): Promise<{ page: Page; lines: string[] }> {
  const page = await (await chromium.newContext()).newPage()
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  page.on('pageerror', ({ message }) => lines.push(message))
  await page.goto(url)
  return { page, lines }
}

const expectShown = (page: Page, words: string): Promise<void> => page.getByText(words).waitFor()
async function expectPrinted(lines: readonly string[], words: string): Promise<void> {
  await expect.poll(() => lines.join('\n'), { timeout: 20_000 }).toContain(words)
}

test('the pages and workers of the built app do what the page says', async () => {
  const { build, ...vite } = await import('vite')
  const input = scripts.map((name) => join(root, `${name}.html`))
  await build({ root, logLevel: 'silent', build: { rollupOptions: { input } } })
  const { url, server } = await previewOf({ build, ...vite }, root)
  await expectShown((await visit(`${url}page.html`)).page, 'Welcome')
  await expectShown((await visit(`${url}lazy.html`)).page, '2 applied')
  await expectShown((await visit(`${url}with-worker.html`)).page, '2 in the worker')
  await server.close()
})

test('during development it tells what is pending and what was edited, in the words of the page', async () => {
  const edited = printed.find((text) => text.includes('was edited')) ?? 'a block of the page'
  const { url, server } = await develop(await import('vite'), root)
  const live = await visit(`${url}live.html`)
  const inWorker = await visit(`${url}live-page.html`)
  await Promise.all([live, inWorker].map(({ page }) => expectShown(page, 'ready')))
  write('migrations/003_stars.sql', 'ALTER TABLE notes ADD COLUMN stars INTEGER;')
  await expectPrinted(live.lines, 'pending: [003]')
  const before = readFileSync(join(root, 'migrations', '001_notes.sql'), 'utf8')
  write('migrations/001_notes.sql', before.replace(' NOT NULL', ''))
  await expectPrinted(live.lines, edited)
  await expectPrinted(inWorker.lines, edited)
  write('migrations/001_notes.sql', before)
  rmSync(join(root, 'migrations', '003_stars.sql'))
  await server.close()
})

test('a file that SQLite refuses stops the build with the words of the page', async () => {
  const refused = printed.find((text) => text.includes('TABEL'))?.split('\n') ?? []
  write('migrations/003_stars.sql', 'ALTER TABEL notes ADD COLUMN stars INTEGER;\n')
  const { build } = await import('vite')
  const input = join(root, 'page.html')
  const error: unknown = await build({
    root,
    logLevel: 'silent',
    build: { rollupOptions: { input } },
  }).catch((reason: unknown) => reason)
  rmSync(join(root, 'migrations', '003_stars.sql'))
  expect(refused.length).toBeGreaterThan(2)
  const lines = String(error).replaceAll(`${root}/`, '').split('\n')
  for (const line of refused.slice(1)) expect(lines.join('\n')).toContain(line)
})
