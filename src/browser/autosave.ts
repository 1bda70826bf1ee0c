import { MigrationError } from '../errors.js'
import type { LiveImage } from './live-image.js'

/** A database that is written to all the time is saved after this many delays all the same. */
const LONGEST = 10
/** Between attempts after a failure, in milliseconds; each wait is twice the one before. */
const SLOWEST_RETRY = 30_000

/**
 * Saves `delay` ms after the last write. The tracked file tells of writes; while it cannot (it was let
 * go of, or a transaction is open) a cheap fingerprint is asked for, each `delay` ms.
 */
export class Autosave {
  readonly #live: LiveImage
  readonly #delay: number
  readonly #save: () => Promise<void>
  #timer: ReturnType<typeof setTimeout> | undefined
  #firstTouch: number | undefined
  #lastTouch = 0
  #failures = 0
  /** Of what was saved last, while writes are not noticed. */
  #fingerprint: string | undefined
  #stopped = false

  /** `save` saves, and throws what went wrong; it tells the app itself. */
  constructor(live: LiveImage, delay: number, save: () => Promise<void>) {
    this.#live = live
    this.#delay = delay
    this.#save = save
    live.onTouch = () => this.#touched()
    if (live.isTracked()) return
    this.#fingerprint = live.fingerprint()
    this.#schedule(delay)
  }

  /** What is in memory is what is stored. */
  settled(): void {
    this.#firstTouch = undefined
    this.#failures = 0
    this.#fingerprint = undefined
  }

  /** Saves now what there is to save; for a page that is being hidden. */
  flush(): Promise<void> {
    return this.#stopped ? Promise.resolve() : this.#attempt()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#live.onTouch = undefined
  }

  // Called for each page that SQLite writes: a note of the time, and a timer only for the first.
  #touched(): void {
    this.#lastTouch = performance.now()
    if (this.#firstTouch !== undefined) return
    this.#firstTouch = this.#lastTouch
    this.#schedule(this.#delay)
  }

  #schedule(ms: number): void {
    if (this.#stopped) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#tick(), ms)
  }

  #tick(): Promise<void> {
    const now = performance.now()
    const calm = now - this.#lastTouch
    const waited = now - (this.#firstTouch ?? now)
    if (calm < this.#delay && waited < this.#delay * LONGEST) {
      this.#schedule(this.#delay - calm)
      return Promise.resolve()
    }
    return this.#attempt()
  }

  async #attempt(): Promise<void> {
    clearTimeout(this.#timer)
    const tracked = this.#live.isTracked()
    const fingerprint = tracked ? undefined : this.#live.fingerprint()
    const changed = tracked ? this.#live.hasDirtyChunks() : fingerprint !== this.#fingerprint
    this.#firstTouch = undefined
    if (changed) {
      try {
        await this.#save()
        this.#failures = 0
      } catch (error) {
        this.#failed(error)
        return
      }
    }
    this.#fingerprint = fingerprint
    if (!tracked) this.#schedule(this.#delay)
  }

  #failed(error: unknown): void {
    const code = error instanceof MigrationError ? error.code : undefined
    if (code === 'DATABASE_CLOSED') return
    // The app has to reload or to decide first; settled() or a new write begins again.
    if (code === 'STALE' || code === 'STORE_REMOVED') return
    const open = code === 'TRANSACTION_OPEN'
    if (!open) this.#failures++
    this.#schedule(Math.min(this.#delay * 2 ** this.#failures, SLOWEST_RETRY))
  }
}
