import { next, START } from '../machine.js'
import type { PageEvent } from '../machine.js'
import type { PageState } from '../state.js'

export type Listener = (state: PageState, before: PageState) => void

/** The one state of the page. Whoever wants something changed dispatches an event. */
export class PageStore {
  #state: PageState
  readonly #listeners: Listener[] = []

  constructor(state: PageState = START) {
    this.#state = state
  }

  get state(): PageState {
    return this.#state
  }

  dispatch(event: PageEvent): void {
    const before = this.#state
    this.#state = next(before, event)
    if (this.#state === before) return
    for (const listener of this.#listeners) listener(this.#state, before)
  }

  /** Listeners are called in the order in which they came: the view first, then what reads the page. */
  subscribe(listener: Listener): void {
    this.#listeners.push(listener)
  }
}
