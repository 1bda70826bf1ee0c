import { startWorker } from '../pwa/own-scripts.js'
import type { Layout, LayoutRequest } from './layout-shape.js'
// oxlint-disable-next-line import/default -- the worker exports nothing; Vite answers with its address
import workerUrl from './layout-worker.ts?worker&url'

/**
 * Asks a worker of its own for the layout: the one with the database may be busy for minutes. It lives
 * as long as the question; a question that nobody waits for any more ends with it.
 */
export function requestLayout(request: LayoutRequest, signal: AbortSignal): Promise<Layout> {
  return new Promise<Layout>((resolve, reject) => {
    const worker = startWorker(workerUrl)
    const end = () => worker.terminate()
    worker.addEventListener('message', ({ data }: MessageEvent<Layout>) => {
      end()
      resolve(data)
    })
    worker.addEventListener('error', ({ message }) => {
      end()
      reject(new Error(`The diagram could not be laid out. ${message}`))
    })
    signal.addEventListener('abort', () => {
      end()
      reject(new DOMException('Nobody waits for it any more.', 'AbortError'))
    })
    worker.postMessage(request)
  })
}
