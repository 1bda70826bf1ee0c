import { afterEach, describe, expect, it } from 'vitest'
import { indexedDbStore, openDatabase } from '../../src/browser/index.js'
import { valueOf } from '../../src/browser/tracked-file.js'
import { MigrationError } from '../../src/errors.js'
import { defineMigration } from '../../src/migration.js'
import { failure } from './open-conformance.js'
import { sqlJs } from './sql-js-in-browser.js'

const one = defineMigration({
  version: '001',
  description: 'notes',
  apply: (db) =>
    db.exec(`
      CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
      INSERT INTO notes (text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
        SELECT hex(zeroblob(3000)) FROM n;
    `),
})
const two = defineMigration({
  version: '002',
  description: 'every chunk changes',
  apply: (db) => db.exec("UPDATE notes SET text = replace(text, '0', 'x')"),
})

const patched: (() => void)[] = []
afterEach(() => {
  for (const restore of patched.splice(0)) restore()
})

/** Puts something before a method of the real thing. `before` may throw. */
function intercept<T extends object>(
  target: T,
  name: keyof T & string,
  around: (self: unknown, call: () => unknown) => unknown,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, name)
  const original: unknown = descriptor?.value
  if (!descriptor || typeof original !== 'function') throw new Error(`no method ${name}`)
  Object.defineProperty(target, name, {
    ...descriptor,
    value(this: unknown, ...args: unknown[]) {
      return around(this, (): unknown => Reflect.apply(original, this, args))
    },
  })
  patched.push(() => Object.defineProperty(target, name, descriptor))
}

const restoreAll = () => {
  for (const restore of patched.splice(0)) restore()
}

let count = 0
const freshName = () => `faults-${Date.now()}-${count++}`
const open = (name: string, migrations = [one, two]) =>
  openDatabase(name, { sqlJs: sqlJs(), store: indexedDbStore(name), migrations, autosave: false })

type Fault = 'throws' | 'aborts' | 'throws-quota'

/** Every operation that a store makes of IndexedDB counts; the one with this number fails. */
function failAt(number: number, fault: Fault): { seen: number; fired: boolean } {
  const state = { seen: 0, fired: false }
  const around = (self: unknown, call: () => unknown): unknown => {
    state.seen++
    if (state.seen !== number) return call()
    state.fired = true
    if (fault === 'throws') throw new DOMException('injected', 'UnknownError')
    if (fault === 'throws-quota') throw new DOMException('', 'QuotaExceededError')
    const result = call()
    if (self instanceof IDBObjectStore) self.transaction.abort()
    else if (self instanceof IDBTransaction) self.abort()
    else if (result instanceof IDBTransaction) result.abort()
    return result
  }
  for (const name of ['get', 'getAll', 'put', 'delete'] as const) {
    intercept(IDBObjectStore.prototype, name, around)
  }
  intercept(IDBDatabase.prototype, 'transaction', around)
  intercept(IDBFactory.prototype, 'open', around)
  if (fault !== 'aborts') intercept(IDBTransaction.prototype, 'commit', around)
  return state
}

describe('a fault at any operation of IndexedDB', () => {
  it.each(['throws', 'aborts', 'throws-quota'] as const)(
    '(%s) leaves the old image or the new one, and never another',
    async (fault) => {
      let fired = 0
      for (let number = 1; ; number++) {
        const name = freshName()
        await (await open(name, [one])).close()
        const state = failAt(number, fault)
        const result = await open(name).catch((error: unknown) => error)
        restoreAll()
        expect(result instanceof Error && !(result instanceof MigrationError)).toBe(false)
        const generation = (await indexedDbStore(name).head())?.generation
        const store = indexedDbStore(name)
        const old = await openDatabase(name, {
          sqlJs: sqlJs(),
          store,
          runMigrations: false,
          autosave: false,
        })
        const changed = valueOf(old.db, "SELECT count(*) FROM notes WHERE text LIKE 'x%'")
        expect(valueOf(old.db, 'PRAGMA integrity_check')).toBe('ok')
        expect(changed, `operation ${number}`).toBe(generation === 2 ? 40 : 0)
        expect(generation).toBe(result instanceof Error ? 1 : 2)
        await old.close()
        // And nothing is in the way of trying again.
        const again = await open(name)
        expect(again.generation).toBe(2)
        await again.close()
        await again.store.remove()
        if (!state.fired) break
        fired++
      }
      expect(fired).toBeGreaterThan(10)
    },
  )
})

describe('trouble with the browser’s storage', () => {
  const replaceIndexedDb = (value: unknown) => {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')
    if (!descriptor) throw new Error('no indexedDB')
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value })
    patched.push(() => Object.defineProperty(globalThis, 'indexedDB', descriptor))
  }

  it.each([
    ['is missing', undefined],
    [
      'throws',
      {
        open() {
          throw new DOMException('The operation is insecure.', 'SecurityError')
        },
      },
    ],
  ])('is told as STORE_UNAVAILABLE where IndexedDB %s', async (_, value) => {
    replaceIndexedDb(value)
    expect((await failure(open(freshName()))).code).toBe('STORE_UNAVAILABLE')
  })

  it('is told as STORE_TIMEOUT where IndexedDB never answers', async () => {
    const name = freshName()
    replaceIndexedDb({ open: () => new EventTarget() })
    const store = indexedDbStore(name, { timeout: 50 })
    const error = await failure(openDatabase(name, { sqlJs: sqlJs(), store, migrations: [one] }))
    expect(error.code).toBe('STORE_TIMEOUT')
    restoreAll()
    // The same store, asked again, works.
    expect(await store.head()).toBeUndefined()
  })

  it('keeps the changes when there is no room, and saves them when there is', async () => {
    const name = freshName()
    const db = await open(name, [one])
    db.db.run("UPDATE notes SET text = 'changed' WHERE id = 1")
    intercept(IDBObjectStore.prototype, 'put', () => {
      throw new DOMException('', 'QuotaExceededError')
    })
    expect((await failure(db.save())).code).toBe('QUOTA_EXCEEDED')
    expect(db.export().length).toBeGreaterThan(0)
    restoreAll()
    expect(await db.save()).toMatchObject({ how: 'tracked', generation: 2 })
    await db.close()
    const again = await open(name, [one])
    expect(valueOf(again.db, 'SELECT text FROM notes WHERE id = 1')).toBe('changed')
    await again.close()
  })

  it('tells of a failed autosave, and tries again until it succeeds', async () => {
    const name = freshName()
    const db = await openDatabase(name, {
      sqlJs: sqlJs(),
      store: indexedDbStore(name),
      migrations: [one],
      autosave: 5,
    })
    const events: string[] = []
    const heard = new Promise<void>((resolve) => {
      db.onChanged((event) => {
        events.push(event.kind === 'save-failed' ? event.error.code : event.kind)
        if (events.length === 2) restoreAll()
        if (event.kind === 'saved') resolve()
      })
    })
    intercept(IDBObjectStore.prototype, 'put', () => {
      throw new DOMException('', 'QuotaExceededError')
    })
    db.db.run("UPDATE notes SET text = 'changed' WHERE id = 1")
    await heard
    expect(events).toEqual(['QUOTA_EXCEEDED', 'QUOTA_EXCEEDED', 'saved'])
    await db.close()
  })

  it('is got over when the connection was closed under us', async () => {
    const name = freshName()
    let connection: IDBDatabase | undefined
    intercept(IDBFactory.prototype, 'open', (_, call) => {
      const request = call()
      if (request instanceof IDBOpenDBRequest) {
        request.addEventListener('success', () => {
          connection = request.result
        })
      }
      return request
    })
    const db = await open(name, [one])
    connection?.close()
    db.db.run("UPDATE notes SET text = 'changed' WHERE id = 1")
    expect(await db.save()).toMatchObject({ generation: 2 })
    await db.close()
  })

  it('lets another tab delete the database, and then says that it is gone', async () => {
    const name = freshName()
    const db = await open(name, [one])
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(`tidemark:${name}`)
      request.onsuccess = () => resolve()
      request.onblocked = () => reject(new Error('blocked'))
      request.onerror = () => reject(request.error)
    })
    db.db.run("UPDATE notes SET text = 'changed' WHERE id = 1")
    expect((await failure(db.save())).code).toBe('STORE_REMOVED')
    expect(await db.save({ anew: true })).toMatchObject({ how: 'whole' })
    await db.close()
  })

  it('does not lose a save of which the answer came too late', async () => {
    const name = freshName()
    const store = indexedDbStore(name, { timeout: 1000 })
    const db = await openDatabase(name, {
      sqlJs: sqlJs(),
      store,
      migrations: [one],
      autosave: false,
    })
    db.db.run("UPDATE notes SET text = 'late' WHERE id = 1")
    // The browser carries the save out and does not say so.
    const silent = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'oncomplete')
    if (!silent) throw new Error('no oncomplete')
    Object.defineProperty(IDBTransaction.prototype, 'oncomplete', { ...silent, set() {} })
    patched.push(() => Object.defineProperty(IDBTransaction.prototype, 'oncomplete', silent))
    expect((await failure(db.save())).code).toBe('STORE_TIMEOUT')
    restoreAll()
    expect((await indexedDbStore(name).head())?.generation).toBe(2)
    db.db.run("UPDATE notes SET text = 'later' WHERE id = 2")
    expect(await db.save()).toMatchObject({ generation: 3 })
    await db.close()
    const again = await open(name, [one])
    expect(valueOf(again.db, 'SELECT group_concat(text) FROM notes WHERE id < 3')).toBe(
      'late,later',
    )
    await again.close()
  })

  it('keeps the data whole without Web Locks: one of two tabs migrates, the other is told STALE', async () => {
    const name = freshName()
    await (await open(name, [one])).close()
    const descriptor = Object.getOwnPropertyDescriptor(Navigator.prototype, 'locks')
    if (!descriptor) throw new Error('no locks')
    Object.defineProperty(Navigator.prototype, 'locks', { configurable: true, value: undefined })
    patched.push(() => Object.defineProperty(Navigator.prototype, 'locks', descriptor))
    const results = await Promise.allSettled([open(name), open(name)])
    const failed = results.filter((result) => result.status === 'rejected')
    expect(failed.map(({ reason }) => (reason as MigrationError).code)).toEqual(['STALE'])
    const again = await open(name)
    expect(again.generation).toBe(2)
    expect(again.report.steps).toEqual([])
    for (const result of results) if (result.status === 'fulfilled') await result.value.close()
    await again.close()
  })

  it('closes a database whose failed run cannot be taken back, and stores nothing of it', async () => {
    const name = freshName()
    const broken = defineMigration({
      version: '003',
      description: 'fails',
      apply: (db) => db.exec('SELECT * FROM nowhere'),
    })
    await (await open(name, [one])).close()
    const db = await openDatabase(name, {
      sqlJs: sqlJs(),
      migrations: [one, two, broken],
      runMigrations: false,
      autosave: 5,
    })
    const running = failure(db.migrate())
    intercept(IDBObjectStore.prototype, 'get', (self, call) => {
      // The head may be read before the run; the chunks are wanted when it is taken back.
      if (self instanceof IDBObjectStore && db.runner.listApplied().length > 1) {
        throw new DOMException('injected', 'UnknownError')
      }
      return call()
    })
    expect((await running).code).toBe('MIGRATION_FAILED')
    restoreAll()
    expect((await failure(db.save())).code).toBe('DATABASE_CLOSED')
    expect((await indexedDbStore(name).head())?.generation).toBe(1)
  })

  it('asks the browser to keep the data, and passes its answer on', async () => {
    const name = freshName()
    const db = await open(name, [one])
    expect(await db.requestPersistence()).toBe(await navigator.storage.persisted())
    await db.close()
  })
})
