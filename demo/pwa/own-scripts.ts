// The one place of the page that makes scripts run: workers and the service worker. Trusted Types
// refuse every other.

/** The name that workers of this page have, and no other tab's. */
export const PAGE_NAME = `tidemark ${Math.random().toString(36).slice(2)}`

interface ScriptPolicy {
  /** Really answers a TrustedScriptURL, which browsers take wherever a URL is asked for. */
  createScriptURL(url: string): string
}

declare global {
  // Not yet among TypeScript's own types; absent in browsers without Trusted Types.
  var trustedTypes: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy } | undefined
}

/** Blobs that were made here, by the script that each of them imports. */
const starters = new Map<string, string>()
/** In this browser a worker that begins as a blob does not come up. */
let blobsFail = false

let policy: ScriptPolicy | undefined

/**
 * Starts a module worker under the Content-Security-Policy of the page. A worker that is loaded by its
 * address has only the policy that comes with it, and a static host sends none; a worker that begins as
 * a blob inherits the page's. So a blob of one line imports the script.
 *
 * Where a browser loads no script that way, every later worker is started by its address: it reports
 * an 'error' without a message, and whoever starts it anew gets one that runs.
 */
export function startWorker(address: string | URL): Worker {
  const url = ownAddress(address)
  const script = trusted(blobsFail || blobsPassBy() ? url : starterOf(url))
  const worker = new Worker(script, { name: PAGE_NAME, type: 'module' })
  // An exception in a script that came up is an ErrorEvent.
  worker.addEventListener('error', (event) => (blobsFail ||= !(event instanceof ErrorEvent)))
  return worker
}

/**
 * Firefox asks the network for what a blob imports, never the service worker, which has it: without a
 * network that answers the worker would not come up. By its address it comes from the service worker,
 * with the policy of the page. Elsewhere the blob is better: for a worker that is loaded by its address a
 * browser looks whether there is a newer service worker. No feature tells; hence the name.
 */
function blobsPassBy(): boolean {
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker
  return Boolean(container?.controller) && navigator.userAgent.includes('Firefox/')
}

/** Kept: a worker that is started anew needs it again. */
function starterOf(url: string): string {
  const made = starters.get(url)
  if (made !== undefined) return made
  const line = `import ${JSON.stringify(url)}`
  const starter = URL.createObjectURL(new Blob([line], { type: 'text/javascript' }))
  starters.set(url, starter)
  return starter
}

/** Registers a script of this page as its service worker. */
export function registerServiceWorker(address: string | URL): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(trusted(ownAddress(address)), { updateViaCache: 'none' })
}

function trusted(url: string): string {
  if (!globalThis.trustedTypes) return url
  policy ??= globalThis.trustedTypes.createPolicy('tidemark', {
    createScriptURL: (each) => ([...starters.values()].includes(each) ? each : ownAddress(each)),
  })
  return policy.createScriptURL(url)
}

/** The address in full. Throws where it leads to another host. */
function ownAddress(address: string | URL): string {
  const url = new URL(address, document.baseURI)
  if (url.origin === location.origin) return url.href
  throw new TypeError(`${url.href} is no script of this page.`)
}
