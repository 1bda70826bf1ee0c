import initSqlJs from 'sql.js'
import wasm from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { expect, test } from 'vitest'

const SQL = await initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasm })

/** A worker that previews, and its answers in order. */
async function startWorker() {
  const worker = new Worker(new URL('./support/preview-worker.ts', import.meta.url), {
    type: 'module',
  })
  const answers: unknown[] = []
  const waiting: ((answer: unknown) => void)[] = []
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const next = waiting.shift()
    if (next) next(data)
    else answers.push(data)
  })
  const answer = () =>
    answers.length > 0
      ? Promise.resolve(answers.shift())
      : new Promise<unknown>((resolve) => waiting.push(resolve))
  expect(await answer()).toBe('ready')
  return { worker, answer }
}

const live = new SQL.Database()
live.run('CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)')

test('a preview that never ends is ended with its worker, and the page goes on', async () => {
  const image = live.export()
  const endless = await startWorker()
  const up =
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO t SELECT 0 FROM n WHERE i < 0'
  endless.worker.postMessage({ image, up })
  expect(await endless.answer()).toBe('started')
  // The page is free while it runs, and nothing comes back from it.
  const silence = new Promise((resolve) => setTimeout(() => resolve('silence'), 500))
  expect(await Promise.race([endless.answer(), silence])).toBe('silence')
  endless.worker.terminate()

  const next = await startWorker()
  next.worker.postMessage({ image, up: 'DELETE FROM t WHERE a = 1' })
  expect(await next.answer()).toBe('started')
  expect(await next.answer()).toEqual({
    ok: true,
    losses: [{ kind: 'rows', table: 't', count: 1, of: 2 }],
  })
  next.worker.terminate()
  expect(live.exec('SELECT count(*) FROM t')[0]?.values).toEqual([[2]])
})
