/** Which stored image something is based on: the store it lives in and its number there. */
export interface StoreHead {
  /** Random, made when the first image is stored; another one means that the store was made anew. */
  readonly lineage: string
  /** Goes up by one with each save. */
  readonly generation: number
  /** Bytes of the image. */
  readonly length: number
  /** ISO 8601, UTC. */
  readonly savedAt: string
}

/** A whole image as it is kept: pieces of {@link CHUNK_SIZE} bytes, the last one shorter. */
export interface StoredImage {
  readonly head: StoreHead
  /** The caller's own; each has a buffer of its own. */
  readonly chunks: Uint8Array[]
}

/** An earlier generation that can be restored. */
export interface Snapshot {
  readonly generation: number
  /** Bytes of the image. */
  readonly length: number
  /** When this generation was saved. ISO 8601, UTC. */
  readonly savedAt: string
}

/** What a save changes. */
export interface ImageChange {
  /** The image that the change is based on; undefined for the first. */
  readonly base: StoreHead | undefined
  /** Bytes of the image after the change. */
  readonly length: number
  /** Numbers of the chunks that differ from `base`; what the image gained must be among them. */
  readonly dirty: readonly number[]
  /**
   * The bytes of a dirty chunk. Asked for while the save runs, once or twice each, and not kept: the
   * array may be changed by its owner afterwards. Its length must fit the image's.
   */
  chunk(index: number): Uint8Array
  /** `strict` asks the browser to reach the disk before it says that the save is done. */
  readonly durability: 'strict' | 'relaxed'
  /** Keep `base` as a snapshot. */
  readonly keep?: boolean
  /** How many snapshots stay; the oldest go first. */
  readonly snapshots: number
  /** Told after each piece of a long save. */
  onProgress?(done: number, of: number): void
}

/**
 * Where images live between visits. Everything is all-or-nothing: after a failed call the store holds
 * what it held before. Every method throws `STORE_UNAVAILABLE`, `STORE_TIMEOUT`, `STORE_NEWER`,
 * `STORE_DAMAGED` (of which the message says what is wrong) or `STORE_FAILED`.
 */
export interface Store {
  readonly name: string
  /**
   * Tabs whose stores have the same channel reach the same images: they share a Web Lock and a
   * BroadcastChannel of this name. Undefined where no other tab can reach it.
   */
  readonly channel?: string
  /** Which image stands, without reading it; undefined where none was ever saved. */
  head(): Promise<StoreHead | undefined>
  /** The newest image, or the snapshot of that generation (`NO_SUCH_SNAPSHOT`). */
  load(
    generation?: number,
    onProgress?: (done: number, of: number) => void,
  ): Promise<StoredImage | undefined>
  /**
   * Stores a change as the next generation. Throws `STALE` where another one stands than `base`,
   * `STORE_REMOVED` where none does, `QUOTA_EXCEEDED` where there is no room.
   */
  save(change: ImageChange): Promise<StoreHead>
  /** The kept generations, newest first. */
  snapshots(): Promise<Snapshot[]>
  /**
   * Makes a kept generation the newest one, under a new number, and keeps the one that stood as a
   * snapshot. Throws `NO_SUCH_SNAPSHOT`, and `STALE` where another image stands than `base`; without
   * `base` whatever stands is replaced, a damaged one too.
   */
  restore(generation: number, options: { base?: StoreHead; snapshots: number }): Promise<StoreHead>
  /** Deletes everything, snapshots too. */
  remove(): Promise<void>
  /** Tells the store that no write follows soon: the page is hidden, or the database being closed. */
  rest?(): Promise<void>
  /** Lets go of connections. The next call makes a new one. */
  close(): void
}

/**
 * Bytes of a chunk: 15 pages of the usual 4 KiB. Small ones make small saves fast, large ones loading;
 * but a value of 64 KiB is kept by Chromium in a file of its own, which makes a save of one row three
 * times as slow and loading four times.
 */
export const CHUNK_SIZE = 61_440

/** How many chunks an image of that many bytes has. */
export function chunkCount(length: number): number {
  return Math.ceil(length / CHUNK_SIZE)
}

/** How many bytes of an image of that length are in that chunk; none or less beyond its end. */
export function chunkLength(length: number, index: number): number {
  return Math.min(CHUNK_SIZE, length - index * CHUNK_SIZE)
}
