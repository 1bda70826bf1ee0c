import type { Browser, Page } from 'playwright'

// How long a page's main thread is busy in one piece, in time of the processor: on a computer that does
// other things too, a clock would count those as well.

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds: of the clock, and of the processor. */
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Milliseconds of the longest task that the page's main thread had while `work` went on. */
export async function longestTask(
  browser: Browser,
  page: Page,
  pid: number,
  work: () => Promise<void>,
): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel'] })
  await work()
  const trace = (await browser.stopTracing()).toString()
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] }
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid: process, tid }) => `${process} ${tid}`),
  )
  const tasks = traceEvents.filter(
    (event) =>
      event.pid === pid &&
      event.name.endsWith('RunTask') &&
      threads.has(`${event.pid} ${event.tid}`),
  )
  if (tasks.length === 0) throw new Error('The trace has no task of the page.')
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000
}
