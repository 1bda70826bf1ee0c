import type { BrowserContext, Page } from 'playwright'

// What is put into a page that a walk goes through: slow workers, and an eye on what the page says.

export interface Slowness {
  readonly seed: number
  /** Milliseconds that a message may take, most of them much less; 0 for as fast as it goes. */
  readonly most: number
}

/** What the page said at a moment. */
export interface Seen {
  readonly state: string
  /** Of the open copy. */
  readonly id: string | undefined
  /** The copy that is listed as stored. */
  readonly stored: string | undefined
  /** SHA-256 after the run, where a result is shown. */
  readonly result: string | undefined
  /** The code of why a file is refused. */
  readonly refused: string | undefined
}

export async function prepare(
  context: BrowserContext,
  slowness: Slowness,
  tell: (seen: Seen, page: Page) => void,
): Promise<void> {
  await context.exposeBinding('tellWalk', ({ page }, seen: Seen) => tell(seen, page))
  await context.addInitScript(slowDown, slowness)
  await context.addInitScript(watch)
}

/** Messages to workers and from them come later, and in order, as on a machine that has much to do. */
function slowDown({ seed, most }: Slowness): void {
  let random = seed
  // Mulberry32.
  const next = (): number => {
    random = (random + 0x6d2b79f5) | 0
    let mixed = Math.imul(random ^ (random >>> 15), 1 | random)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const ended = new WeakSet<Worker>()
  const due = new WeakMap<Worker, Record<'there' | 'back', number>>()
  const later = (worker: Worker, way: 'there' | 'back', then: () => void): void => {
    const times = due.get(worker) ?? { there: 0, back: 0 }
    due.set(worker, times)
    const now = performance.now()
    times[way] = Math.max(times[way], now + most * next() ** 4)
    setTimeout(() => {
      if (!ended.has(worker)) then()
    }, times[way] - now)
  }
  const { prototype } = Worker
  const post: unknown = Reflect.get(prototype, 'postMessage')
  const end: unknown = Reflect.get(prototype, 'terminate')
  const listen: unknown = Reflect.get(EventTarget.prototype, 'addEventListener')
  if (typeof post !== 'function' || typeof end !== 'function' || typeof listen !== 'function')
    return
  prototype.postMessage = function (this: Worker, ...message: unknown[]) {
    // What crashes it is to reach the one that is at work.
    Reflect.set(globalThis, 'worker', this)
    if (most === 0) return void Reflect.apply(post, this, message)
    later(this, 'there', () => void Reflect.apply(post, this, message))
  }
  prototype.terminate = function (this: Worker) {
    ended.add(this)
    Reflect.apply(end, this, [])
  }
  Reflect.set(prototype, 'addEventListener', function (this: Worker, ...args: unknown[]) {
    const [type, listener, ...rest] = args
    const isSlow = most > 0 && type === 'message' && typeof listener === 'function'
    const slow = (event: Event) =>
      later(this, 'back', () => {
        if (typeof listener === 'function') Reflect.apply(listener, this, [event])
      })
    Reflect.apply(listen, this, [type, isSlow ? slow : listener, ...rest])
  })
}

/** Tells whatever `main` becomes, and which copy is stored. */
function watch(): void {
  let last = ''
  const look = () => {
    const main = document.querySelector('main')
    const tell: unknown = Reflect.get(globalThis, 'tellWalk')
    if (!main || typeof tell !== 'function') return
    const memory: unknown = JSON.parse(sessionStorage.getItem('tidemark-tab') ?? 'null')
    const id: unknown = typeof memory === 'object' && memory ? Reflect.get(memory, 'id') : undefined
    const hashes = [...document.querySelectorAll('.proof code[title]')]
    const seen = {
      state: main.dataset['state'],
      id,
      stored: document.documentElement.dataset['stored'],
      result: hashes[1]?.getAttribute('title') ?? undefined,
      refused: document.querySelector('[data-state="rejected"] .actions code')?.textContent,
    }
    const text = JSON.stringify(seen)
    if (text === last) return
    last = text
    Reflect.apply(tell, globalThis, [seen])
  }
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-state', 'data-stored', 'title'],
  })
}
