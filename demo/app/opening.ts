import type { Rejection, SampleName } from '../model.js'
import type { OpenFile } from '../state.js'
import type { Catalogue } from './catalogue.js'
import type { Context } from './context.js'
import type { CopyRecord } from './copies.js'
import { sampleId } from './copy-id.js'
import { countRows } from './row-counting.js'
import type { Origin } from './session.js'
import { failureFrom, rejectionFrom } from './trouble.js'
import { mayReplace } from './unsaved.js'

const SAMPLE_NAMES: Readonly<Record<SampleName, string>> = {
  old: 'the sample',
  half: 'the half migrated sample',
  failing: 'the sample that fails',
}

/** Opens files, samples and stored copies in the worker. */
export class OpeningFiles {
  readonly #context: Context
  readonly #catalogue: Catalogue
  /** Which of several openings counts: the last one. */
  #turn = 0
  /** What was open before: Back from a file that cannot be used leads there. */
  #last: Origin | undefined

  constructor(context: Context, catalogue: Catalogue) {
    this.#context = context
    this.#catalogue = catalogue
  }

  async sample(sample: SampleName): Promise<void> {
    if (!(await mayReplace(this.#context))) return
    const origin = { id: sampleId(sample), name: SAMPLE_NAMES[sample] }
    await this.open({ ...origin, source: { kind: 'sample', sample } })
  }

  /** A copy that an earlier visit left. */
  async stored(record: CopyRecord): Promise<boolean> {
    const { id, name, sql, historyTable, handle } = record
    return this.open({
      id,
      name,
      source: { kind: 'stored', name },
      ...(sql && { sql }),
      ...(historyTable !== undefined && { historyTable }),
      ...(handle && { handle }),
    })
  }

  /** The file that is open, read once more: with other migrations, or another table for its history. */
  async again(change: Pick<Partial<Origin>, 'sql' | 'historyTable'> = {}): Promise<boolean> {
    const { present } = this.#context.session
    return present !== undefined && (await this.open({ ...present, ...change }))
  }

  /** Opens what was open before; false where there is none. */
  async previous(): Promise<boolean> {
    return this.#last !== undefined && (await this.open(this.#last))
  }

  /** Nothing is open any more; Back still leads to what was, as it was. */
  close(): void {
    const { session, tabs } = this.#context
    this.#last = session.present
    session.close()
    tabs?.release()
  }

  /** Back does not lead to a copy that was forgotten. */
  forget(id: string): void {
    if (this.#last?.id === id) this.#last = undefined
  }

  cancel(): void {
    if (this.#context.page.state.step.at !== 'reading') return
    this.#turn += 1
    this.#context.session.close()
    this.#context.tabs?.release()
    this.#context.page.dispatch({ type: 'readingCancelled' })
  }

  /** True where the copy is open now. */
  async open(origin: Origin): Promise<boolean> {
    const { page, session, tabs } = this.#context
    if (page.state.step.at === 'applying') return false
    if ('file' in page.state.step) this.#last = session.present
    const turn = ++this.#turn
    page.dispatch({ type: 'chosen', name: origin.name })
    const isOurs = (await tabs?.take(origin.id)) ?? true
    if (turn !== this.#turn) return false
    page.dispatch({ type: 'told', change: { readOnlyTab: !isOurs } })
    try {
      const opened = await session.open(origin, isOurs, (check) => {
        if (turn === this.#turn) page.dispatch({ type: 'checked', check })
      })
      if (turn !== this.#turn) return false
      if (!opened.ok) {
        // What is gone is not offered again.
        if (opened.rejection.code === 'STORE_REMOVED') await this.#catalogue.forget(origin.id)
        return this.#rejected(opened.rejection)
      }
      await this.#opened({ facts: opened.file, rows: {} }, origin, turn)
      return turn === this.#turn
    } catch (error) {
      if (turn !== this.#turn) return false
      const failure = failureFrom(error, `${origin.name} cannot be opened`)
      return this.#rejected(rejectionFrom(origin.name, failure))
    }
  }

  async #opened(file: OpenFile, origin: Origin, turn: number): Promise<void> {
    const { page, copies } = this.#context
    const { id } = file.facts
    const isStored = origin.source.kind === 'stored'
    const result = isStored ? await copies.result(id).catch(() => undefined) : undefined
    const record = result && (await this.#catalogue.find(id))
    if (turn !== this.#turn) return
    const saved = record?.saved
    page.dispatch({
      type: 'opened',
      file: { ...file, ...(result && { result }), ...(saved && { saved }) },
    })
    page.dispatch({ type: 'told', change: { canSaveInPlace: origin.handle !== undefined } })
    this.#catalogue.storeSoon({ facts: file.facts, result })
    if (!this.#context.tabs) this.#tellAlone()
    countRows(this.#context)
  }

  #tellAlone(): void {
    this.#context.page.dispatch({
      type: 'noticed',
      notice: {
        kind: 'tab',
        message: 'This browser cannot tell whether another tab has the same file open.',
        next: 'Use one tab for a file.',
      },
    })
  }

  #rejected(rejection: Rejection): false {
    this.#context.tabs?.release()
    this.#context.session.close()
    this.#context.page.dispatch({ type: 'rejected', rejection })
    return false
  }
}
