import type { Asked } from './messages.js'

/**
 * Tells what this page, or this worker, asks of the network. What goes through the service worker is
 * left out: that tells itself what it does not find among the files it keeps.
 */
export function watchRequests(tell: (asked: Asked) => void): void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (isDirect(entry)) tell(askedBy(entry))
  })
  observer.observe({ type: 'resource', buffered: true })
}

/** For a worker: the page that started it hears it through `hearWorkers`, since it cannot see it. */
export function tellRequests(): void {
  if (!hasChannels()) return
  const channel = new BroadcastChannel(self.name)
  watchRequests((asked) => channel.postMessage(asked))
}

/** What workers of that name ask for. */
export function hearWorkers(name: string, tell: (asked: Asked) => void): void {
  if (!hasChannels()) return
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<Asked>) => tell(data))
}

/** Without them the page counts its own requests alone; it works all the same. */
function hasChannels(): boolean {
  return typeof BroadcastChannel !== 'undefined'
}

/** Went over the network, and not through the service worker. Blobs and data: stay on the computer. */
function isDirect(entry: PerformanceEntry): entry is PerformanceResourceTiming {
  return (
    entry instanceof PerformanceResourceTiming &&
    /^https?:/.test(entry.name) &&
    entry.workerStart === 0 &&
    !isSilent(entry)
  )
}

/**
 * Only Chromium has `workerStart`. In Firefox and WebKit what a service worker answers has no size at
 * all, not even that of headers, which an answer of our own host always has; nor is it a failure, whose
 * status is 0. What comes from another host hides its size, and is counted.
 */
function isSilent(entry: PerformanceResourceTiming): boolean {
  return (
    new URL(entry.name).origin === location.origin &&
    entry.transferSize + entry.encodedBodySize + entry.decodedBodySize === 0 &&
    // Absent in older browsers, whatever TypeScript says.
    Reflect.get(entry, 'responseStatus') !== 0
  )
}

function askedBy({ name, startTime }: PerformanceResourceTiming): Asked {
  return { url: name, at: performance.timeOrigin + startTime }
}
