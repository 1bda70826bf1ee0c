import type { Opening } from '../engine/api.js'
import type { Rejection, SampleName } from '../model.js'
import type { OpenFile } from '../state.js'
import { clip } from '../words.js'
import { sortArrival } from './arrival.js'
import type { Arrival, Arrived, Refusal } from './arrival.js'
import type { Catalogue } from './catalogue.js'
import type { Context } from './context.js'
import type { CopyRecord } from './copies.js'
import { copyIdOf, sampleId } from './copy-id.js'
import type { Origin } from './session.js'
import { failureFrom, rejectionFrom } from './trouble.js'

/** Migrations are texts that people write; more than this is none. */
const MOST_SQL_BYTES = 32_000_000
const SAMPLE_NAMES: Readonly<Record<SampleName, string>> = {
  old: 'the sample',
  half: 'the half migrated sample',
  failing: 'the sample that fails',
}

/** Brings files, samples and stored copies into the worker. */
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

  get last(): Origin | undefined {
    return this.#last
  }

  async files(files: readonly Arrived[]): Promise<void> {
    if (this.#isRunning()) return
    const arrival = sortArrival(files)
    const { database, wal, journal, migrations } = arrival
    if (arrival.refusal) return this.#refuse(files[0]?.path ?? '', arrival.refusal)
    const sql = await readAll(migrations)
    if (sql === 'too large') return this.#refuse(migrations[0]?.path ?? '', TOO_MUCH_SQL)
    if (database) await this.#file(database, arrival, sql)
    else if (wal || journal) await this.#sidecar(arrival)
    else if (sql) await this.#migrations(sql, migrations[0]?.path ?? '')
    for (const words of arrival.remarks) this.#remark(words)
  }

  async sample(sample: SampleName): Promise<void> {
    if (!(await this.mayReplace())) return
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
  async again(change: Pick<Partial<Origin>, 'sql' | 'historyTable' | 'source'>): Promise<boolean> {
    const { origin, isStored } = this.#context.session
    if (!origin) return false
    const { name } = origin
    const source = isStored ? ({ kind: 'stored', name } as const) : origin.source
    return this.open({ ...origin, source, ...change })
  }

  /** Opens what was open before; false where there is none. */
  async previous(): Promise<boolean> {
    return this.#last !== undefined && (await this.open(this.#last))
  }

  cancel(): void {
    if (this.#context.page.state.step.at !== 'reading') return
    this.#turn += 1
    this.#context.session.close()
    this.#context.tabs?.release()
    this.#context.page.dispatch({ type: 'readingCancelled' })
  }

  /** Asked where an upgraded copy was not taken home yet, and another file shall take its place. */
  async mayReplace(): Promise<boolean> {
    const name = this.#changedAndKept()
    if (name === undefined) return true
    const { session, ask } = this.#context
    return ask({
      title: 'Open another file?',
      words: session.isStored
        ? `The changed copy of ${name} was not downloaded. It stays stored in this browser, and is offered again on the first page.`
        : `The changed copy of ${name} was not downloaded, and is kept in memory only: it would be gone.`,
      yes: 'Open the other file',
      no: 'Stay here',
    })
  }

  /** To the first page: a copy that is stored is offered there again, and nothing has to be asked. */
  async mayLeave(): Promise<boolean> {
    const name = this.#changedAndKept()
    if (name === undefined || this.#context.session.isStored) return true
    return this.#context.ask({
      title: 'Leave this file?',
      words: `The changed copy of ${name} was not downloaded, and is kept in memory only: it would be gone.`,
      yes: 'Leave it',
      no: 'Stay here',
    })
  }

  #changedAndKept(): string | undefined {
    const { step } = this.#context.page.state
    if (!('file' in step) || !step.file.result || step.file.saved) return undefined
    return clip(step.file.facts.name)
  }

  /** True where the copy is open now. */
  async open(origin: Origin): Promise<boolean> {
    const { page, session, tabs } = this.#context
    if (this.#isRunning()) return false
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
      this.#last = session.origin
      await this.#opened({ facts: opened.file, rows: {} }, origin, turn)
      return turn === this.#turn
    } catch (error) {
      if (turn !== this.#turn) return false
      const failure = failureFrom(error, `${origin.name} cannot be opened`)
      return this.#rejected(rejectionFrom(origin.name, failure))
    }
  }

  async #opened(file: OpenFile, origin: Origin, turn: number): Promise<void> {
    const { page, session, copies } = this.#context
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
    this.#catalogue.storeSoon(file.facts)
    if (!this.#context.tabs) this.#tellAlone()
    const tell = (rows: OpenFile['rows']) => {
      if (turn === this.#turn) page.dispatch({ type: 'rowsCounted', rows })
    }
    // Whatever is asked next ends the counting: the numbers that are missing are no failure.
    void session.call((engine) => engine.countRows(tell)).catch(() => undefined)
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

  async #file({ file, handle }: Arrived, arrival: Arrival, sql: Opening['sql']): Promise<void> {
    if (!(await this.mayReplace())) return
    const { wal, journal } = arrival
    const { name, size, lastModified } = file
    await this.open({
      id: copyIdOf(file),
      name,
      source: {
        kind: 'file',
        name,
        file,
        ...(wal && { wal: wal.file }),
        ...(journal && { journal: journal.file }),
      },
      ...(sql && { sql }),
      ...(handle && { handle }),
      stamp: { size, lastModified },
    })
  }

  /** A -wal or -journal that comes after its database is read with it; alone it is refused in words. */
  async #sidecar({ wal, journal }: Arrival): Promise<void> {
    const side = wal ?? journal
    const source = this.#context.session.origin?.source
    const base = side?.file.name.replace(/-(wal|journal)$/i, '')
    if (side && source?.kind === 'file' && source.name === base) {
      if (!(await this.mayReplace())) return
      const together = {
        ...source,
        ...(wal && { wal: wal.file }),
        ...(journal && { journal: journal.file }),
      }
      const { origin } = this.#context.session
      if (origin) await this.open({ ...origin, source: together })
    } else if (side) await this.#file(side, { migrations: [], remarks: [] }, undefined)
  }

  /** Migrations that come to a file that is open take the place of those it was read with. */
  async #migrations(sql: NonNullable<Opening['sql']>, name: string): Promise<void> {
    const { page, session, ask } = this.#context
    const { step } = page.state
    if (!session.origin || !('file' in step)) {
      return this.#refuse(name, {
        about: 'sql',
        what: 'These are migrations, and no database came with them.',
        next: 'Drop them together with the database, or open the database first.',
      })
    }
    const hasPlan = step.at === 'plan' || step.at === 'undo'
    const isAgreed =
      !hasPlan ||
      (await ask({
        title: 'Use these migrations instead?',
        words: `${sql.length} files take the place of the present migrations, and the plan is made anew.`,
        yes: 'Use them',
        no: 'Keep the plan',
      }))
    if (isAgreed) await this.again({ sql })
  }

  #refuse(name: string, { about, what, next }: Refusal): void {
    const { page } = this.#context
    // With a file open, what cannot be used is told beside it.
    if ('file' in page.state.step) return this.#remark(`${what} ${next}`)
    page.dispatch({ type: 'chosen', name })
    page.dispatch({
      type: 'rejected',
      rejection: {
        ...REFUSED[about],
        fileName: name,
        what,
        causes: [],
        next,
      },
    })
  }

  #remark(message: string): void {
    this.#context.page.dispatch({ type: 'noticed', notice: { kind: 'file', message } })
  }

  #isRunning(): boolean {
    return this.#context.page.state.step.at === 'applying'
  }
}

const REFUSED: Readonly<Record<Refusal['about'], Pick<Rejection, 'kind' | 'code' | 'title'>>> = {
  several: {
    kind: 'unexpected',
    code: 'SEVERAL_FILES',
    title: 'Which of them is the database?',
  },
  sql: { kind: 'bad-migrations', code: 'MIGRATIONS_ALONE', title: 'These cannot be used alone' },
  wal: {
    kind: 'wal-mismatch',
    code: 'WAL_MISMATCH',
    title: 'The -wal file does not belong to this database',
  },
}

const TOO_MUCH_SQL: Refusal = {
  about: 'sql',
  what: 'The migrations are more than 32 MB of text.',
  next: 'Drop the folder of the migrations alone.',
}

async function readAll(files: readonly Arrived[]): Promise<Opening['sql'] | 'too large'> {
  if (files.length === 0) return undefined
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  if (bytes > MOST_SQL_BYTES) return 'too large'
  return Promise.all(files.map(async ({ path, file }) => ({ path, text: await file.text() })))
}
