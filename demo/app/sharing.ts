import type { FileFacts } from '../model.js'
import { failureFrom } from './trouble.js'
import type { Session } from './session.js'
import type { PageStore } from './store.js'
import { makeTabLock } from './tabs.js'
import type { TabLock } from './tabs.js'

/** What the page shares with other tabs: a working copy has one tab that may change it. */
export class Sharing {
  readonly tabs: TabLock | undefined
  readonly #page: PageStore
  readonly #session: Session
  #onChanged: () => Promise<void> = () => Promise.resolve()
  #isTaking = false
  /** A copy that another tab changed while it was read here. */
  #missed: string | undefined

  constructor(page: PageStore, session: Session) {
    this.#page = page
    this.#session = session
    this.tabs = makeTabLock({
      mayLetGo: () => page.state.step.at !== 'applying',
      onLost: (id) => this.#lost(id),
      onChanged: (id) => void this.#changedElsewhere(id),
    })
    page.subscribe(({ step }) => {
      if (step.at === 'reading' || this.#missed === undefined) return
      const id = this.#missed
      this.#missed = undefined
      if ('file' in step && step.file.facts.id === id) void this.#changedElsewhere(id)
    })
  }

  /** Called when another tab has changed a stored copy. */
  onChanged(listener: () => Promise<void>): void {
    this.#onChanged = listener
  }

  tell(message: string, next?: string): void {
    const notice = { kind: 'tab', message, ...(next !== undefined && { next }) } as const
    this.#page.dispatch({ type: 'noticed', notice })
  }

  /** This tab may change the copy from now on; the stored one is read anew. */
  async takeOver(isStored: (id: string) => Promise<boolean>): Promise<void> {
    const id = this.#session.origin?.id
    const { tabs } = this
    if (id === undefined || !tabs || !this.#page.state.readOnlyTab || this.#isTaking) return
    this.#isTaking = true
    try {
      const outcome = await tabs.takeOver(id)
      if (outcome === 'busy') {
        this.tell('The other tab is working on this copy.', 'Wait for it, or cancel it there.')
      }
      if (outcome !== 'taken') return
      const found = await isStored(id)
      // Another file may have been opened meanwhile, or the tab may have lost it again.
      if (!this.#isOurs(id)) return
      this.#session.allowStoring(true)
      if (found) this.#session.changed(true)
      await this.#readAgain()
      if (this.#isOurs(id)) this.#page.dispatch({ type: 'told', change: { readOnlyTab: false } })
    } finally {
      this.#isTaking = false
    }
  }

  #isOurs(id: string): boolean {
    return this.#session.origin?.id === id && this.tabs?.holds(id) === true
  }

  #lost(id: string): void {
    if (this.#session.origin?.id !== id) return
    this.#session.allowStoring(false)
    this.#page.dispatch({ type: 'told', change: { readOnlyTab: true } })
  }

  /** A tab that only looks on shows what the other one has made. */
  async #changedElsewhere(id: string): Promise<void> {
    await this.#onChanged()
    if (this.#session.origin?.id !== id || !this.#page.state.readOnlyTab) return
    // It is not ended: read to its end, it is read once more.
    if (this.#page.state.step.at === 'reading') {
      this.#missed = id
      return
    }
    this.#session.changed(true)
    await this.#readAgain()
  }

  async #readAgain(): Promise<void> {
    try {
      const facts: FileFacts = await this.#session.reopen()
      this.#page.dispatch({ type: 'factsRead', facts })
      this.#page.dispatch({ type: 'went', to: 'overview', at: performance.now() })
    } catch (error) {
      const { title, what, next } = failureFrom(error, 'The copy could not be read again')
      this.tell(`${title}: ${what}`, next)
    }
  }
}
