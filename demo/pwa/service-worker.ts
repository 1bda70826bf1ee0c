import type { FromServiceWorker, ToServiceWorker } from './messages.js'

// Keeps the files of the page, so that it works without a network, and asks for nothing else.
// It replaces an older version only when the user says so, or when no tab has the page open.

declare const self: ServiceWorkerGlobalScope

// The build puts them in: the path of each file from this folder, and the hash of its content.
declare const FILES: readonly (readonly [path: string, integrity: string])[]
declare const VERSION: string

/** Several pages may share a host, and a host has one list of caches. */
const PREFIX = `tidemark ${self.registration.scope} `
const OWN = PREFIX + VERSION
const INTEGRITY = 'x-integrity'
const POLICY_HEADER = 'content-security-policy'

self.addEventListener('install', (event) => event.waitUntil(keepAll()))

// The page that installs this is used from now on without a network.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => event.respondWith(answer(event.request)))

self.addEventListener('message', (event) => {
  event.waitUntil(isTakeOver(event.data) ? self.skipWaiting() : welcome(event.source))
})

function isTakeOver(message: unknown): boolean {
  const wanted: ToServiceWorker['type'] = 'take-over'
  return typeof message === 'object' && message !== null && Reflect.get(message, 'type') === wanted
}

/** A page that was loaded past this one, by a forced reload, is taken over as well. */
async function welcome(page: ExtendableMessageEvent['source']): Promise<void> {
  const complete = await keepAll().then(
    () => true,
    () => false,
  )
  await self.clients.claim()
  const message: FromServiceWorker = { type: 'kept', complete }
  page?.postMessage(message)
  await forgetOlder()
}

async function keepAll(): Promise<void> {
  const cache = await caches.open(OWN)
  await Promise.all(FILES.map(([path, integrity]) => keep(cache, path, integrity)))
}

/** From where it is at hand: this cache, that of an older version, the network. */
async function keep(cache: Cache, path: string, integrity: string): Promise<void> {
  const url = new URL(path, self.registration.scope).href
  if (await cache.match(url)) return
  const older = await matchOlder(url)
  const same = older?.headers.get(INTEGRITY) === integrity ? older : undefined
  await cache.put(url, same ?? prepared(await fetchExactly(url, integrity), path, integrity))
}

/**
 * The content that this version was built with: while a host changes from one version to the next, or
 * a cache on the way holds an older one, the files of two versions never mix.
 */
async function fetchExactly(url: string, integrity: string): Promise<Response> {
  const ask = (cache: RequestCache) => fetch(url, { integrity, cache, credentials: 'same-origin' })
  const response = await ask('default').catch(() => ask('reload'))
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`)
  return response
}

/** With what a static host does not send. */
function prepared(response: Response, path: string, integrity: string): Response {
  const headers = new Headers({
    'content-type': response.headers.get('content-type') ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    [INTEGRITY]: integrity,
  })
  // Added to the policy in the page, where this word has no effect.
  if (path.endsWith('.html')) headers.set(POLICY_HEADER, "frame-ancestors 'none'")
  return new Response(response.body, { headers })
}

async function answer(request: Request): Promise<Response> {
  const response = await keptOrFetched(request)
  return request.destination === 'worker' ? underPolicy(response) : response
}

async function keptOrFetched(request: Request): Promise<Response> {
  const kept = request.method === 'GET' ? await match(addressOf(request)) : undefined
  if (kept) return kept
  await tellPages({ type: 'request', url: request.url })
  return fetch(request)
}

/** A worker has the policy that its script comes with, and no static host sends one: this is the page's. */
async function underPolicy({ body, status, headers }: Response): Promise<Response> {
  const policy = await pagePolicy()
  const all = new Headers(headers)
  if (policy !== undefined) all.set(POLICY_HEADER, policy)
  return new Response(body, { status, headers: all })
}

/** As it stands in the page. */
async function pagePolicy(): Promise<string | undefined> {
  const page = await match(new URL('index.html', self.registration.scope).href)
  return /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(
    (await page?.text()) ?? '',
  )?.[1]
}

/** There is one page, whatever the address says: what is behind `#` or `?` is for its script. */
function addressOf({ mode, url }: Request): string {
  const { scope } = self.registration
  return mode === 'navigate' || url === scope ? new URL('index.html', scope).href : url
}

async function match(url: string): Promise<Response | undefined> {
  const own = await (await caches.open(OWN)).match(url)
  return own ?? matchOlder(url)
}

/** A tab may still run an older version and ask for a part of it. */
async function matchOlder(url: string): Promise<Response | undefined> {
  for (const name of await otherVersions()) {
    const found = await (await caches.open(name)).match(url)
    if (found) return found
  }
  return undefined
}

async function otherVersions(): Promise<string[]> {
  const names = await caches.keys()
  return names.filter((name) => name.startsWith(PREFIX) && name !== OWN)
}

/** Once no tab runs another version and none waits, their files go. */
async function forgetOlder(): Promise<void> {
  const { waiting, installing } = self.registration
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (waiting || installing || pages.length > 1) return
  await Promise.all((await otherVersions()).map((name) => caches.delete(name)))
}

async function tellPages(message: FromServiceWorker): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window' })
  for (const page of pages) page.postMessage(message)
}
