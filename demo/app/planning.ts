import type { Progress } from 'tidemark'
import type { Engine } from '../engine/api.js'
import { goalTo } from '../goal.js'
import type { OverviewTab } from '../state.js'
import type { Context } from './context.js'
import { countRows } from './row-counting.js'
import { failureFrom } from './trouble.js'

const TICK_MS = 100

/** What is asked of the worker and only looked at: plans, round trips, versions, ways back. */
export class Planning {
  readonly #context: Context
  /** Which of several questions counts: the last one. */
  #turn = 0
  /** Questions that the worker has not answered. */
  #open = 0

  constructor(context: Context) {
    this.#context = context
  }

  /** Makes the plan that the state asks for. */
  async plan(): Promise<void> {
    const { page } = this.#context
    const { step } = page.state
    if (step.at !== 'plan' || step.plan.is === 'ready') return
    const { target, file } = step
    const turn = ++this.#turn
    try {
      const tell = this.#teller(target)
      const goal = goalTo(target, file.facts)
      const plan = await this.#ask((engine) => engine.plan(goal, tell))
      if (turn === this.#turn) page.dispatch({ type: 'planned', target, plan })
    } catch (error) {
      if (turn !== this.#turn) return
      const failure = failureFrom(error, 'The plan could not be made')
      page.dispatch({ type: 'planFailed', target, failure })
    }
  }

  /**
   * Tells the page how far the trial is, ten times a second at most; a short one not at all. What was
   * heard last is told too: it may be the statement that does not end.
   */
  #teller(target: string): (progress: Progress) => void {
    const turn = this.#turn
    let last: Progress | undefined
    return (progress) => {
      const isAwaited = last !== undefined
      last = progress
      if (isAwaited) return
      setTimeout(() => {
        if (turn === this.#turn && last) {
          this.#context.page.dispatch({ type: 'planTried', target, progress: last })
        }
        last = undefined
      }, TICK_MS)
    }
  }

  /** The page shows something else: what was asked and is not there is ended, or it would be in the way. */
  leave(): void {
    if (this.#open === 0) return
    this.#turn += 1
    void this.#context.session.giveUpLooking()
  }

  async #ask<T>(ask: (engine: Engine) => Promise<T>): Promise<T> {
    this.#open += 1
    try {
      return await this.#context.session.urgently(ask)
    } finally {
      this.#open -= 1
    }
  }

  async roundTrip(): Promise<void> {
    const { page } = this.#context
    const { step } = page.state
    if (step.at !== 'plan' || step.roundTrip?.is === 'loading') return
    const goal = goalTo(step.target, step.file.facts)
    const turn = this.#turn
    page.dispatch({ type: 'roundTripAsked', at: performance.now() })
    try {
      const outcome = await this.#ask((engine) => engine.roundTrip(goal))
      if (turn === this.#turn) page.dispatch({ type: 'roundTripDone', outcome })
    } catch (error) {
      if (turn !== this.#turn) return
      const failure = failureFrom(error, 'The test could not be made')
      page.dispatch({ type: 'roundTripFailed', failure })
    }
  }

  async showTab(tab: OverviewTab): Promise<void> {
    const { page } = this.#context
    this.leave()
    page.dispatch({ type: 'went', to: 'overview', at: performance.now() })
    page.dispatch({ type: 'tabShown', tab })
    const { step } = page.state
    if (step.at !== 'overview') return
    if (tab === 'schema') countRows(this.#context)
    if (tab === 'versions') await this.#versions()
  }

  async #versions(): Promise<void> {
    const { page, session } = this.#context
    const { step } = page.state
    if (!('file' in step)) return
    const { versions, facts } = step.file
    if (versions?.is === 'ready' || versions?.is === 'loading') return
    page.dispatch({ type: 'versionsAsked', at: performance.now() })
    // An answer to a copy that is no longer the one on the page is nobody's.
    const isSame = () => {
      const now = page.state.step
      return 'file' in now && now.file.facts === facts
    }
    try {
      const stops = await session.call((engine) => engine.versions(() => undefined))
      if (isSame()) page.dispatch({ type: 'versionsFound', stops })
    } catch (error) {
      if (!isSame()) return
      const failure = failureFrom(error, 'The versions could not be shown')
      page.dispatch({ type: 'versionsFailed', failure })
    }
  }

  async undoChoices(): Promise<void> {
    const { page } = this.#context
    if (page.state.step.at !== 'undo') return
    const turn = ++this.#turn
    try {
      const choices = await this.#ask((engine) => engine.undoChoices())
      if (turn === this.#turn) page.dispatch({ type: 'choicesFound', choices })
    } catch (error) {
      if (turn !== this.#turn) return
      const failure = failureFrom(error, 'The ways back could not be found')
      page.dispatch({ type: 'choicesFailed', failure })
    }
  }
}
