import { createStore } from 'idb-keyval'
import type { UseStore } from 'idb-keyval'
import { beginWriting, cutNotes, forgetNotes, hasLevelDb, turnLog } from './cut-writes.js'
import { LOST, imageStore } from './format.js'
import type { Backend, Reading, Writing } from './format.js'
import type { Store } from './store.js'
import { nameOf, storeError, timedOut } from './trouble.js'
import { watch } from './watchdog.js'

/** The IndexedDB database of a stored database has this before its name. */
const PREFIX = 'tidemark:'
const OBJECTS = 'image'
/** After so many milliseconds without a write, none is expected soon. */
const IDLE = 2000
/** So long a save waits for the note that it begins. */
const PATIENCE = 5000

/**
 * A store in IndexedDB, one IndexedDB database (`tidemark:` and the name) for each. Nothing is opened
 * before the first call.
 *
 * `timeout`: so many milliseconds without any answer of the browser make a `STORE_TIMEOUT` (an open
 * that never answers happens, in Safari and with a delete in another tab).
 */
export function indexedDbStore(name: string, { timeout = 15_000 } = {}): Store {
  const store = imageStore(name, indexedDbBackend(name, timeout), PREFIX + name)
  return hasLevelDb() ? guarded(store) : store
}

/** Around a store in LevelDB: see cut-writes.ts. */
function guarded(store: Store): Store {
  let mended: Promise<void> | undefined
  let writing: Promise<(() => Promise<void>) | void> | undefined
  let idle: ReturnType<typeof setTimeout> | undefined

  // Not waited for by who only reads. What fails here fails in the store too, which says so better.
  const mend = async () => {
    const cut = await cutNotes()
    if (cut.length === 0) return
    await turnLog()
    await forgetNotes(cut)
  }
  const begin = () => (writing ??= (mended ?? Promise.resolve()).then(beginWriting).catch(nothing))
  // The notes must not stand in the way of a save: a store that does not answer says so itself.
  const begun = async () => {
    if (!writing) await Promise.race([begin(), later(PATIENCE)])
  }
  const rest = async () => {
    clearTimeout(idle)
    const note = writing
    writing = undefined
    const end = await note
    await end?.().catch(nothing)
  }
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    clearTimeout(idle)
    await begun()
    try {
      return await work()
    } finally {
      // A worker is not told when its page goes.
      idle = setTimeout(() => void rest(), IDLE)
    }
  }

  return {
    ...store,
    async load(generation, onProgress) {
      const image = await store.load(generation, onProgress)
      // After the first call to the store: the browser tells of a loss only to who opens first.
      mended ??= mend().catch(nothing)
      return image
    },
    save: (change) => write(() => store.save(change)),
    restore: (generation, options) => write(() => store.restore(generation, options)),
    rest,
  }
}

function indexedDbBackend(name: string, timeout: number): Backend {
  let use: UseStore | undefined
  let connection: IDBDatabase | undefined

  /** idb-keyval makes the database and its object store; it keeps no `versionchange` watch. */
  const connect = async (): Promise<IDBDatabase> => {
    if (connection) return connection
    // Both are asked for at once; the first one gets the event that tells of a loss.
    const made = makeDatabase(PREFIX + name)
    const store = (use ??= createStore(PREFIX + name, OBJECTS))
    // In a promise of its own, so that what it throws at once does not hide what the first one meets.
    const opened = Promise.resolve().then(() => openWith(store))
    const [database] = await Promise.all([opened, made])
    // Another tab deletes the database: it waits until every connection is closed.
    database.addEventListener('versionchange', () => forget(database))
    database.addEventListener('close', () => forget(database))
    connection = database
    return database
  }

  const forget = (database: IDBDatabase | undefined) => {
    database?.close()
    if (database !== connection) return
    connection = undefined
    use = undefined
  }

  async function attempt<T>(
    mode: IDBTransactionMode,
    durability: 'strict' | 'relaxed',
    work: (transaction: Writing) => Promise<T>,
    alive: () => void,
  ): Promise<T> {
    const database = await connect()
    alive()
    // idb-keyval's own transaction cannot be given a durability.
    const transaction = database.transaction(OBJECTS, mode, { durability })
    return settle(transaction, work(operations(transaction, alive)))
  }

  async function run<T>(
    doing: string,
    mode: IDBTransactionMode,
    durability: 'strict' | 'relaxed',
    work: (transaction: Writing) => Promise<T>,
  ): Promise<T> {
    const once = (alive: () => void) => attempt(mode, durability, work, alive)
    try {
      return await watch(
        timeout,
        async (alive) => {
          try {
            return await once(alive)
          } catch (error) {
            if (!isClosed(error)) throw error
            // The connection was closed under us (Safari does, and so does a delete elsewhere).
            forget(connection)
            use = undefined
            return await once(alive)
          }
        },
        () => {
          // A connection that does not answer is not asked again.
          forget(connection)
          use = undefined
          return timedOut(name, doing, timeout)
        },
      )
    } catch (error) {
      throw storeError(name, doing, error)
    }
  }

  return {
    read: (doing, work) => run(doing, 'readonly', 'relaxed', work),
    write: (doing, durability, work) => run(doing, 'readwrite', durability, work),
    remove() {
      forget(connection)
      use = undefined
      return deleteDatabase(PREFIX + name)
    },
    close() {
      forget(connection)
      use = undefined
    },
  }
}

const openWith = (use: UseStore) => use('readonly', (objects) => objects.transaction.db)

/**
 * Makes the database if it is missing, as idb-keyval would. Chromium deletes all of a site's storage when
 * it finds it corrupt, and tells it in one place alone, a property of this event that is in no standard.
 * It is written down, so that a new and empty store can be told from one that was lost.
 */
function makeDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onupgradeneeded = (
      event: Event & { dataLoss?: unknown; dataLossMessage?: unknown },
    ) => {
      const objects = request.result.createObjectStore(OBJECTS)
      if (event.dataLoss === 'total') objects.put(String(event.dataLossMessage), LOST)
    }
    request.onsuccess = () => {
      request.result.close()
      resolve()
    }
    request.onerror = () => reject(request.error)
  })
}

/** The connection is gone: before the transaction, or under it, without a reason of its own. */
function isClosed(error: unknown): boolean {
  return error === null || ['InvalidStateError', 'AbortError'].includes(nameOf(error))
}

function operations(transaction: IDBTransaction, alive: () => void): Writing {
  const objects = transaction.objectStore(OBJECTS)
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => {
        alive()
        resolve(request.result)
      }
      request.onerror = () => reject(request.error)
    })
  const reading: Reading = {
    get: (key) => answer<unknown>(objects.get(key)),
    getAll(keys, onProgress) {
      let done = 0
      // One request each, all at once: twice as fast as getAll() over ranges, in Chromium.
      const chunks = Array.from(keys, async (key) => {
        const chunk = await answer<unknown>(objects.get(key))
        if (++done % 16 === 0 || done === keys.length) onProgress?.(done, keys.length)
        return chunk
      })
      return Promise.all(chunks)
    },
  }
  return {
    ...reading,
    // A put that fails aborts the transaction, which tells; this only says that the value was taken.
    put: (key, value) => answer(objects.put(value, key)).then(nothing, nothing),
    delete: (key) => void objects.delete(key),
    clear: () => void objects.clear(),
  }
}

function nothing(): void {}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Commits when `work` is done, undoes when it throws, and answers when the browser says `complete`. */
function settle<T>(transaction: IDBTransaction, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let failure: { thrown: unknown } | undefined
    let result: { value: T } | undefined
    transaction.oncomplete = () => {
      if (result) resolve(result.value)
      else reject(failure ? failure.thrown : new Error('the transaction ended before its work'))
    }
    // `error` is the browser's reason (quota, say); null when we aborted for a reason of our own.
    transaction.onabort = () => reject(transaction.error ?? failure?.thrown ?? null)
    work.then(
      (value) => {
        result = { value }
        // Without commit() the browser waits to see whether another request follows.
        if (transaction.mode !== 'readonly') commit(transaction)
      },
      (thrown: unknown) => {
        failure = { thrown }
        abort(transaction)
      },
    )
  })
}

// Both throw when the transaction has ended already, and then its events tell.
function commit(transaction: IDBTransaction): void {
  try {
    transaction.commit()
  } catch {
    // Ended: `abort` or `complete` is on its way.
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // Ended: `abort` or `complete` is on its way.
  }
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
    // Everything was cleared before; another tab that holds on delays only the empty rest.
    request.onblocked = () => resolve()
  })
}
