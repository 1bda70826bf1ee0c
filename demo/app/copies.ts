import { createStore, delMany, get, promisifyRequest, setMany, update } from 'idb-keyval'
import type { UseStore } from 'idb-keyval'
import type { ResultFacts, Saved, StoredCopy } from '../model.js'

/** What the page remembers of a working copy besides the bytes, which the worker stores. */
export interface CopyRecord extends StoredCopy {
  /** Migrations of the user; without any, those of the page. */
  readonly sql?: readonly { readonly path: string; readonly text: string }[]
  readonly historyTable?: string
  /** Where the browser lets a page write to the file. */
  readonly handle?: FileSystemFileHandle
  readonly saved?: Saved
}

/** The list of working copies. Kept in IndexedDB where there is one, otherwise for this visit only. */
export interface Copies {
  /** Words for why nothing is kept; undefined where it is. */
  trouble(): Promise<string | undefined>
  list(): Promise<CopyRecord[]>
  /** Writes down what is made of the record that is there, if there is one. */
  put(id: string, make: (before: CopyRecord | undefined) => CopyRecord): Promise<void>
  change(id: string, change: (record: CopyRecord) => CopyRecord): Promise<void>
  forget(id: string): Promise<void>
  /** One of thousands of tables is not kept: a reload then shows the copy without it. */
  putResult(id: string, result: ResultFacts | undefined): Promise<void>
  result(id: string): Promise<ResultFacts | undefined>
}

/** An IndexedDB that never answers is as good as none. */
const PATIENCE_MS = 3000
/** Of a result that a reload can show again. */
const MOST_TABLES = 2000
const RECORD = 'copy:'
const RESULT = 'result:'

export function openCopies(name = 'tidemark-page'): Copies {
  const kept = new Map<string, unknown>()
  const opening = openOrWhyNot(name)
  /** In the store where there is one, and where that stops working in memory. */
  const use = async <T>(
    inStore: (store: UseStore) => Promise<T>,
    inMemory: () => T,
  ): Promise<T> => {
    const store = await opening
    return typeof store === 'string' ? inMemory() : inStore(store)
  }
  const set = (key: string, value: unknown) =>
    use(
      (store) => setMany([[key, value]], store),
      () => void kept.set(key, value),
    )
  return {
    trouble: async () => {
      const store = await opening
      return typeof store === 'string' ? store : undefined
    },
    list: async () => {
      const found = await use(recordsIn, () =>
        [...kept].filter(([key]) => key.startsWith(RECORD)).map(([, value]) => value),
      )
      return found.filter(isRecord).sort((a, b) => b.savedAt.localeCompare(a.savedAt))
    },
    put: (id, make) => {
      const made = (value: unknown) => make(isRecord(value) ? value : undefined)
      return use(
        (store) => update(RECORD + id, made, store),
        () => void kept.set(RECORD + id, made(kept.get(RECORD + id))),
      )
    },
    change: (id, change) => {
      const changed = (value: unknown) => (isRecord(value) ? change(value) : value)
      return use(
        (store) => updateIfThere(RECORD + id, changed, store),
        () => {
          const value = kept.get(RECORD + id)
          if (value !== undefined) kept.set(RECORD + id, changed(value))
        },
      )
    },
    forget: (id) =>
      use(
        (store) => delMany([RECORD + id, RESULT + id], store),
        () => [RECORD, RESULT].forEach((kind) => kept.delete(kind + id)),
      ),
    putResult: (id, result) => set(RESULT + id, result && isSmall(result) ? result : undefined),
    result: async (id) => {
      const value = await use(
        (store) => get<unknown>(RESULT + id, store),
        () => kept.get(RESULT + id),
      )
      return isResult(value) ? value : undefined
    },
  }
}

/** Not the results, which are large and asked for one at a time. */
function recordsIn(store: UseStore): Promise<unknown[]> {
  const range = IDBKeyRange.bound(RECORD, `${RECORD}\uffff`)
  return store('readonly', (objects) => promisifyRequest<unknown[]>(objects.getAll(range)))
}

/** Storing thousands of tables, and reading them again, would keep the page busy. */
function isSmall({ before, after }: ResultFacts): boolean {
  return before.schema.tables.length + after.schema.tables.length <= MOST_TABLES
}

async function updateIfThere(
  key: string,
  changed: (value: unknown) => unknown,
  store: UseStore,
): Promise<void> {
  await update(key, changed, store)
}

async function openOrWhyNot(name: string): Promise<UseStore | string> {
  if (typeof indexedDB === 'undefined') return 'this browser has no IndexedDB'
  try {
    const store = createStore(name, 'copies')
    const silence = new Promise<string>((resolve) => {
      setTimeout(resolve, PATIENCE_MS, 'its IndexedDB does not answer')
    })
    return await Promise.race([recordsIn(store).then(() => store), silence])
  } catch (error) {
    return error instanceof Error && error.message !== '' ? error.message : 'IndexedDB is refused'
  }
}

/** What an earlier version of the page left may look different. */
function isRecord(value: unknown): value is CopyRecord {
  return hasText(value, 'id') && hasText(value, 'name') && hasText(value, 'savedAt')
}

function isResult(value: unknown): value is ResultFacts {
  return typeof value === 'object' && value !== null && 'task' in value && 'after' in value
}

function hasText(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'string'
}
