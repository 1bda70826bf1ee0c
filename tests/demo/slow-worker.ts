import type { Page } from 'playwright'

/**
 * Whatever asks the worker for this comes so much later, and what is asked after it too. The page has the
 * worker as `worker` from then on, and the word as `asked` once it was asked.
 */
export async function slowDown(page: Page, verb: string, ms: number): Promise<void> {
  await page.evaluate(
    ({ word, wait }) => {
      const post: unknown = Reflect.get(Worker.prototype, 'postMessage')
      if (typeof post !== 'function') throw new Error('A Worker has no postMessage.')
      const due = new WeakMap<Worker, number>()
      Worker.prototype.postMessage = function (this: Worker, ...message: unknown[]) {
        Reflect.set(globalThis, 'worker', this)
        const isSlow = JSON.stringify(message).includes(`"${word}"`)
        if (isSlow) Reflect.set(globalThis, 'asked', word)
        const now = performance.now()
        const at = Math.max(due.get(this) ?? 0, isSlow ? now + wait : now)
        due.set(this, at)
        setTimeout(() => void Reflect.apply(post, this, message), at - now)
      }
    },
    { word: verb, wait: ms },
  )
}
