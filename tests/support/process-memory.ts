import { existsSync, readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright'

// What a process of the browser has held at most since it began, from /proc: all of it that was in
// memory at one time, with the browser's own code and libraries. A page and its workers share one.

async function renderersOf(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

/** In bytes; undefined on systems without /proc, and for a process that has ended. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } | undefined {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return undefined
  const status = readFileSync(path, 'utf8')
  const field = (name: string) =>
    1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
  return { now: field('VmRSS'), peak: field('VmHWM') }
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
