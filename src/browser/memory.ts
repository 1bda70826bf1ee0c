import { imageStore } from './format.js'
import type { Backend, Writing } from './format.js'
import type { Store } from './store.js'
import { storeError } from './trouble.js'

/**
 * A store that lives as long as this object: for tests, and for apps that choose to go on where the
 * browser keeps nothing. It is never chosen for them. `values` is what it keeps everything in.
 */
export function memoryStore(name = 'memory', values = new Map<unknown, unknown>()): Store {
  return imageStore(name, memoryBackend(name, values))
}

function memoryBackend(name: string, values: Map<unknown, unknown>): Backend {
  /** One transaction at a time, as in IndexedDB. */
  let queue: Promise<unknown> = Promise.resolve()

  function run<T>(doing: string, work: (transaction: Writing) => Promise<T>): Promise<T> {
    const turn = queue.then(async () => {
      const changed = new Map(values)
      const result = await work(operations(changed))
      values.clear()
      for (const [key, value] of changed) values.set(key, value)
      return result
    })
    queue = turn.catch(() => undefined)
    return turn.catch((error: unknown) => {
      throw storeError(name, doing, error)
    })
  }

  return {
    read: run,
    write: (doing, _durability, work) => run(doing, work),
    remove: () => Promise.resolve(),
    close() {},
  }
}

// Values are copied in and out, so that nobody else's array is what is stored.
function operations(values: Map<unknown, unknown>): Writing {
  return {
    get: (key) => Promise.resolve(structuredClone(values.get(key))),
    getAll(keys, onProgress) {
      onProgress?.(keys.length, keys.length)
      return Promise.resolve(Array.from(keys, (key) => structuredClone(values.get(key))))
    },
    put(key, value) {
      values.set(key, structuredClone(value))
      return Promise.resolve()
    },
    delete: (key) => void values.delete(key),
    clear: () => values.clear(),
  }
}
