import { hashOf, historyMove, stepIn, titleOf } from '../route.js'
import type { PageState, StepName } from '../state.js'
import type { PageStore } from './store.js'

/** Goes where an address of the browser's history leads, as far as that is possible. */
export type Visit = (step: StepName) => Promise<void>

/**
 * The address follows the step, the step follows Back and Forward, the title says what is open.
 * `resumed`: what an address that was loaded leads to.
 */
export function followHistory(page: PageStore, visit: Visit, resumed: Promise<void>): void {
  // Only the last of several visits may say how the address ends up.
  let visiting = 1
  let turn = 0
  void resumed.finally(() => {
    visiting -= 1
    if (turn === 0) write(page.state, 'replace')
  })
  page.subscribe((state, before) => {
    document.title = titleOf(state)
    const move = historyMove(before.step, state.step)
    if (move !== 'none') write(state, visiting > 0 ? 'replace' : move)
  })
  window.addEventListener('popstate', () => {
    const mine = ++turn
    visiting += 1
    void visit(stepIn(location.hash)).finally(() => {
      visiting -= 1
      // A run is not left, nor what was not to be left: the address comes back, and Back still works.
      if (mine === turn) write(page.state, 'push')
    })
  })
}

function write({ step }: PageState, how: 'push' | 'replace'): void {
  const hash = hashOf(step)
  if (hash === location.hash) return
  const address = `${location.pathname}${location.search}${hash}`
  if (how === 'push') history.pushState(null, '', address)
  else history.replaceState(null, '', address)
}

/** While a run is under way the browser asks before it closes the page. */
export function guardRun(page: PageStore): void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  page.subscribe(({ step }, before) => {
    if (step.at === before.step.at) return
    // Only then: a page that listens is not kept for Back in some browsers.
    if (step.at === 'applying') window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  })
}
