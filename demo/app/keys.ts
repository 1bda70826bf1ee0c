import type { PageStore } from './store.js'

export interface KeyActions {
  readonly pickFiles: () => void
  readonly goToPlan: () => void
  readonly showHelp: (on: boolean) => void
  readonly answer: (yes: boolean) => void
}

/** Parts of the page that F6 goes through, in the order in which they stand. */
const REGIONS = 'header, nav, main, aside, footer'

/** Single keys, which a user can switch off (WCAG 2.1.4), Esc and F6. */
export function watchKeys(store: PageStore, actions: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') return closeTop(store, actions)
    if (event.key === 'F6') {
      event.preventDefault()
      return cycleRegions(event.shiftKey)
    }
    if (event.repeat || !store.state.singleKeys || isTyping(event.target)) return
    // A question is answered first.
    if (store.state.question) return
    const action = actionOf(event.key, store, actions)
    if (!action) return
    event.preventDefault()
    action()
  })
}

function actionOf(key: string, store: PageStore, actions: KeyActions): (() => void) | undefined {
  switch (key.toLowerCase()) {
    case 'o':
      return store.state.step.at === 'applying' ? undefined : actions.pickFiles
    case 'p':
      return actions.goToPlan
    case '?':
      return () => actions.showHelp(!store.state.help)
    default:
      return undefined
  }
}

/** Esc closes what lies on top, and never destroys: to a question it means no. */
function closeTop({ state }: PageStore, actions: KeyActions): void {
  if (state.question) actions.answer(false)
  else if (state.help) actions.showHelp(false)
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'file', 'button', 'range'].includes(target.type)
  return target.isContentEditable || target.matches('textarea, select')
}

function cycleRegions(backwards: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)].filter(
    // Not inside another one, and to be seen.
    (region) => !region.parentElement?.closest(REGIONS) && region.offsetParent !== null,
  )
  if (regions.length === 0) return
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  const step = backwards ? -1 : 1
  const next = here < 0 ? (backwards ? regions.length - 1 : 0) : here + step
  const region = regions[(next + regions.length) % regions.length]
  if (!region) return
  const heading = region.querySelector<HTMLElement>('h2[tabindex="-1"]') ?? region
  if (!heading.hasAttribute('tabindex')) heading.setAttribute('tabindex', '-1')
  heading.focus()
}
