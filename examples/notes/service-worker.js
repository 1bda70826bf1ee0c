// Keeps the files of one release. `offline.ts` fills in what stands between underscores.
const RELEASE = 'notes-__RELEASE__'
const FILES = ['__FILES__']

/** The type checker takes `self` for a window. */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

worker.addEventListener('install', (event) => {
  const keep = caches.open(RELEASE).then((cache) => cache.addAll(FILES))
  event.waitUntil(keep.then(() => worker.skipWaiting()))
})

worker.addEventListener('activate', (event) => {
  const forget = caches
    .keys()
    .then((names) =>
      Promise.all(names.filter((name) => name !== RELEASE).map((name) => caches.delete(name))),
    )
  event.waitUntil(forget.then(() => worker.clients.claim()))
})

worker.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return
  event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)))
})
