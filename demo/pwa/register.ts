import type { Asked, FromServiceWorker, ToServiceWorker } from './messages.js'
import { PAGE_NAME, registerServiceWorker } from './own-scripts.js'
import { hearWorkers, watchRequests } from './requests.js'

export type Offline = 'unsupported' | 'preparing' | 'ready'

export interface PwaListeners {
  /** `ready`: every file of the page is kept, and it works without a network from now on. */
  readonly onOffline: (state: Offline) => void
  /** A newer version of the page is kept and waits. `take` reloads the page with it; nothing else does. */
  readonly onUpdate: (take: () => void) => void
  /** How many requests this page, its workers and its service worker made since it was loaded. */
  readonly onRequest: (sinceLoad: number) => void
}

/**
 * Registers the service worker, which keeps the files of the page. A newer version that it finds waits
 * until the user takes it, or until no tab has the page open.
 */
export function registerPwa({ onOffline, onUpdate, onRequest }: PwaListeners): void {
  const count = requestCounter(onRequest)
  onOffline('preparing')
  void register(onUpdate, count.add).then((state) => {
    count.loaded()
    onOffline(state)
  })
}

/** Keeping the page's files is part of loading them: counting begins when that has ended. */
function requestCounter(onRequest: PwaListeners['onRequest']) {
  let loadedAt = Number.POSITIVE_INFINITY
  let sinceLoad = 0
  const add = ({ at }: Asked) => {
    if (at > loadedAt) onRequest(++sinceLoad)
  }
  watchRequests(add)
  hearWorkers(PAGE_NAME, add)
  return {
    add,
    loaded: () => {
      loadedAt = Date.now()
    },
  }
}

async function register(
  onUpdate: PwaListeners['onUpdate'],
  onAsked: (asked: Asked) => void,
): Promise<Offline> {
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker
  if (!container) return 'unsupported'
  try {
    const registration = await registerServiceWorker('./service-worker.js')
    watchUpdates(registration, onUpdate)
    const worker = registration.active ?? (await installed(registration))
    return worker ? await kept(container, worker, onAsked) : 'unsupported'
  } catch {
    // No https, storage that is switched off, a script that does not come: the page works all the same.
    return 'unsupported'
  }
}

/** The first visit: undefined when the files could not all be fetched. The next visit tries again. */
async function installed(
  registration: ServiceWorkerRegistration,
): Promise<ServiceWorker | undefined> {
  const worker = registration.installing ?? registration.waiting
  if (!worker) return undefined
  await new Promise<void>((resolve) => {
    const look = () => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve()
    }
    worker.addEventListener('statechange', look)
    look()
  })
  return worker.state === 'activated' ? worker : undefined
}

/** Asks the service worker whether it has everything; it fetches what the browser threw away. */
function kept(
  container: ServiceWorkerContainer,
  worker: ServiceWorker,
  onAsked: (asked: Asked) => void,
): Promise<Offline> {
  return new Promise((resolve) => {
    container.addEventListener('message', ({ data }: MessageEvent<FromServiceWorker>) => {
      if (data.type === 'request') onAsked({ url: data.url, at: Date.now() })
      else resolve(data.complete ? 'ready' : 'unsupported')
    })
    container.startMessages()
    tell(worker, { type: 'loaded' })
  })
}

function tell(worker: ServiceWorker, message: ToServiceWorker): void {
  worker.postMessage(message)
}

function watchUpdates(
  registration: ServiceWorkerRegistration,
  onUpdate: PwaListeners['onUpdate'],
): void {
  const offer = () => {
    // Without an active one this is the first visit, and nothing is replaced.
    if (registration.waiting && registration.active) onUpdate(() => take(registration))
  }
  const watch = () => registration.installing?.addEventListener('statechange', offer)
  offer()
  watch()
  registration.addEventListener('updatefound', watch)
}

/** Another tab may have taken the new version meanwhile: then it only has to be loaded. */
function take({ waiting }: ServiceWorkerRegistration): void {
  const reload = () => location.reload()
  if (!waiting) return reload()
  waiting.addEventListener('statechange', () => {
    if (waiting.state === 'activated') reload()
  })
  tell(waiting, { type: 'take-over' })
}
