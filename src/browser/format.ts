import { MigrationError } from '../errors.js'
import { CHUNK_SIZE, chunkCount, chunkLength } from './store.js'
import type { ImageChange, Snapshot, Store, StoreHead } from './store.js'
import { damaged, lostBy, newer, noSnapshot, removed, stale } from './trouble.js'

// The stored format, version 1 (docs/stored-format.md). A store is a map from keys to values:
//
//   'head'          the head record: which image stands, which are kept, and the tables of both
//   1, 2, 3, …      chunks: pieces of images, each a Uint8Array with a buffer of its own
//
// A table says which key holds which chunk of an image. Invariants:
//  1. A chunk is never changed under its key: a save puts changed chunks under new keys, deletes keys
//     that no table names any more, and puts the head last, all in one transaction.
//  2. A key is only ever used for one place in an image, so whether a snapshot still needs it is one
//     look at the same place of the snapshot's table.
//  3. Keys go up and are not used twice within a lineage; `next` is the first one not yet used.
//  4. Every key below `next` that no table names is absent.
// So a snapshot costs the chunks that later saves replaced, and restoring one only writes the head.

export const FORMAT = 1
export const HEAD = 'head'
/** In the place of a head: the browser has deleted what was here, and these are its words. */
export const LOST = 'lost'

type Key = number | typeof HEAD | typeof LOST

interface Kept extends Snapshot {
  /** The key of each chunk, in order. */
  readonly table: Uint32Array
}

interface Head extends StoreHead, Kept {
  readonly format: typeof FORMAT
  readonly next: number
  /** Which save wrote this: a save that got no answer finds out here whether it was carried out. */
  readonly token: string
  /** Newest first. */
  readonly snapshots: readonly Kept[]
}

/** The reading half of a transaction. */
export interface Reading {
  get(key: Key): Promise<unknown>
  /** The values of many chunks, in order; undefined where one is absent. */
  getAll(keys: Uint32Array, onProgress?: (done: number, of: number) => void): Promise<unknown[]>
}

/**
 * A transaction. `put` copies the value before it returns; its promise answers when the value is taken,
 * so that a writer can wait.
 */
export interface Writing extends Reading {
  put(key: Key, value: unknown): Promise<void>
  delete(key: number | typeof LOST): void
  clear(): void
}

/**
 * What a store is made on. `read` and `write` run `work` in one transaction, which is committed when
 * `work` is done and undone when it throws. `work` waits for nothing but the transaction itself.
 */
export interface Backend {
  read<T>(doing: string, work: (transaction: Reading) => Promise<T>): Promise<T>
  write<T>(
    doing: string,
    durability: 'strict' | 'relaxed',
    work: (transaction: Writing) => Promise<T>,
  ): Promise<T>
  /** After everything was cleared: give back the room, if it takes more than that. */
  remove(): Promise<void>
  close(): void
}

/** A store in the format above. */
export function imageStore(name: string, backend: Backend, channel?: string): Store {
  /** Saves whose outcome nobody told us, by token. */
  const unanswered = new Map<string, StoreHead | undefined>()

  const read = async (tx: Reading) => readHead(name, await tx.get(HEAD))
  const readOrLost = async (tx: Reading) => {
    const head = await read(tx)
    const lost = head ? undefined : await tx.get(LOST)
    if (lost !== undefined) throw lostBy(name, typeof lost === 'string' ? lost : 'no reason given')
    return head
  }

  return {
    name,
    ...(channel !== undefined && { channel }),
    head: () => backend.read('reading', async (tx) => publicHead(await readOrLost(tx))),

    load: (generation, onProgress) =>
      backend.read('reading', async (tx) => {
        const head = await readOrLost(tx)
        const kept = generation === undefined ? head : keptOf(name, head, generation)
        if (!head || !kept) return undefined
        const found = await tx.getAll(kept.table, onProgress)
        const chunks = found.map((chunk, index) => wholeChunk(name, head, kept, chunk, index))
        const { length, savedAt } = kept
        return {
          head: { lineage: head.lineage, generation: kept.generation, length, savedAt },
          chunks,
        }
      }),

    async save(change) {
      const token = randomId()
      unanswered.set(token, change.base)
      const attempt = backend.write('saving', change.durability, async (tx) => {
        const head = await read(tx)
        // Carried out already, by an attempt whose connection closed before it could say so.
        if (head?.token === token) return head
        // A save of ours that timed out and was carried out after all. Its chunks are dirty again, so
        // this change, made for what stood before it, is right for what stands now.
        const late = head !== undefined && unanswered.has(head.token)
        if (!late || !sameBase(unanswered.get(head.token), change.base)) {
          refuseStale(name, change.base, head)
        }
        const next = await writeChange(tx, head, change, token)
        if (!head) tx.delete(LOST)
        await tx.put(HEAD, next)
        return next
      })
      const written = await attempt.catch((error: unknown) => {
        const unknown = error instanceof MigrationError && error.code === 'STORE_TIMEOUT'
        if (!unknown) unanswered.delete(token)
        throw error
      })
      unanswered.clear()
      return plainHead(written)
    },

    snapshots: () =>
      backend.read('reading', async (tx) => (await read(tx))?.snapshots.map(plainSnapshot) ?? []),

    restore: (generation, { base, snapshots }) =>
      backend.write('restoring', 'strict', async (tx) => {
        const head = await read(tx)
        const kept = keptOf(name, head, generation)
        if (!head || !kept) throw noSnapshot(name, generation)
        if (base) refuseStale(name, base, head)
        const all = [plainKept(head), ...head.snapshots.filter((one) => one !== kept)]
        const next: Head = {
          ...head,
          generation: head.generation + 1,
          length: kept.length,
          savedAt: new Date().toISOString(),
          table: kept.table,
          token: randomId(),
          snapshots: all.slice(0, snapshots),
        }
        drop(tx, all.slice(snapshots), [next, ...next.snapshots])
        await tx.put(HEAD, next)
        return plainHead(next)
      }),

    async remove() {
      await backend.write('removing', 'strict', (tx) => Promise.resolve(tx.clear()))
      await backend.remove()
    },

    close: () => backend.close(),
  }
}

/** Puts the changed chunks, deletes what no image needs any more, and tells the head to write. */
async function writeChange(
  tx: Writing,
  head: Head | undefined,
  change: ImageChange,
  token: string,
): Promise<Head> {
  const { length, dirty } = change
  const old = head?.table ?? new Uint32Array()
  const table = new Uint32Array(chunkCount(length))
  table.set(old.subarray(0, table.length))

  const changed = new Set(dirty)
  for (let index = Math.max(0, old.length - 1); index < table.length; index++) {
    const before = chunkLength(head?.length ?? 0, index)
    if (before !== chunkLength(length, index) && !changed.has(index)) {
      throw new RangeError(`chunk ${index} grew and is not among the changed ones`)
    }
  }

  const kept = head ? [...(change.keep ? [plainKept(head)] : []), ...head.snapshots] : []
  const snapshots = kept.slice(0, change.snapshots)
  let next = head?.next ?? 1
  // One for all pieces that are not alone in their buffer: `put` copies it.
  const whole = new Uint8Array(CHUNK_SIZE)
  // Waiting for each 16th value keeps the queue short: the values on their way are copies.
  for (const [at, index] of dirty.entries()) {
    table[index] = next++
    const bytes = ownBytes(change.chunk(index), chunkLength(length, index), whole)
    const put = tx.put(table[index] ?? 0, bytes)
    if (at % 16 === 15) {
      await put
      change.onProgress?.(at + 1, dirty.length)
    }
  }
  const written: Head = {
    format: FORMAT,
    lineage: head?.lineage ?? randomId(),
    generation: (head?.generation ?? 0) + 1,
    length,
    savedAt: new Date().toISOString(),
    table,
    next,
    token,
    snapshots,
  }
  const replaced = head ? [plainKept(head)] : []
  drop(tx, [...replaced, ...kept.slice(change.snapshots)], [written, ...snapshots])
  return written
}

/** Deletes the chunks of `gone` that none of `stay` has in the same place (invariant 2). */
function drop(tx: Writing, gone: readonly Kept[], stay: readonly Kept[]): void {
  const deleted = new Set<number>()
  for (const { table } of gone) {
    table.forEach((key, index) => {
      if (deleted.has(key) || stay.some((image) => image.table[index] === key)) return
      deleted.add(key)
      tx.delete(key)
    })
  }
}

function refuseStale(name: string, base: StoreHead | undefined, head: Head | undefined): void {
  if (base && !head) throw removed(name)
  if (!sameBase(base, head)) throw stale(name, base?.generation ?? 0, head?.generation ?? 0)
}

/** The number alone would not do: a store that was removed and made anew counts from 1 again. */
function sameBase(base: StoreHead | undefined, head: StoreHead | undefined): boolean {
  return base?.generation === head?.generation && base?.lineage === head?.lineage
}

/** Bytes that own their buffer: IndexedDB stores the whole buffer behind a view. */
function ownBytes(bytes: Uint8Array, length: number, whole: Uint8Array): Uint8Array {
  if (bytes.length < length) throw new RangeError('a chunk is shorter than its place in the image')
  const own = bytes.length === length && bytes.buffer.byteLength === length
  if (own) return bytes
  if (length !== whole.length) return bytes.slice(0, length)
  whole.set(bytes.subarray(0, length))
  return whole
}

function readHead(name: string, value: unknown): Head | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null) throw damaged(name, 'its head is no record', [])
  const head: Partial<Head> = value
  if (head.format !== FORMAT) {
    if (typeof head.format === 'number' && head.format > FORMAT) throw newer(name, head.format)
    throw damaged(name, 'its head names no known format', [])
  }
  const snapshots = Array.isArray(head.snapshots) ? head.snapshots.filter(isKept) : []
  const standing = snapshots.map(({ generation }) => generation)
  const { lineage, next, token } = head
  const whole = isKept(head) && typeof lineage === 'string' && typeof token === 'string'
  if (!whole || next === undefined) throw damaged(name, 'its head is incomplete', standing)
  return { ...plainKept(head), format: FORMAT, lineage, next, token, snapshots }
}

function isKept(value: Partial<Kept>): value is Kept {
  const { generation, length, table } = value
  return (
    Number.isSafeInteger(generation) &&
    typeof length === 'number' &&
    table instanceof Uint32Array &&
    table.length === chunkCount(length)
  )
}

function wholeChunk(
  name: string,
  head: Head,
  image: Kept,
  chunk: unknown,
  index: number,
): Uint8Array {
  const expected = chunkLength(image.length, index)
  if (chunk instanceof Uint8Array && chunk.length === expected) return chunk
  const found =
    chunk instanceof Uint8Array ? `has ${chunk.length} bytes, not ${expected}` : 'is missing'
  const others = head.snapshots.filter(({ generation }) => generation !== image.generation)
  throw damaged(
    name,
    `chunk ${index + 1} of ${image.table.length} ${found}`,
    others.map(({ generation }) => generation),
  )
}

function keptOf(name: string, head: Head | undefined, generation: number): Kept {
  if (head?.generation === generation) return head
  const kept = head?.snapshots.find((one) => one.generation === generation)
  if (!kept) throw noSnapshot(name, generation)
  return kept
}

function plainKept({ generation, length, savedAt, table }: Kept): Kept {
  return { generation, length, savedAt, table }
}

function plainSnapshot({ generation, length, savedAt }: Kept): Snapshot {
  return { generation, length, savedAt }
}

function plainHead({ lineage, generation, length, savedAt }: Head): StoreHead {
  return { lineage, generation, length, savedAt }
}

/** Not randomUUID(), which a page without https does not have. */
function randomId(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(4))
  return Array.from(numbers, (number) => number.toString(36)).join('-')
}

function publicHead(head: Head | undefined): StoreHead | undefined {
  return head && plainHead(head)
}
