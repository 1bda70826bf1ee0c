import type { Page } from 'playwright'
import type { Tab } from './wander.js'

// What a user can touch, and when a page is at rest.

/**
 * Not a part of the way: it copies, prints, or opens a dialog of the system. A file for an older app is
 * left out where a rollback may have no end: the page has no Cancel for it, only what ends it by the way.
 */
const ASIDE = /^(Copy|Report to print|Install|Choose|Keyboard|Make and download)/

/** Presses one of what is there and says which; undefined where there is none. */
export async function choose(page: Page, words: RegExp, pick: number): Promise<string | undefined> {
  return page.evaluate(
    ({ wanted, aside, number }) => {
      // A dialog lets nothing else be touched.
      const within = document.querySelector('dialog[open]') ?? document
      const found = [
        ...within.querySelectorAll<HTMLElement>('button, a.stage, select, input:not([type=file])'),
      ].filter((each) => {
        const isThere = each.checkVisibility() && !each.closest('footer')
        const isOff = each.getAttribute('aria-disabled') === 'true' || each.matches(':disabled')
        return isThere && !isOff && !new RegExp(aside).test(nameOf(each))
      })
      const isDialog = within instanceof HTMLElement
      const wished = found.filter((each) => new RegExp(wanted).test(nameOf(each)))
      const all = isDialog ? found : wished
      const one = all[number % all.length]
      if (!one) return undefined
      const name = nameOf(one)
      if (one instanceof HTMLSelectElement) {
        const option = one.options[number % one.options.length]
        one.value = option?.value ?? ''
        one.dispatchEvent(new Event('change', { bubbles: true }))
        return `${name}: ${option?.text}`
      }
      // What would be lost is agreed to, as a user does who goes on.
      for (const box of document.querySelectorAll<HTMLInputElement>('[data-loss] input')) {
        if (!box.checked) box.click()
      }
      one.click()
      return name

      function nameOf(element: HTMLElement): string {
        const label =
          element instanceof HTMLInputElement || element instanceof HTMLSelectElement
            ? (element.labels?.[0]?.textContent ?? element.id)
            : element.textContent
        return (label ?? '').trim().slice(0, 60)
      }
    },
    { wanted: words.source, aside: ASIDE.source, number: pick },
  )
}

const PATIENCE_MS = 20_000

/** Waits until nothing is under way; what never ends is left as a user leaves it. */
export async function atRest(tab: Tab, tell: (words: string) => void): Promise<void> {
  for (let rescues = 0; rescues < 4; rescues++) {
    const why = await busyFor(tab.page, tab.endless ? 3000 : PATIENCE_MS)
    if (why === undefined) return
    if (!tab.endless) throw new Error(`${tab.name} does not come to rest: ${why}`)
    const pressed = await choose(tab.page, /^(Cancel|Back to the file|Tables)/, 0)
    tell(`${tab.name} is freed from "${why}" by ${pressed}`)
  }
  const why = await busyFor(tab.page, PATIENCE_MS)
  if (why !== undefined) throw new Error(`${tab.name} is not to be freed: ${why}`)
}

/** What is still under way after so long; undefined once nothing is, and stays so for a moment. */
async function busyFor(page: Page, patience: number): Promise<string | undefined> {
  const end = performance.now() + patience
  let quiet = 0
  let before = ''
  for (;;) {
    // No comes first.
    await page.evaluate(() =>
      document.querySelector('dialog[open] button')?.dispatchEvent(new MouseEvent('click')),
    )
    const { busy, look } = await lookAt(page)
    quiet = busy === undefined && look === before ? quiet + 1 : 0
    before = look
    if (quiet >= 4) return undefined
    if (busy !== undefined && performance.now() > end) return busy
    await new Promise((resolve) => setTimeout(resolve, 80))
  }
}

export async function isBusy(page: Page): Promise<boolean> {
  return (await lookAt(page)).busy !== undefined
}

function lookAt(page: Page): Promise<{ busy: string | undefined; look: string }> {
  return page.evaluate(() => {
    const dialog = document.querySelector('dialog[open]')
    const main = document.querySelector('main')
    const state = main?.dataset['state'] ?? 'nothing'
    const waiting = main?.querySelector('.waiting')?.textContent
    const words = main?.textContent ?? ''
    const under = /reading|applying|nothing/.test(state) ? state : undefined
    const writing = words.includes('Writing, and reading it again') ? 'writing' : undefined
    const busy = dialog ? 'a question' : (under ?? waiting ?? writing)
    return { busy, look: `${state} ${location.hash} ${document.title} ${words.length}` }
  })
}
