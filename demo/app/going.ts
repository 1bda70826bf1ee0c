import type { StepName } from '../state.js'
import type { Place } from '../step-event.js'
import type { Catalogue } from './catalogue.js'
import type { Context } from './context.js'
import { recall } from './memory.js'
import type { OpeningFiles } from './opening.js'
import type { Planning } from './planning.js'
import { countRows } from './row-counting.js'
import { mayLeave } from './unsaved.js'

/** Leads from step to step: by a button, by Back and Forward, and to where this tab was before. */
export class Going {
  readonly #context: Context
  readonly #catalogue: Catalogue
  readonly #opening: OpeningFiles
  readonly #planning: Planning

  constructor(context: Context, catalogue: Catalogue, opening: OpeningFiles, planning: Planning) {
    this.#context = context
    this.#catalogue = catalogue
    this.#opening = opening
    this.#planning = planning
  }

  /** What an earlier visit left: the copies, and what this tab was at before it was loaded again. */
  async resume(asked: StepName): Promise<void> {
    const memory = recall()
    await this.#catalogue.show()
    if (asked === 'empty' || !memory || this.#context.page.state.step.at !== 'empty') return
    const record = await this.#catalogue.find(memory.id)
    // Meanwhile the user has chosen something else.
    if (this.#context.page.state.step.at !== 'empty') return
    if (!record) return this.#tellGone(memory.name)
    const stopped = this.#context.page.state.copies.find(({ id }) => id === record.id)?.interrupted
    // A run that did not end is told on the first page, with what can be done.
    if (stopped) return
    if (await this.#opening.stored(record)) this.#to(asked, memory.target)
  }

  /** Where Back and Forward lead. */
  async visit(asked: StepName): Promise<void> {
    const { page } = this.#context
    const { step } = page.state
    if (step.at === 'applying' || step.at === asked) return
    if (step.at === 'reading') this.#opening.cancel()
    if (asked === 'empty') return this.leave()
    const isOpen = 'file' in page.state.step || (await this.#opening.previous())
    if (isOpen) this.#to(asked)
  }

  /** Being there is enough: what the step shows comes when it comes. */
  #to(asked: StepName, target?: string): void {
    const isOpenStep = asked === 'plan' || asked === 'result' || asked === 'undo'
    void this.go(isOpenStep ? asked : 'overview', asked === 'plan' ? target : undefined)
  }

  /** To a step of the open file, and asks the worker for what it shows; resolves when that is there. */
  async go(to: Exclude<Place, 'empty'>, target?: string): Promise<void> {
    const { page } = this.#context
    const at = performance.now()
    if (to !== 'plan' && to !== 'undo') this.#planning.leave()
    page.dispatch({ type: 'went', to, at, ...(target !== undefined && { target }) })
    if (to === 'overview') countRows(this.#context)
    if (to === 'plan') await this.#planning.plan()
    if (to === 'undo') await this.#planning.undoChoices()
  }

  /** To the first page. */
  async leave(): Promise<void> {
    const { page, session } = this.#context
    if (page.state.step.at === 'reading') return this.#opening.cancel()
    if (!(await mayLeave(this.#context))) return
    const { step } = page.state
    page.dispatch({ type: 'went', to: 'empty', at: performance.now() })
    const { origin } = session
    this.#planning.leave()
    if ('file' in step && !session.isStored) {
      await session.makeWay()
      await this.#catalogue.store(step.file)
    }
    if (page.state.step.at === 'empty' && session.origin?.id === origin?.id) this.#opening.close()
    await this.#catalogue.show()
  }

  #tellGone(name: string): void {
    this.#context.page.dispatch({
      type: 'noticed',
      notice: {
        kind: 'storage',
        message: `The copy of ${name} is no longer stored in this browser: it was forgotten, never stored, or removed for want of room.`,
        next: 'Choose the file again.',
      },
    })
  }
}
