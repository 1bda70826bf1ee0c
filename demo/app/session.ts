import type { EngineClient, Opened, Opening } from '../engine/api.js'
import { engineError, workEnded } from '../engine/engine-error.js'
import type { Check, Failure, FileFacts, Notice } from '../model.js'
import { delay } from './delay.js'
import { isGone } from './trouble.js'

/** What the open copy came from: with it, the copy can be opened again in a new worker. */
export interface Origin {
  readonly id: string
  readonly name: string
  readonly source: Opening['source']
  readonly sql?: Opening['sql']
  readonly historyTable?: string
  /** Where the browser lets the page write to the file, and what the file was like when it was read. */
  readonly handle?: FileSystemFileHandle
  readonly stamp?: { readonly size: number; readonly lastModified: number }
}

/** So long a call that the user waits for waits for one that is under way. */
const PATIENCE_MS = 400

/**
 * What others may do to a call: one that only looks is ended by what the user waits for, an opening by
 * another one. What is worth waiting for goes on: ended, it would have to be made again.
 */
type Kind = 'look' | 'opening' | 'worth waiting for'

/**
 * The copy that is open in the worker. Calls wait for each other and for a worker that is started
 * anew; one that the user waits for ends what takes too long.
 */
export class Session {
  readonly #engine: EngineClient
  #origin: Origin | undefined
  #mayStore = false
  #isStored = false
  #trouble: Notice | undefined
  #reopening: Promise<FileFacts> | undefined
  /** Both go on when calls are given up: one that still waits to be asked then never is. */
  #epoch = 0
  #looks = 0
  readonly #running = new Map<Promise<unknown>, Kind>()

  constructor(engine: EngineClient) {
    this.#engine = engine
  }

  get origin(): Origin | undefined {
    return this.#origin
  }

  /** What opens the copy as it is now: with the changes that are stored, or kept in memory. */
  get present(): Origin | undefined {
    return this.#origin && { ...this.#origin, source: this.#source(this.#origin) }
  }

  /** The copy, as it is now, lies in the store. */
  get isStored(): boolean {
    return this.#isStored
  }

  /** Why it could not be stored. */
  get trouble(): Notice | undefined {
    return this.#trouble
  }

  get isBusy(): boolean {
    return this.#running.size > 0
  }

  /** Something is under way that may be ended: it is only looked at. */
  get #isLooking(): boolean {
    return this.#calls('look').length > 0
  }

  /** Opens another copy. What is worth waiting for, like storing the one before, comes first. */
  async open(origin: Origin, mayStore: boolean, tell: (check: Check) => void): Promise<Opened> {
    this.#epoch += 1
    this.#endOthers()
    this.#origin = origin
    this.#mayStore = mayStore
    this.#isStored = origin.source.kind === 'stored'
    this.#trouble = undefined
    this.#reopening = undefined
    return this.#track(this.#engine.open(this.#opening(), tell), 'opening')
  }

  /** Nothing is open afterwards; what is worth waiting for, like a download, still comes. */
  close(): void {
    this.#epoch += 1
    this.#endOthers()
    this.#origin = undefined
    this.#reopening = undefined
  }

  /** Gives up whatever is asked, or waits to be asked. The copy is opened in another worker. */
  giveUp(): Promise<FileFacts> {
    this.#epoch += 1
    return this.reopen()
  }

  /** Gives up what is only looked at; what is worth waiting for goes on. */
  async giveUpLooking(): Promise<void> {
    this.#looks += 1
    if (this.#origin && this.#isLooking) await this.reopen().catch(() => undefined)
  }

  /** Asks the worker, after what was asked before. */
  async call<T>(ask: (engine: EngineClient) => Promise<T>, patient = false): Promise<T> {
    const epoch = this.#epochOf(patient)
    // A worker that ended over the opening may have done so for want of memory: once more.
    await this.#reopening?.catch((error: unknown) => {
      if (!isGone(error)) throw error
      // It may have ended for another copy, which is being opened.
      this.#mustBeWanted(epoch, patient)
      return this.reopen()
    })
    this.#mustBeWanted(epoch, patient)
    return this.#track(ask(this.#engine), patient ? 'worth waiting for' : 'look')
  }

  /** The same for what the user waits for: an older call does not stand in its way for long. */
  async urgently<T>(ask: (engine: EngineClient) => Promise<T>, patient = false): Promise<T> {
    const epoch = this.#epochOf(patient)
    await this.makeWay()
    this.#mustBeWanted(epoch, patient)
    return this.call(ask, patient)
  }

  /** Waits for what is worth it, and ends what is only looked at and takes long. */
  async makeWay(): Promise<void> {
    const epoch = this.#epochOf(false)
    // A copy that is opened again would have to be opened once more.
    await Promise.allSettled([this.#reopening, ...this.#calls('opening', 'worth waiting for')])
    if (this.isBusy) {
      await Promise.race([Promise.allSettled(this.#running.keys()), delay(PATIENCE_MS)])
    }
    // Given up meanwhile, or another copy is open: what is under way now was asked for since.
    if (epoch !== this.#epochOf(false)) return
    if (this.#origin && this.#isLooking) void this.reopen().catch(() => undefined) // told to the next call
  }

  /** Lets the worker store the copy, if it may. Says whether it lies in the store. */
  async store(): Promise<boolean> {
    if (!this.#mayStore) return false
    const epoch = this.#epoch
    const { stored, trouble } = await this.call((engine) => engine.store(), true)
    // Another copy may have been opened since.
    if (epoch === this.#epoch) {
      this.#isStored = stored
      this.#trouble = trouble
    }
    return stored
  }

  abort(): void {
    this.#engine.abort()
  }

  /** From now on the copy may be stored, or may not. */
  allowStoring(mayStore: boolean): void {
    this.#mayStore = mayStore
  }

  /** The copy was changed: is it stored so? Where it is not, its bytes are kept to open it again. */
  changed(isStored: boolean, bytes?: Blob): void {
    this.#isStored = isStored
    const origin = this.#origin
    if (!origin || !bytes) return
    this.#origin = { ...origin, source: { kind: 'file', name: origin.name, file: bytes } }
  }

  /** The file on the disk is like this now. */
  restamp(stamp: NonNullable<Origin['stamp']>): void {
    if (this.#origin) this.#origin = { ...this.#origin, stamp }
  }

  /**
   * Ends the worker and opens the copy in another: as it is stored, else as it came. Where that is ended
   * by opening it once more, the answer is that of the later one.
   */
  reopen(): Promise<FileFacts> {
    this.#engine.restart()
    const again: Promise<FileFacts> = this.#openAgain().catch((error: unknown) => {
      if (this.#reopening && this.#reopening !== again) return this.#reopening
      throw error
    })
    this.#reopening = again
    again.catch(() => undefined) // whoever calls next is told
    return again
  }

  async #openAgain(): Promise<FileFacts> {
    const opening = this.#engine.open(this.#opening(), () => undefined)
    const opened = await this.#track(opening, 'opening')
    if (opened.ok) return opened.file
    throw engineError(failureOf(opened), false)
  }

  #opening(): Opening {
    if (!this.#origin) throw new Error('No copy is open.')
    const { id, sql, historyTable } = this.#origin
    return {
      id,
      source: this.#source(this.#origin),
      ...(sql && { sql }),
      ...(historyTable !== undefined && { historyTable }),
      store: this.#mayStore,
    }
  }

  #source({ name, source }: Origin): Origin['source'] {
    return this.#isStored ? { kind: 'stored', name } : source
  }

  /** What is only looked at is given up with the rest, and by itself. */
  #epochOf(patient: boolean): number {
    return patient ? this.#epoch : this.#epoch + this.#looks
  }

  /** Ends what nobody waits for once another copy is opened, or none. */
  #endOthers(): void {
    if (this.#calls('look', 'opening').length > 0) this.#engine.restart()
  }

  #mustBeWanted(epoch: number, patient: boolean): void {
    if (epoch !== this.#epochOf(patient)) throw workEnded()
  }

  #calls(...kinds: readonly Kind[]): Promise<unknown>[] {
    return [...this.#running].flatMap(([call, kind]) => (kinds.includes(kind) ? [call] : []))
  }

  #track<T>(call: Promise<T>, kind: Kind): Promise<T> {
    this.#running.set(call, kind)
    void Promise.allSettled([call]).then(() => this.#running.delete(call))
    return call
  }
}

function failureOf({ rejection }: Extract<Opened, { readonly ok: false }>): Failure {
  const { title, code, what, next } = rejection
  const state = 'Your original file is not touched.'
  return { title, code, what, state, next, report: `# ${title}\n\n${what}\n` }
}
