import { describe, expect, it } from 'vitest'
import { CHUNK_SIZE } from '../../src/browser/store.js'
import type { ImageChange, Store, StoreHead } from '../../src/browser/store.js'

/** Bytes that tell where they are from: no two chunks of the same seed are equal. */
export function pattern(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) bytes[at] = at * 31 + seed * 7 + (at >> 16) * 13
  return bytes
}

export function piecesOf(image: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < image.length; at += CHUNK_SIZE)
    pieces.push(image.slice(at, at + CHUNK_SIZE))
  return pieces
}

/** A change that stores all of `image`, or only the chunks named. */
export function change(
  image: Uint8Array,
  base: StoreHead | undefined,
  options: Partial<ImageChange> = {},
): ImageChange {
  const pieces = piecesOf(image)
  return {
    base,
    length: image.length,
    dirty: [...pieces.keys()],
    chunk: (index) => pieces[index] ?? new Uint8Array(),
    durability: 'relaxed',
    snapshots: 1,
    ...options,
  }
}

export async function imageIn(store: Store, generation?: number): Promise<Uint8Array | undefined> {
  const loaded = await store.load(generation)
  if (!loaded) return undefined
  const image = new Uint8Array(loaded.head.length)
  let at = 0
  for (const chunk of loaded.chunks) {
    image.set(chunk, at)
    at += chunk.length
  }
  return image
}

/** toEqual, in a time that images allow. */
export function expectBytes(
  actual: Uint8Array | undefined,
  expected: Uint8Array | undefined,
): void {
  expect(actual?.length).toBe(expected?.length)
  expect(actual?.findIndex((byte, at) => byte !== expected?.[at])).toBe(-1)
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  )

/**
 * What every store does. `open` gives a store over the same kept values for the same name, as another
 * tab would; `raw` reads and changes single values behind the store's back.
 */
export function storeConformance(
  kind: string,
  open: (name: string) => Store,
  raw: {
    keys(name: string): Promise<unknown[]>
    put(name: string, key: number | string, value: unknown): Promise<void>
    delete(name: string, key: number | string): Promise<void>
    get(name: string, key: number | string): Promise<unknown>
  },
): void {
  let count = 0
  const fresh = () => {
    const name = `conformance-${kind}-${Date.now()}-${count++}`
    return { name, store: open(name), other: open(name) }
  }

  describe(`${kind}: store`, () => {
    it('holds nothing at first', async () => {
      const { store } = fresh()
      expect(await store.head()).toBeUndefined()
      expect(await store.load()).toBeUndefined()
      expect(await store.snapshots()).toEqual([])
    })

    it.each([1, 4096, CHUNK_SIZE, CHUNK_SIZE + 1, 5 * CHUNK_SIZE - 1])(
      'gives %i bytes back as they were',
      async (length) => {
        const { store, other } = fresh()
        const image = pattern(length, 1)
        const head = await store.save(change(image, undefined))
        expect(head).toMatchObject({ generation: 1, length })
        expectBytes(await imageIn(other), image)
        expect(await other.head()).toEqual(head)
      },
    )

    it('counts generations up by one and writes only the chunks that changed', async () => {
      const { name, store } = fresh()
      const image = pattern(4 * CHUNK_SIZE, 1)
      const first = await store.save(change(image, undefined))
      const before = (await raw.keys(name)).filter((key) => typeof key === 'number')
      image.fill(9, 2 * CHUNK_SIZE, 2 * CHUNK_SIZE + 10)
      const asked: number[] = []
      const pieces = piecesOf(image)
      const second = await store.save(
        change(image, first, {
          dirty: [2],
          chunk: (index) => {
            asked.push(index)
            return pieces[index] ?? new Uint8Array()
          },
        }),
      )
      expect(second.generation).toBe(2)
      expect(asked).toEqual([2])
      expectBytes(await imageIn(store), image)
      const after = (await raw.keys(name)).filter((key) => typeof key === 'number')
      expect(after).toHaveLength(4)
      expect(after.filter((key) => before.includes(key))).toHaveLength(3)
    })

    it('takes an image that grew and one that shrank', async () => {
      const { name, store } = fresh()
      let head = await store.save(change(pattern(100, 1), undefined))
      const grown = pattern(3 * CHUNK_SIZE + 5, 2)
      head = await store.save(change(grown, head))
      expectBytes(await imageIn(store), grown)
      const shrunk = grown.slice(0, CHUNK_SIZE + 7)
      await store.save(change(shrunk, head, { dirty: [1] }))
      expectBytes(await imageIn(store), shrunk)
      expect(await raw.keys(name)).toHaveLength(3)
    })

    it('stores no more than the bytes of a chunk that is a view of a larger buffer', async () => {
      const { name, store } = fresh()
      const large = pattern(10 * CHUNK_SIZE, 3)
      const view = large.subarray(CHUNK_SIZE, CHUNK_SIZE + 50)
      await store.save(change(view.slice(), undefined, { dirty: [0], chunk: () => view }))
      const stored = await raw.get(name, 1)
      expect(stored).toBeInstanceOf(Uint8Array)
      expect((stored as Uint8Array).buffer.byteLength).toBe(50)
    })

    it('refuses a save that is based on an older generation, and writes nothing', async () => {
      const { store, other } = fresh()
      const first = await store.save(change(pattern(200, 1), undefined))
      const theirs = pattern(200, 2)
      await other.save(change(theirs, first))
      expect(await failure(store.save(change(pattern(200, 3), first)))).toMatchObject({
        code: 'STALE',
      })
      expectBytes(await imageIn(store), theirs)
      expect(await store.head()).toMatchObject({ generation: 2 })
    })

    it('refuses a first save where another tab was first', async () => {
      const { store, other } = fresh()
      const results = await Promise.allSettled([
        store.save(change(pattern(10, 1), undefined)),
        other.save(change(pattern(10, 2), undefined)),
      ])
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    })

    it('refuses a save onto a store that was removed, also when it was made anew', async () => {
      const { store, other } = fresh()
      const head = await store.save(change(pattern(300, 1), undefined))
      await other.remove()
      expect(await failure(store.save(change(pattern(300, 2), head)))).toMatchObject({
        code: 'STORE_REMOVED',
      })
      const anew = pattern(300, 3)
      await other.save(change(anew, undefined))
      expect(await failure(store.save(change(pattern(300, 2), head)))).toMatchObject({
        code: 'STALE',
      })
      expectBytes(await imageIn(store), anew)
    })

    it('writes nothing when a chunk cannot be had', async () => {
      const { name, store } = fresh()
      const image = pattern(3 * CHUNK_SIZE, 1)
      const head = await store.save(change(image, undefined))
      const broken = change(pattern(3 * CHUNK_SIZE, 2), head, {
        chunk: (index) => {
          if (index === 2) throw new Error('detached')
          return pattern(CHUNK_SIZE, 5)
        },
      })
      expect(await failure(store.save(broken))).toMatchObject({ code: 'STORE_FAILED' })
      const detached = change(pattern(3 * CHUNK_SIZE, 2), head, { chunk: () => new Uint8Array() })
      expect(await failure(store.save(detached))).toMatchObject({ code: 'STORE_FAILED' })
      expectBytes(await imageIn(store), image)
      expect(await raw.keys(name)).toHaveLength(4)
    })

    it('refuses a save that leaves out a chunk the image gained', async () => {
      const { store } = fresh()
      const head = await store.save(change(pattern(100, 1), undefined))
      const grown = change(pattern(2 * CHUNK_SIZE, 1), head, { dirty: [1] })
      expect(await failure(store.save(grown))).toMatchObject({ code: 'STORE_FAILED' })
    })

    it('keeps the generation before at the cost of the chunks that changed', async () => {
      const { name, store } = fresh()
      const image = pattern(6 * CHUNK_SIZE, 1)
      const old = image.slice()
      let head = await store.save(change(image, undefined))
      image.fill(1, 0, 10)
      head = await store.save(change(image, head, { dirty: [0], keep: true }))
      expect(await raw.keys(name)).toHaveLength(1 + 6 + 1)
      // A later save keeps what the snapshot needs, too.
      image.fill(2, CHUNK_SIZE, CHUNK_SIZE + 10)
      head = await store.save(change(image, head, { dirty: [0, 1] }))
      expect(await raw.keys(name)).toHaveLength(1 + 6 + 2)
      expect(await store.snapshots()).toMatchObject([{ generation: 1, length: old.length }])
      expectBytes(await imageIn(store, 1), old)
      expectBytes(await imageIn(store), image)
    })

    it('restores a snapshot byte by byte, as a new generation, and keeps what stood', async () => {
      const { name, store } = fresh()
      const old = pattern(3 * CHUNK_SIZE + 9, 1)
      const first = await store.save(change(old, undefined))
      const next = pattern(CHUNK_SIZE, 2)
      const second = await store.save(change(next, first, { keep: true }))
      const restored = await store.restore(1, { base: second, snapshots: 1 })
      expect(restored.generation).toBe(3)
      expectBytes(await imageIn(store), old)
      expect((await store.snapshots()).map(({ generation }) => generation)).toEqual([2])
      const back = await store.restore(2, { base: restored, snapshots: 0 })
      expectBytes(await imageIn(store), next)
      expect(await store.snapshots()).toEqual([])
      expect(back.generation).toBe(4)
      expect(await raw.keys(name)).toHaveLength(2)
    })

    it('keeps at most so many snapshots, each whole, and reclaims the rest', async () => {
      const { name, store } = fresh()
      const images = [1, 2, 3, 4, 5, 6].map((seed) => pattern(4 * CHUNK_SIZE, seed))
      let head: StoreHead | undefined
      for (const image of images) {
        head = await store.save(change(image, head, { keep: true, snapshots: 3 }))
      }
      const kept = await store.snapshots()
      expect(kept.map(({ generation }) => generation)).toEqual([5, 4, 3])
      for (const { generation } of kept) {
        expectBytes(await imageIn(store, generation), images[generation - 1])
      }
      expect(await raw.keys(name)).toHaveLength(1 + 4 * 4)
      await store.save(change(pattern(4, 9), head, { snapshots: 0 }))
      expect(await raw.keys(name)).toHaveLength(2)
    })

    it('refuses to restore what is not kept, or over another tab', async () => {
      const { store, other } = fresh()
      const first = await store.save(change(pattern(50, 1), undefined))
      const second = await store.save(change(pattern(50, 2), first, { keep: true }))
      const options = { base: second, snapshots: 1 }
      expect(await failure(store.restore(7, options))).toMatchObject({ code: 'NO_SUCH_SNAPSHOT' })
      await other.save(change(pattern(50, 3), second))
      expect(await failure(store.restore(1, options))).toMatchObject({ code: 'STALE' })
    })

    it('refuses a format from the future and touches nothing', async () => {
      const { name, store, other } = fresh()
      const head = await store.save(change(pattern(50, 1), undefined))
      await raw.put(name, 'head', { ...((await raw.get(name, 'head')) as object), format: 2 })
      const keys = await raw.keys(name)
      expect(await failure(other.load())).toMatchObject({ code: 'STORE_NEWER' })
      expect(await failure(other.save(change(pattern(50, 2), head)))).toMatchObject({
        code: 'STORE_NEWER',
      })
      expect(await raw.keys(name)).toEqual(keys)
    })

    it.each([
      ['a missing chunk', (name: string) => raw.delete(name, 2)],
      ['a short chunk', (name: string) => raw.put(name, 2, new Uint8Array(5))],
      ['a chunk that is no bytes', (name: string) => raw.put(name, 2, 'text')],
      ['a head that is no record', (name: string) => raw.put(name, 'head', 'text')],
      ['a head of no format', (name: string) => raw.put(name, 'head', {})],
      ['a head without a table', (name: string) => raw.put(name, 'head', { format: 1 })],
    ])('says of %s that the store is damaged', async (_, harm) => {
      const { name, store } = fresh()
      await store.save(change(pattern(3 * CHUNK_SIZE, 1), undefined))
      await harm(name)
      expect(await failure(store.load())).toMatchObject({ code: 'STORE_DAMAGED' })
    })

    it('names the snapshot of a damaged image, which can be restored without a base', async () => {
      const { name, store } = fresh()
      const old = pattern(2 * CHUNK_SIZE, 1)
      const first = await store.save(change(old, undefined))
      await store.save(change(pattern(2 * CHUNK_SIZE, 2), first, { keep: true }))
      await raw.delete(name, 3)
      const error = await failure(store.load())
      expect(error).toMatchObject({ code: 'STORE_DAMAGED' })
      expect(String(error)).toContain('Generation 1 is kept')
      await store.restore(1, { snapshots: 1 })
      expectBytes(await imageIn(store), old)
    })

    it('is empty after remove', async () => {
      const { name, store, other } = fresh()
      await store.save(change(pattern(100, 1), undefined))
      await store.remove()
      expect(await other.load()).toBeUndefined()
      expect(await raw.keys(name)).toEqual([])
    })

    it('answers again after close', async () => {
      const { store } = fresh()
      await store.save(change(pattern(100, 1), undefined))
      store.close()
      expect(await store.head()).toMatchObject({ generation: 1 })
    })
  })
}
