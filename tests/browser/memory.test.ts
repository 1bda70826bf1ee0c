import { memoryStore } from '../../src/browser/memory.js'
import type { Store } from '../../src/browser/store.js'
import { storeConformance } from './store-conformance.js'

const kept = new Map<string, { store: Store; values: Map<unknown, unknown> }>()

function keptAs(name: string) {
  const values = new Map<unknown, unknown>()
  const one = kept.get(name) ?? { store: memoryStore(name, values), values }
  kept.set(name, one)
  return one
}

storeConformance('memoryStore', (name) => keptAs(name).store, {
  keys: (name) => Promise.resolve([...keptAs(name).values.keys()]),
  get: (name, key) => Promise.resolve(keptAs(name).values.get(key)),
  async put(name, key, value) {
    keptAs(name).values.set(key, value)
  },
  async delete(name, key) {
    keptAs(name).values.delete(key)
  },
})
