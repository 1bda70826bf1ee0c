import { connectWorker } from '../../src/browser/index.js'

// How long the page is ever busy while a worker opens, rebuilds and saves 100 MB.

const post = (path: string, body: unknown = {}) =>
  fetch(path, { method: 'POST', body: JSON.stringify(body) })

let longest = 0
const watchGaps = () => {
  const { port1, port2 } = new MessageChannel()
  let last = performance.now()
  port1.onmessage = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    setTimeout(() => {
      last = performance.now()
      port2.postMessage(undefined)
    }, 0)
  }
  port2.postMessage(undefined)
}

async function main(): Promise<void> {
  const longTasks: number[] = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration)
  }).observe({ type: 'longtask' })
  const connect = () => connectWorker(new Worker('/rebuild-worker.js', { type: 'module' }))
  const first = connect()
  await first.open('rebuild', { runMigrations: false, autosave: false })
  await first.applyAll({ to: '001' })
  await first.close()
  first.terminate()

  longTasks.length = 0
  watchGaps()
  const started = performance.now()
  const db = connect()
  let progress = 0
  const report = await db.open('rebuild', { autosave: false, onProgress: () => void progress++ })
  const opened = performance.now() - started
  const bytes = (await db.export()).length
  const exported = performance.now() - started - opened
  await db.close()
  await post('/rebuild', {
    steps: report.steps.length,
    bytes,
    opened,
    exported,
    progress,
    longest,
    longTasks: Math.max(0, ...longTasks),
  })
  await db.open('rebuild', { runMigrations: false })
  await db.remove()
  await post('/done')
}

main().catch((error: unknown) => post('/failed', { message: String(error) }))
