import { existsSync, readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright'

// What a process of the browser holds of the computer's memory, from /proc. A page and its workers share
// one process; the browser's code and libraries, which all of its processes share, are told apart, as
// the browser's own task manager does.

async function renderersOf(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

export interface ProcessMemory {
  /** Bytes of its own. */
  readonly own: number
  /** Bytes of code and libraries. */
  readonly code: number
  /** Bytes of both, at most since it began. */
  readonly peak: number
}

/** Undefined on systems without /proc, and for a process that has ended. */
export function memoryOf(pid: number): ProcessMemory | undefined {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return undefined
  const status = readFileSync(path, 'utf8')
  const field = (name: string) =>
    1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
  return { own: field('RssAnon') + field('RssShmem'), code: field('RssFile'), peak: field('VmHWM') }
}

/**
 * Bytes of its own that a process has held at most. `before` is from an earlier moment: code that came
 * since then counts too, so it is never less than it was. 0, and a line that says so, where nobody tells.
 */
export function ownPeak(pid: number, before: ProcessMemory | undefined): number {
  const memory = memoryOf(pid)
  if (!memory || !before) console.warn('How much memory a process takes is not known here.')
  return memory && before ? memory.peak - before.code : 0
}

/** The renderer of a page: the one of all that is busy while the page is. */
export async function rendererOf(browser: Browser, page: Page): Promise<number> {
  const before = new Map((await renderersOf(browser)).map((pid) => [pid, ticksOf(pid)]))
  await page.evaluate(() => {
    const until = performance.now() + 200
    while (performance.now() < until);
  })
  const ticks = [...before].map(([pid, was]) => ({ pid, ticks: ticksOf(pid) - was }))
  return ticks.toSorted((a, b) => b.ticks - a.ticks)[0]?.pid ?? NaN
}

/** Time on a processor, in the kernel's ticks: fields 14 and 15 of stat, counted behind the name. */
function ticksOf(pid: number): number {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return 0
  const stat = readFileSync(path, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}
