// The page with a large file: from the file to its plan against the parts that nobody can leave out,
// measured in the same browser in turns; the memory of its process; how long its main thread is ever
// busy. npm run bench -- page; TIDEMARK_MEGABYTES for files of other sizes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { build } from 'vite'
import { serve } from '../scripts/static-server.mjs'
import { servePages } from '../tests/browser/served-page.js'
import { writeLargeFiles } from '../tests/demo/large.js'
import { launchChromium } from '../tests/support/chromium.js'
import { memoryOf, ownPeak, rendererOf } from '../tests/support/process-memory.js'

const MEGABYTES = Number(process.env['TIDEMARK_MEGABYTES'] ?? 50)
const ROUNDS = Number(process.env['TIDEMARK_ROUNDS'] ?? 5)

/** What the page notes of itself; times are of its own clock. */
interface Notes {
  readonly marks: Readonly<Record<string, number>>
  readonly longTasks: readonly { readonly start: number; readonly length: number }[]
}

/** Runs in the page before anything else: notes moments, and goes on to the plan by itself. */
function watch(): void {
  const marks: Record<string, number> = {}
  const longTasks: { start: number; length: number }[] = []
  Object.assign(globalThis, { notes: { marks, longTasks } })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      longTasks.push({ start: startTime, length: duration })
    }
  }).observe({ type: 'longtask', buffered: true })
  const mark = (name: string) => {
    marks[name] ??= performance.now()
  }
  addEventListener(
    'change',
    ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === 'file') mark('chosen')
    },
    true,
  )
  const moments: Record<string, string> = {
    header: '[data-check="header"][data-state="passed"]',
    overview: 'main[data-state="overview"]',
    plan: 'main[data-state="plan"] [data-migration]',
    result: 'main[data-state="result"]',
    cancelled: 'main[data-state="cancelled"]',
  }
  new MutationObserver(() => {
    for (const [name, selector] of Object.entries(moments)) {
      if (marks[name] !== undefined || !document.querySelector(selector)) continue
      mark(name)
      if (name !== 'overview') continue
      const review = [...document.querySelectorAll('button')].find(
        ({ textContent }) => textContent === 'Review upgrade',
      )
      setTimeout(() => {
        mark('asked')
        review?.click()
      })
    }
  }).observe(document, { subtree: true, childList: true, attributes: true })
}

const notesOf = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { notes: Notes }).notes)

const folder = mkdtempSync(join(tmpdir(), 'tidemark-bench-'))
await build({
  root: process.cwd(),
  configFile: join(process.cwd(), 'vite.config.ts'),
  logLevel: 'warn',
  build: { outDir: folder },
})
const site = await serve(folder)
const parts = await servePages(['page-parts', 'page-parts-worker'], {
  folder: join(process.cwd(), 'bench/pages'),
})
const files = writeLargeFiles(MEGABYTES * 1e6)

try {
  await report()
} finally {
  files.remove()
  await site.close()
  await parts.close()
  rmSync(folder, { recursive: true, force: true })
}

async function report(): Promise<void> {
  const size = files.bytes / 1e6
  console.log(
    `A file of ${size.toFixed(0)} MB and 6 migrations, one of them a rebuild of most of it`,
  )
  const rounds: Round[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measure())
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
  const all = (pick: (round: Round) => number) => median(rounds.map(pick))
  const ms = (time: number) => `${time.toFixed(0)} ms`
  const names = Object.keys(rounds[0]?.parts ?? {})
  for (const name of names)
    console.log(`  part ${name.padEnd(24)} ${ms(all(({ parts: each }) => each[name] ?? NaN))}`)
  const floor = all(({ floor: each }) => each)
  const toPlan = all(({ toPlan: each }) => each)
  console.log(`  the parts together            ${ms(floor)}`)
  console.log(
    `  drop to plan                  ${ms(toPlan)} (overview after ${ms(all((each) => each.toOverview))}): ` +
      `${median(rounds.map((each) => each.toPlan / each.floor)).toFixed(2)} x the parts (goal <= 1.5)`,
  )
  console.log(`  verdict on the header         ${ms(all((each) => each.header))} (goal <= 100)`)
  console.log(`  apply to result               ${ms(all((each) => each.run))}`)
  console.log(`  Cancel to usable again        ${ms(all((each) => each.cancel))} (goal <= 200)`)
  console.log(
    `  longest task of the page      ${ms(Math.max(...rounds.map((each) => each.longest)))} (goal <= 50)`,
  )
  const peak = Math.max(...rounds.map((each) => each.peak)) / 1e6
  const goal = 140 + 4.5 * size
  console.log(
    `  memory of its own, at most   ${peak.toFixed(0)} MB (goal <= 140 + 4.5 x file = ${goal.toFixed(0)}; ` +
      `at the plan ${(all((each) => each.peakAtPlan) / 1e6).toFixed(0)}, empty page ${(all((each) => each.empty) / 1e6).toFixed(0)})`,
  )
}

interface Round {
  readonly parts: Readonly<Record<string, number>>
  readonly floor: number
  readonly header: number
  readonly toOverview: number
  readonly toPlan: number
  readonly run: number
  readonly cancel: number
  readonly longest: number
  readonly empty: number
  readonly peakAtPlan: number
  readonly peak: number
}

/** A browser of its own for each round: a process that served before would have held more. */
async function measure(): Promise<Round> {
  const browser = await launchChromium({ optimize: true })
  try {
    const page = await openPage(browser)
    const pid = await rendererOf(browser, page)
    const empty = memoryOf(pid)
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([...files.paths])
    await page.locator('main[data-state="plan"] [data-migration]').first().waitFor({ timeout: 0 })
    const peakAtPlan = ownPeak(pid, empty)
    for (const box of await page.locator('[data-loss] input').all()) await box.check()
    const started = await page.evaluate(() => performance.now())
    await page
      .getByRole('button', { name: /^Apply/ })
      .first()
      .click()
    await page.locator('main[data-state="result"]').waitFor({ timeout: 0 })
    const peak = ownPeak(pid, empty)
    const { marks, longTasks } = await notesOf(page)
    const {
      chosen = NaN,
      header = NaN,
      overview = NaN,
      asked = NaN,
      plan = NaN,
      result = NaN,
    } = marks
    await page.context().close()
    const cancel = await measureCancel(browser)
    const times = await measureParts(browser)
    const { read = NaN, open = NaN, quick_check = NaN, preview = NaN } = times
    return {
      parts: times,
      floor: read + open + quick_check + preview,
      header: header - chosen,
      toOverview: overview - chosen,
      toPlan: overview - chosen + (plan - asked),
      run: result - started,
      cancel,
      // From the file on: the first screen is drawn in one task, before anything can be pressed.
      longest: Math.max(
        0,
        ...longTasks.filter(({ start }) => start > chosen).map(({ length }) => length),
      ),
      empty: empty?.own ?? NaN,
      peakAtPlan,
      peak,
    }
  } finally {
    await browser.close()
  }
}

/** From the press on Cancel, in the middle of a run, to a page that can be used. */
async function measureCancel(browser: Browser): Promise<number> {
  const page = await openPage(browser)
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([...files.paths])
  await page.locator('main[data-state="plan"] [data-migration]').first().waitFor({ timeout: 0 })
  for (const box of await page.locator('[data-loss] input').all()) await box.check()
  await page
    .getByRole('button', { name: /^Apply/ })
    .first()
    .click()
  const cancel = page.locator('main[data-state="applying"]').getByRole('button', { name: 'Cancel' })
  await cancel.waitFor({ timeout: 0 })
  await page.waitForTimeout(300)
  const pressed = await cancel.evaluate((button: HTMLElement) => {
    const now = performance.now()
    button.click()
    return now
  })
  await page.locator('main[data-state="cancelled"]').waitFor()
  const { marks } = await notesOf(page)
  await page.context().close()
  return (marks['cancelled'] ?? NaN) - pressed
}

async function openPage(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.addInitScript(watch)
  await page.goto(site.url)
  await page.locator('main[data-state="empty"]').waitFor()
  // As long as somebody needs to choose a file: meanwhile the page fetches its engine, as the parts have theirs.
  await page.waitForTimeout(1500)
  return page
}

async function measureParts(browser: Browser): Promise<Record<string, number>> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${parts.url}page-parts.html`)
  await page.locator('input').setInputFiles([...files.paths])
  await page.waitForFunction(() => document.title.startsWith('{'), undefined, { timeout: 0 })
  const answer = JSON.parse(await page.title()) as {
    times?: Record<string, number>
    error?: string
  }
  await page.context().close()
  if (!answer.times) throw new Error(answer.error)
  return answer.times
}
