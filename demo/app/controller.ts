import type { Goal } from 'tidemark'
import type { Engine, EngineClient } from '../engine/api.js'
import type { FileFacts } from '../model.js'
import type { Actions, StepName } from '../state.js'
import { Catalogue } from './catalogue.js'
import { makeAsking } from './context.js'
import type { Context } from './context.js'
import type { Copies } from './copies.js'
import { arrivedFrom } from './intake.js'
import { recall, rememberSingleKeys, rememberTheme } from './memory.js'
import { OpeningFiles } from './opening.js'
import { Planning } from './planning.js'
import { Reporting } from './reporting.js'
import { Running } from './running.js'
import { Saving } from './saving.js'
import { Session } from './session.js'
import type { PageStore } from './store.js'
import { Sharing } from './sharing.js'
import type { Surroundings } from './surroundings.js'
import { failureFrom } from './trouble.js'

/** Where the history of a file is kept when another tool's table has the usual name. */
const OTHER_TABLE = 'tidemark_migrations'

/** What the page does. The machine says what may be done, and the view shows it. */
export class Controller {
  readonly #context: Context
  readonly #catalogue: Catalogue
  readonly #opening: OpeningFiles
  readonly #planning: Planning
  readonly #running: Running
  readonly #saving: Saving
  readonly #reporting: Reporting
  readonly #sharing: Sharing
  readonly actions: Actions

  constructor(page: PageStore, engine: EngineClient, copies: Copies, around: Surroundings) {
    const session = new Session(engine)
    const { ask, answer } = makeAsking(page)
    this.#sharing = new Sharing(page, session)
    this.#context = { page, session, copies, tabs: this.#sharing.tabs, ask }
    this.#catalogue = new Catalogue(this.#context)
    this.#opening = new OpeningFiles(this.#context, this.#catalogue)
    this.#planning = new Planning(this.#context)
    this.#running = new Running(this.#context, this.#catalogue)
    this.#saving = new Saving(this.#context)
    this.#reporting = new Reporting(this.#context)
    this.#sharing.onChanged(() => this.#catalogue.show())
    engine.onCrash(() => void this.#restarted())
    this.actions = this.#makeActions(answer, around)
  }

  get opening(): OpeningFiles {
    return this.#opening
  }

  /** What an earlier visit left: the copies, and what this tab was at before it was loaded again. */
  async resume(asked: StepName): Promise<void> {
    const memory = recall()
    await this.#catalogue.show()
    if (asked === 'empty' || !memory || this.#context.page.state.step.at !== 'empty') return
    const record = await this.#catalogue.find(memory.id)
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
    if (asked === 'empty') return this.#leave()
    const isOpen = 'file' in page.state.step || (await this.#opening.previous())
    if (isOpen) this.#to(asked)
  }

  #to(asked: StepName, target?: string): void {
    switch (asked) {
      case 'plan':
        return this.#goTo('plan', target)
      case 'result':
      case 'undo':
        return this.#goTo(asked)
      default:
        return this.#goTo('overview')
    }
  }

  #goTo(to: 'overview' | 'plan' | 'result' | 'undo', target?: string): void {
    const { page } = this.#context
    const at = performance.now()
    page.dispatch({ type: 'went', to, at, ...(target !== undefined && { target }) })
    if (to === 'plan') void this.#planning.plan()
    if (to === 'undo') void this.#planning.undoChoices()
  }

  async #leave(): Promise<void> {
    const { page, session, tabs } = this.#context
    if (page.state.step.at === 'reading') return this.#opening.cancel()
    if (!(await this.#opening.mayLeave())) return
    const { step } = page.state
    page.dispatch({ type: 'went', to: 'empty', at: performance.now() })
    const { origin } = session
    if ('file' in step && !session.isStored) await this.#catalogue.store(step.file.facts)
    if (page.state.step.at === 'empty' && session.origin?.id === origin?.id) {
      session.close()
      tabs?.release()
    }
    await this.#catalogue.show()
  }

  /** The worker ended by itself: what is open is opened again in another. */
  async #restarted(): Promise<void> {
    const { page, session } = this.#context
    // While a file is read, the reading says it.
    if (!session.origin || page.state.step.at === 'reading') return
    page.dispatch({
      type: 'noticed',
      notice: {
        kind: 'worker',
        message:
          'What works on the file in the background ended by itself, most often for want of memory, and was started anew.',
        next: 'The copy is as it was before. Try again, with fewer other tabs open.',
      },
    })
    const { origin } = session
    await session.reopen().catch(() => this.#opening.open(origin))
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

  async #repeat(id: string): Promise<void> {
    const record = await this.#catalogue.find(id)
    const goal = record?.interrupted?.goal
    if (!record || !(await this.#opening.stored(record)) || !goal) return
    const target = targetOf(goal)
    if (target === undefined) return this.#goTo('undo')
    this.#goTo('plan', target)
    await this.#planning.plan()
    // Where something would be lost, it is asked again.
    await this.#running.apply()
  }

  async #applyUpTo(version: string): Promise<void> {
    const { page } = this.#context
    if (page.state.step.at !== 'plan') this.#goTo('plan', version)
    else page.dispatch({ type: 'targetChosen', target: version, at: performance.now() })
    await this.#planning.plan()
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
    await this.#catalogue.forget(id)
  }

  /** What changes the copy besides a run. */
  async #change(ask: (engine: Engine) => Promise<FileFacts>): Promise<void> {
    const { page, session, tabs } = this.#context
    if (page.state.readOnlyTab || !('file' in page.state.step)) return
    try {
      const facts = await session.urgently(ask)
      page.dispatch({ type: 'factsRead', facts })
      session.changed(false)
      await this.#catalogue.store(facts)
      tabs?.tellChanged(facts.id)
    } catch (error) {
      const { title, what, next } = failureFrom(error, 'Nothing was changed')
      const notice = { kind: 'file', message: `${title}: ${what}`, ...(next && { next }) } as const
      page.dispatch({ type: 'noticed', notice })
    }
  }

  /** Beside another tool's list there can be none of the same name: ours goes into a table of its own. */
  async #baseline(upTo: string): Promise<void> {
    const { step } = this.#context.page.state
    const isTaken = 'file' in step && step.file.facts.readOnly !== undefined
    if (isTaken && !(await this.#opening.again({ historyTable: OTHER_TABLE }))) return
    await this.#change((engine) => engine.baseline(upTo))
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
    const at = () => performance.now()
    return {
      openFiles: (files) => void this.#opening.files(arrivedFrom(files)),
      openSample: (name) => void this.#opening.sample(name),
      continueCopy: (id) =>
        void this.#catalogue.find(id).then((record) => record && this.#opening.stored(record)),
      repeatRun: (id) => void this.#repeat(id),
      forgetCopy: (id) => void this.#forget(id),
      exportCopy: (id) => void this.#export(id),
      cancelReading: () => this.#opening.cancel(),
      go: (to) => (to === 'empty' ? void this.#leave() : this.#goTo(to)),
      showTab: (tab) => void this.#planning.showTab(tab),
      filter: (text) => page.dispatch({ type: 'filtered', text }),
      moveTo: (stop) => page.dispatch({ type: 'moved', stop }),
      chooseTarget: (target) => {
        page.dispatch({ type: 'targetChosen', target, at: at() })
        void this.#planning.plan()
      },
      show: (only) => page.dispatch({ type: 'shown', only }),
      acknowledge: (id, yes) => page.dispatch({ type: 'acknowledged', id, yes }),
      testRoundTrip: () => void this.#planning.roundTrip(),
      cancelPlan: () => {
        void this.#planning.cancel()
        this.#goTo('overview')
      },
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
      adopt: (tool) => void this.#change((engine) => engine.adopt(tool)),
      useOtherTable: () => void this.#opening.again({ historyTable: OTHER_TABLE }),
      baseline: (upTo) => void this.#baseline(upTo),
      acceptChanged: (version) => void this.#change((engine) => engine.acceptChanged(version)),
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
