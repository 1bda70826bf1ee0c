import type { Progress } from 'tidemark'
import type { Engine } from '../engine/api.js'
import { isAcknowledged, taskOf, taskOfChoice } from '../goal.js'
import { workEnded } from '../engine/engine-error.js'
import type { Failure, FileFacts, ResultFacts, Task } from '../model.js'
import type { OpenFile } from '../state.js'
import type { Catalogue } from './catalogue.js'
import type { Context } from './context.js'
import { delay } from './delay.js'
import { writeBegun, writeEnded, writeReached } from './interrupted.js'
import { failureFrom } from './trouble.js'
import { blobOf, ownBuffer } from './write-file.js'

/** A run that has not stopped so long after Cancel is ended with its worker. */
const ABORT_MS = 50
/** Statements and rows come faster than anybody reads. */
const TICK_MS = 100

/** What the copy was before a run. */
interface Start {
  readonly sha256: string
  readonly isStored: boolean
}

interface Run {
  readonly task: Task
  readonly id: string
  start?: Start
}

/** Carries runs out, and ends them. The copy is the one before or the one after, never between. */
export class Running {
  readonly #context: Context
  readonly #catalogue: Catalogue
  #run: Run | undefined

  constructor(context: Context, catalogue: Catalogue) {
    this.#context = context
    this.#catalogue = catalogue
  }

  /** The plan on the page, where every loss was acknowledged. */
  async apply(): Promise<void> {
    const { step } = this.#context.page.state
    if (step.at !== 'plan' || step.plan.is !== 'ready') return
    const { value } = step.plan
    // What would fail loses nothing: it is taken back.
    if (value.preview.ok && !isAcknowledged(value.losses, step.acknowledged)) return
    const task = taskOf(value, step.file.facts)
    if (task) await this.run(task)
  }

  /** The chosen way back, where every loss was acknowledged. */
  async undo(): Promise<void> {
    const { step } = this.#context.page.state
    if (step.at !== 'undo' || step.choices.is !== 'ready') return
    const choice = step.choices.value.find(({ id }) => id === step.chosen)
    if (!choice || !isAcknowledged(choice.losses, step.acknowledged)) return
    const task = taskOfChoice(choice)
    if (task) await this.run(task)
  }

  async run(task: Task): Promise<void> {
    const { page, session } = this.#context
    const { step } = page.state
    if (!('file' in step) || step.at === 'applying') return
    page.dispatch({ type: 'started', task, at: performance.now() })
    if (page.state.step.at !== 'applying') return
    const run: Run = { task, id: step.file.facts.id }
    this.#run = run
    try {
      run.start = await this.#prepare(run, step.file)
      if (run !== this.#run) return
      if (this.#isStopping()) return await this.#kill(run)
      const ran = await session.call((engine) => engine.run(task, this.#teller(run)), true)
      if (run !== this.#run) return
      this.#run = undefined
      if (ran.ok) await this.#finished(run, ran.file, ran.result)
      else if (ran.stopped) await this.#stopped(run, run.start)
      else await this.#failed(run, ran.failure, ran.file)
    } catch (error) {
      if (run !== this.#run) return
      this.#run = undefined
      await this.#failed(run, failureFrom(error, 'The run was ended'), undefined)
    }
  }

  /** Heard between two migrations; inside one, the worker ends with it. */
  async cancel(): Promise<void> {
    const run = this.#run
    const { page, session } = this.#context
    if (!run || this.#isStopping()) return
    page.dispatch({ type: 'stopAsked' })
    session.abort()
    await delay(ABORT_MS)
    if (run === this.#run) await this.#kill(run)
  }

  /** Stores the copy, and writes down that a run begins: should the page be closed, it is told. */
  async #prepare(run: Run, file: OpenFile): Promise<Start> {
    const { session, copies } = this.#context
    // What is only looked at is not waited for: it may have no end.
    await session.giveUpLooking()
    if (await this.#catalogue.store(file)) {
      if (run !== this.#run) throw workEnded()
      await writeBegun(copies, run.id, run.task)
      return { sha256: await session.call((engine) => engine.hash()), isStored: true }
    }
    const { bytes, sha256 } = await session.call((engine) => engine.bytes())
    session.changed(false, await blobOf(ownBuffer(bytes), ''))
    return { sha256, isStored: false }
  }

  /** Tells the page what the worker tells, ten times a second at most; a new version at once. */
  #teller(run: Run): (progress: Progress) => void {
    let toldAt = 0
    let told: Progress | undefined
    return (progress) => {
      const at = performance.now()
      const isNews = progress.version !== told?.version || progress.phase !== told?.phase
      if (run !== this.#run || (!isNews && at - toldAt < TICK_MS)) return
      const { version } = progress
      if (version !== undefined && version !== told?.version && run.start?.isStored) {
        void writeReached(this.#context.copies, run.id, version)
      }
      toldAt = at
      told = progress
      this.#context.page.dispatch({ type: 'progressed', progress, at })
    }
  }

  async #finished({ id }: Run, facts: FileFacts, result: ResultFacts): Promise<void> {
    const { page, session, copies, tabs } = this.#context
    page.dispatch({ type: 'finished', facts, result })
    session.changed(result.stored)
    if (result.stored) tabs?.tellChanged(id)
    const { origin } = session
    if (result.stored && origin) {
      await copies.putResult(id, result).catch(() => undefined)
      await this.#catalogue.list(origin, facts)
    } else await this.#keepInMemory(id)
  }

  /** Without a store, the page itself has what a new worker would need. */
  async #keepInMemory(id: string): Promise<void> {
    const { session } = this.#context
    // First of all, and nothing ends it: the worker has all that there is of the result.
    const keep = async (engine: Engine) => {
      const { bytes } = await engine.bytes()
      if (session.origin?.id !== id) return
      session.changed(false, await blobOf(ownBuffer(bytes), ''))
    }
    await session.call(keep, true).catch(() => undefined)
    await writeEnded(this.#context.copies, id)
    await this.#catalogue.show()
  }

  async #failed(run: Run, failure: Failure, facts: FileFacts | undefined): Promise<void> {
    this.#context.page.dispatch({ type: 'failed', facts, failure })
    await writeEnded(this.#context.copies, run.id)
    await this.#catalogue.show()
  }

  async #stopped(run: Run, before: Start): Promise<void> {
    const { page } = this.#context
    page.dispatch({ type: 'cancelled', at: performance.now() })
    await writeEnded(this.#context.copies, run.id)
    await this.#compare(before)
  }

  /** Ends the worker in mid-run. What is stored is the copy before the run; it is opened again. */
  async #kill(run: Run): Promise<void> {
    const { page, session } = this.#context
    this.#run = undefined
    page.dispatch({ type: 'cancelled', at: performance.now() })
    const reopened = session.giveUp()
    await writeEnded(this.#context.copies, run.id)
    try {
      const facts = await reopened
      const isSame = await this.#compare(run.start)
      const { step } = page.state
      const isOpen = 'file' in step && step.file.facts.id === facts.id
      if (!isSame && isOpen) page.dispatch({ type: 'factsRead', facts })
    } catch (error) {
      const failure = failureFrom(error, 'The copy could not be read again')
      page.dispatch({ type: 'hashFailed', failure })
    }
  }

  /** Tells whether the copy is the one before. False only where it is known to be another. */
  async #compare(before: Start | undefined): Promise<boolean> {
    const { page, session } = this.#context
    try {
      const after = await session.call(async (engine) => {
        if (before?.isStored) return engine.storedHash()
        // Cancelled before it was stored, it may be stored by now.
        const stored = before ? undefined : await engine.storedHash()
        return stored ?? engine.hash()
      })
      if (after === undefined) throw new Error('The stored copy could not be read.')
      // Cancelled before anything was read: what came out is what went in.
      const begun = before?.sha256 ?? after
      page.dispatch({ type: 'hashed', before: begun, after })
      if (begun !== after) this.#tellTooLate()
      return begun === after
    } catch (error) {
      const failure = failureFrom(error, 'The copy could not be compared')
      page.dispatch({ type: 'hashFailed', failure })
      return true
    }
  }

  #tellTooLate(): void {
    this.#context.page.dispatch({
      type: 'noticed',
      notice: {
        kind: 'worker',
        message: 'The run had ended before it was cancelled: the copy is the changed one.',
        next: 'Undo takes it back.',
      },
    })
  }

  #isStopping(): boolean {
    const { step } = this.#context.page.state
    return step.at === 'applying' && step.run.stopping
  }
}
