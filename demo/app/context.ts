import type { Question } from '../state.js'
import type { Copies } from './copies.js'
import type { Session } from './session.js'
import type { PageStore } from './store.js'
import type { TabLock } from './tabs.js'

/** What the parts of the controller share. */
export interface Context {
  readonly page: PageStore
  readonly session: Session
  readonly copies: Copies
  /** Undefined where the browser cannot tell tabs from each other. */
  readonly tabs: TabLock | undefined
  /** True for yes. A question that another one replaces is answered with no. */
  readonly ask: (question: Question) => Promise<boolean>
}

/** Puts questions to the user, one at a time. */
export function makeAsking(page: PageStore): {
  readonly ask: Context['ask']
  readonly answer: (yes: boolean) => void
} {
  let settle: ((yes: boolean) => void) | undefined
  const answer = (yes: boolean) => {
    const before = settle
    settle = undefined
    page.dispatch({ type: 'answered' })
    before?.(yes)
  }
  const ask = (question: Question) => {
    answer(false)
    return new Promise<boolean>((resolve) => {
      settle = resolve
      page.dispatch({ type: 'asked', question })
    })
  }
  return { ask, answer }
}
