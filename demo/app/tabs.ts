/** Which tab may change a working copy: the one that holds its lock. */
export interface TabLock {
  /** False: another tab has the copy open, or something else is wanted since. */
  take(id: string): Promise<boolean>
  /** Asks the other tab to let go; takes it from one that does not answer. Says how it went. */
  takeOver(id: string): Promise<'taken' | 'busy' | 'unwanted'>
  release(): void
  /** The copy is ours at this moment. */
  holds(id: string): boolean
  /** Tells the other tabs that the stored copy has changed. */
  tellChanged(id: string): void
  /** Ids that any tab has open. */
  open(): Promise<readonly string[]>
}

export interface TabListeners {
  /** Another tab wants the copy: false where a run is under way. */
  readonly mayLetGo: (id: string) => boolean
  /** The lock is another tab's now. */
  readonly onLost: (id: string) => void
  readonly onChanged: (id: string) => void
}

type Message =
  | { readonly kind: 'let-go' | 'changed'; readonly id: string }
  | { readonly kind: 'answer'; readonly id: string; readonly letsGo: boolean }

interface Held {
  readonly id: string
  readonly letGo: () => void
}

const PREFIX = 'tidemark-page:'
/** A tab in the background may need a moment; one that has crashed never answers. */
const ANSWER_MS = 1500

/** Undefined where the browser cannot tell tabs from each other. */
export function makeTabLock(listeners: TabListeners): TabLock | undefined {
  const locks: LockManager | undefined = navigator.locks
  if (!locks || typeof BroadcastChannel === 'undefined') return undefined
  return new WebLock(locks, listeners)
}

class WebLock implements TabLock {
  readonly #locks: LockManager
  readonly #listeners: TabListeners
  readonly #channel = new BroadcastChannel('tidemark-page')
  readonly #answers = new Map<string, (letsGo: boolean) => void>()
  #held: Held | undefined
  /** Which of several wishes counts: the last one. A lock that comes for another is not kept. */
  #wish = 0
  /** Requests that the browser still knows of: until they are over, our own locks are in our way. */
  readonly #open = new Set<Promise<unknown>>()

  constructor(locks: LockManager, listeners: TabListeners) {
    this.#locks = locks
    this.#listeners = listeners
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data)
  }

  async take(id: string): Promise<boolean> {
    if (this.#held?.id === id) return true
    this.release()
    const wish = this.#wish
    await Promise.allSettled(this.#open)
    return wish === this.#wish && this.#request(id, { ifAvailable: true })
  }

  async takeOver(id: string): Promise<'taken' | 'busy' | 'unwanted'> {
    const wish = this.#wish
    const answer = new Promise<boolean | undefined>((resolve) => {
      this.#answers.set(id, resolve)
      setTimeout(resolve, ANSWER_MS)
    })
    this.#tell({ kind: 'let-go', id })
    const letsGo = await answer
    this.#answers.delete(id)
    if (wish !== this.#wish) return 'unwanted'
    if (letsGo === false) return 'busy'
    // Who let go may need a moment more; who does not answer is not waited for.
    const taken = letsGo && (await this.#request(id, { signal: AbortSignal.timeout(ANSWER_MS) }))
    const isOurs = taken || (wish === this.#wish && (await this.#request(id, { steal: true })))
    return isOurs && wish === this.#wish ? 'taken' : 'unwanted'
  }

  release(): void {
    this.#wish += 1
    const held = this.#held
    this.#held = undefined
    held?.letGo()
  }

  holds(id: string): boolean {
    return this.#held?.id === id
  }

  tellChanged(id: string): void {
    this.#tell({ kind: 'changed', id })
  }

  async open(): Promise<readonly string[]> {
    const { held = [] } = await this.#locks.query()
    return held.flatMap(({ name = '' }) =>
      name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [],
    )
  }

  /** True once the lock is ours; it stays so until `release`, or until it is taken from us. */
  #request(id: string, options: LockOptions): Promise<boolean> {
    const wish = this.#wish
    return new Promise((resolve) => {
      let held: Held | undefined
      const ended = this.#locks.request(PREFIX + id, options, (lock) => {
        if (!lock || wish !== this.#wish) return resolve(false)
        return new Promise<void>((letGo) => {
          held = { id, letGo }
          this.#held = held
          resolve(true)
        })
      })
      this.#open.add(ended)
      const close = () => this.#open.delete(ended)
      ended.then(close, () => {
        close()
        // Not given in time, or stolen by a tab that we did not answer.
        resolve(false)
        if (!held || this.#held !== held) return
        this.#held = undefined
        this.#listeners.onLost(id)
      })
    })
  }

  #hear(message: Message): void {
    const { id } = message
    if (message.kind === 'changed') this.#listeners.onChanged(id)
    else if (message.kind === 'answer') this.#answers.get(id)?.(message.letsGo)
    else if (this.#held?.id === id) {
      const letsGo = this.#listeners.mayLetGo(id)
      if (letsGo) {
        this.release()
        this.#listeners.onLost(id)
      }
      this.#tell({ kind: 'answer', id, letsGo })
    }
  }

  #tell(message: Message): void {
    this.#channel.postMessage(message)
  }
}
