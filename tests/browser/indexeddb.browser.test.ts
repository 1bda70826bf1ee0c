import { indexedDbStore } from '../../src/browser/indexeddb.js'
import { deleteRaw, getRaw, keysRaw, putRaw } from './raw-indexeddb.js'
import { storeConformance } from './store-conformance.js'

storeConformance('indexedDbStore', (name) => indexedDbStore(name), {
  keys: keysRaw,
  get: getRaw,
  put: putRaw,
  delete: deleteRaw,
})
