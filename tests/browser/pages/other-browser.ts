import { indexedDbStore } from '../../../src/browser/index.js'
import { openConformance } from '../open-conformance.js'
import { deleteRaw, getRaw, keysRaw, putRaw } from '../raw-indexeddb.js'
import { sqlJs } from '../sql-js-in-browser.js'
import { storeConformance } from '../store-conformance.js'
import { run } from './mini-vitest.js'
import { post } from './post.js'

// The conformance suites in whatever browser loads this page.

async function main(): Promise<void> {
  storeConformance('indexedDbStore', (name) => indexedDbStore(name), {
    keys: keysRaw,
    get: getRaw,
    put: putRaw,
    delete: deleteRaw,
  })
  openConformance('indexedDbStore', sqlJs, (name) => () => indexedDbStore(name))
  await post('/done', { ...(await run()), agent: navigator.userAgent })
}

main().catch((error: unknown) => post('/done', { passed: 0, failed: [String(error)] }))
