import { startWorker } from '../../../../demo/pwa/own-scripts.js'
import { registerPwa } from '../../../../demo/pwa/register.js'
// oxlint-disable-next-line import/default -- the worker exports nothing; Vite answers with its address
import workerUrl from './asking-worker.ts?worker&url'

// The service worker and what belongs to it, without the rest of the page.

declare global {
  interface Window {
    /** The user takes the update. */
    takeUpdate: () => void
    /** Starts a worker and lets it fetch; `answer` shows what came. */
    askInWorker: (url: string) => void
    tryScript: (url: string) => string
  }
}

function show(id: string, text: string): void {
  const place = document.querySelector(`#${id}`)
  if (place) place.textContent = text
}

registerPwa({
  onOffline: (state) => show('offline', state),
  onRequest: (sinceLoad) => show('requests', String(sinceLoad)),
  onUpdate: (take) => {
    window.takeUpdate = take
    show('update', 'offered')
  },
})

window.askInWorker = (url) => {
  const worker = startWorker(workerUrl)
  worker.addEventListener('message', ({ data }: MessageEvent<string>) => show('answer', data))
  worker.addEventListener('error', () => show('answer', 'The worker did not come up.'))
  worker.postMessage(url)
}

window.tryScript = (url) => {
  try {
    startWorker(url)
    return 'started'
  } catch (error) {
    return String(error)
  }
}
