import type { Goal } from 'tidemark'
import type { EngineClient } from '../engine/api.js'
import type { Actions } from '../state.js'
import { Catalogue } from './catalogue.js'
import { Changing } from './changing.js'
import { makeAsking } from './context.js'
import type { Context } from './context.js'
import type { Copies } from './copies.js'
import { Going } from './going.js'
import { arrivedFrom } from './intake.js'
import { rememberSingleKeys, rememberTheme } from './memory.js'
import { OpeningFiles } from './opening.js'
import { Planning } from './planning.js'
import { Receiving } from './receiving.js'
import { Reporting } from './reporting.js'
import { Running } from './running.js'
import { Saving } from './saving.js'
import { Session } from './session.js'
import type { PageStore } from './store.js'
import { Sharing } from './sharing.js'
import type { Surroundings } from './surroundings.js'

/** What the page does. The machine says what may be done, and the view shows it. */
export class Controller {
  readonly #context: Context
  readonly #catalogue: Catalogue
  readonly #opening: OpeningFiles
  readonly #planning: Planning
  readonly #changing: Changing
  readonly #running: Running
  readonly #saving: Saving
  readonly #reporting: Reporting
  readonly #sharing: Sharing
  readonly receiving: Receiving
  readonly going: Going
  readonly actions: Actions
  #isRestarting = false

  constructor(page: PageStore, engine: EngineClient, copies: Copies, around: Surroundings) {
    const session = new Session(engine)
    const { ask, answer } = makeAsking(page)
    this.#sharing = new Sharing(page, session)
    this.#context = { page, session, copies, tabs: this.#sharing.tabs, ask }
    this.#catalogue = new Catalogue(this.#context)
    this.#opening = new OpeningFiles(this.#context, this.#catalogue)
    this.receiving = new Receiving(this.#context, this.#opening)
    this.#planning = new Planning(this.#context)
    this.going = new Going(this.#context, this.#catalogue, this.#opening, this.#planning)
    this.#changing = new Changing(this.#context, this.#catalogue, this.#opening)
    this.#running = new Running(this.#context, this.#catalogue)
    this.#saving = new Saving(this.#context)
    this.#reporting = new Reporting(this.#context)
    this.#sharing.onChanged(() => this.#catalogue.show())
    engine.onCrash(() => void this.#restarted())
    this.actions = this.#makeActions(answer, around)
  }

  /** The worker ended by itself: what is open is opened again in another. */
  async #restarted(): Promise<void> {
    const { page, session } = this.#context
    // While a file is read, the reading says it.
    if (!session.origin || this.#isReading()) return
    page.dispatch({
      type: 'noticed',
      notice: {
        kind: 'worker',
        message:
          'What works on the file in the background ended by itself, most often for want of memory, and was started anew.',
        next: 'The copy is as it was before. Try again, with fewer other tabs open.',
      },
    })
    // It ended again over the same copy: reading that anew, the page says what is wrong.
    if (this.#isRestarting) return void (await this.#opening.again())
    this.#isRestarting = true
    await session.reopen().catch(() => this.#isReading() || this.#opening.again())
    this.#isRestarting = false
  }

  #isReading(): boolean {
    return this.#context.page.state.step.at === 'reading'
  }

  async #repeat(id: string): Promise<void> {
    const record = await this.#catalogue.find(id)
    const goal = record?.interrupted?.goal
    if (!record || !(await this.#opening.stored(record)) || !goal) return
    const target = targetOf(goal)
    if (target === undefined) return this.going.go('undo')
    // Where something would be lost, it is asked again.
    await this.#applyUpTo(target)
  }

  async #applyUpTo(version: string): Promise<void> {
    const { page } = this.#context
    const id = this.#context.session.origin?.id
    if (page.state.step.at === 'plan') {
      page.dispatch({ type: 'targetChosen', target: version, at: performance.now() })
      await this.#planning.plan()
    } else await this.going.go('plan', version)
    const { step } = page.state
    // The user may have gone on to another plan meanwhile, which nobody asked to carry out.
    if (step.at !== 'plan' || step.target !== version || step.file.facts.id !== id) return
    await this.#running.apply()
  }

  async #forget(id: string): Promise<void> {
    const { page, session, tabs, ask } = this.#context
    const copy = page.state.copies.find((each) => each.id === id)
    const name = copy?.name ?? 'the copy'
    const isOpen = (await tabs?.open())?.includes(id) ?? false
    if (isOpen && session.origin?.id !== id) {
      return this.#sharing.tell(`${name} is open in another tab.`, 'Close it there first.')
    }
    const yes = await ask({
      title: `Forget ${name}?`,
      words: `The copy in this browser is deleted, with every change that was not downloaded. Your original file is not touched.`,
      yes: 'Forget the copy',
      no: 'Keep it',
    })
    if (!yes) return
    if ('file' in page.state.step) page.dispatch({ type: 'went', to: 'empty', at: 0 })
    await session.call((engine) => engine.forget(id))
    if (session.origin?.id === id) session.close()
    this.#opening.forget(id)
    await this.#catalogue.forget(id)
  }

  async #takeOver(): Promise<void> {
    await this.#sharing.takeOver(async (id) => (await this.#catalogue.find(id)) !== undefined)
  }

  async #export(id: string): Promise<void> {
    const record = await this.#catalogue.find(id)
    if (record && (await this.#opening.stored(record))) await this.#saving.download()
  }

  #makeActions(answer: (yes: boolean) => void, around: Surroundings): Actions {
    const { page } = this.#context
    return {
      openFiles: (files) => void this.receiving.files(arrivedFrom(files)),
      openSample: (name) => void this.#opening.sample(name),
      continueCopy: (id) =>
        void this.#catalogue.find(id).then((record) => record && this.#opening.stored(record)),
      repeatRun: (id) => void this.#repeat(id),
      forgetCopy: (id) => void this.#forget(id),
      exportCopy: (id) => void this.#export(id),
      cancelReading: () => this.#opening.cancel(),
      go: (to) => void (to === 'empty' ? this.going.leave() : this.going.go(to)),
      showTab: (tab) => void this.#planning.showTab(tab),
      filter: (text) => page.dispatch({ type: 'filtered', text }),
      moveTo: (stop) => page.dispatch({ type: 'moved', stop }),
      chooseTarget: (target) => {
        page.dispatch({ type: 'targetChosen', target, at: performance.now() })
        void this.#planning.plan()
      },
      show: (only) => page.dispatch({ type: 'shown', only }),
      acknowledge: (id, yes) => page.dispatch({ type: 'acknowledged', id, yes }),
      testRoundTrip: () => void this.#planning.roundTrip(),
      cancelPlan: () => void this.going.go('overview'),
      apply: (upTo) => void (upTo === undefined ? this.#running.apply() : this.#applyUpTo(upTo)),
      cancelRun: () => void this.#running.cancel(),
      download: () => void this.#saving.download(),
      saveInPlace: () => void this.#saving.inPlace(),
      saveAs: () => void this.#saving.as(),
      downloadReport: (kind) => void this.#reporting.download(kind),
      copyText: (text) => void this.#reporting.copy(text),
      chooseUndo: (id) => page.dispatch({ type: 'undoChosen', id }),
      undo: () => void this.#running.undo(),
      downloadFor: (version) => void this.#saving.downloadFor(version),
      adopt: (tool) => void this.#changing.adopt(tool),
      useOtherTable: () => void this.#changing.useOtherTable(),
      baseline: (upTo) => void this.#changing.baseline(upTo),
      acceptChanged: (version) => void this.#changing.acceptChanged(version),
      answer,
      dismiss: (notice) => page.dispatch({ type: 'dismissed', notice }),
      takeOver: () => void this.#takeOver(),
      reload: () => around.takeUpdate(),
      laterUpdate: () => page.dispatch({ type: 'told', change: { update: 'none' } }),
      install: () => void around.install(),
      setTheme: (theme) => {
        rememberTheme(theme)
        page.dispatch({ type: 'told', change: { theme } })
      },
      setSingleKeys: (singleKeys) => {
        rememberSingleKeys(singleKeys)
        page.dispatch({ type: 'told', change: { singleKeys } })
      },
      showHelp: (help) => page.dispatch({ type: 'told', change: { help } }),
    }
  }
}

/** The target of a plan that leads to a goal; undefined where only the ways back lead there. */
function targetOf(goal: Goal): string | undefined {
  if ('up' in goal) return goal.up
  return 'downTo' in goal ? (goal.downTo ?? undefined) : undefined
}
