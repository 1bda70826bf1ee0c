import type { Opening } from '../engine/api.js'
import { sortArrival } from './arrival.js'
import type { Arrival, Arrived } from './arrival.js'
import type { Context } from './context.js'
import { copyIdOf } from './copy-id.js'
import type { OpeningFiles } from './opening.js'
import { NO_DATABASE, rejectionOf, TOO_MUCH_SQL } from './refusal.js'
import type { Refusal } from './refusal.js'
import { mayReplace } from './unsaved.js'

/** Migrations are texts that people write; more than this is none. */
const MOST_SQL_BYTES = 32_000_000

/** Opens what came together: a database with what lies beside it, or what belongs to the open one. */
export class Receiving {
  readonly #context: Context
  readonly #opening: OpeningFiles
  /** Which of several arrivals counts: the last one, and not the one that was read last. */
  #turn = 0

  constructor(context: Context, opening: OpeningFiles) {
    this.#context = context
    this.#opening = opening
  }

  async files(files: readonly Arrived[]): Promise<void> {
    if (this.#context.page.state.step.at === 'applying') return
    const turn = ++this.#turn
    const arrival = sortArrival(files)
    const { database, wal, journal, migrations } = arrival
    if (arrival.refusal) return this.#refuse(files[0]?.path ?? '', arrival.refusal)
    const sql = await readAll(migrations)
    if (turn !== this.#turn) return
    if (sql === 'too large') return this.#refuse(migrations[0]?.path ?? '', TOO_MUCH_SQL)
    if (database) await this.#file(database, arrival, sql)
    else if (wal || journal) await this.#sidecar(arrival)
    else if (sql) await this.#migrations(sql, migrations[0]?.path ?? '')
    for (const words of arrival.remarks) this.#remark(words)
  }

  async #file({ file, handle }: Arrived, arrival: Arrival, sql: Opening['sql']): Promise<void> {
    if (!(await mayReplace(this.#context))) return
    const { name, size, lastModified } = file
    await this.#opening.open({
      id: copyIdOf(file),
      name,
      source: {
        kind: 'file',
        name,
        file,
        ...sidecarsOf(arrival),
      },
      ...(sql && { sql }),
      ...(handle && { handle }),
      stamp: { size, lastModified },
    })
  }

  /** A -wal or -journal that comes after its database is read with it; alone it is refused in words. */
  async #sidecar(arrival: Arrival): Promise<void> {
    const side = arrival.wal ?? arrival.journal
    const { session } = this.#context
    const { origin } = session
    const source = origin?.source
    const base = side?.file.name.replace(/-(wal|journal)$/i, '')
    if (side && origin && source?.kind === 'file' && source.name === base) {
      if (!(await mayReplace(this.#context)) || session.origin?.id !== origin.id) return
      const together = { ...source, ...sidecarsOf(arrival) }
      await this.#opening.open({ ...origin, source: together })
    } else if (side) await this.#file(side, { migrations: [], remarks: [] }, undefined)
  }

  /** Migrations that come to a file that is open take the place of those it was read with. */
  async #migrations(sql: NonNullable<Opening['sql']>, name: string): Promise<void> {
    const { page, session, ask } = this.#context
    const { step } = page.state
    if (!session.origin || !('file' in step)) return this.#refuse(name, NO_DATABASE)
    const { id } = session.origin
    const hasPlan = step.at === 'plan' || step.at === 'undo'
    const isAgreed =
      !hasPlan ||
      (await ask({
        title: 'Use these migrations instead?',
        words: `${sql.length} files take the place of the present migrations, and the plan is made anew.`,
        yes: 'Use them',
        no: 'Keep the plan',
      }))
    if (isAgreed && session.origin?.id === id) await this.#opening.again({ sql })
  }

  #refuse(name: string, refusal: Refusal): void {
    const { page } = this.#context
    // With a file open, what cannot be used is told beside it.
    if ('file' in page.state.step) return this.#remark(`${refusal.what} ${refusal.next}`)
    page.dispatch({ type: 'chosen', name })
    page.dispatch({ type: 'rejected', rejection: rejectionOf(name, refusal) })
  }

  #remark(message: string): void {
    this.#context.page.dispatch({ type: 'noticed', notice: { kind: 'file', message } })
  }
}

function sidecarsOf({ wal, journal }: Arrival): { readonly wal?: File; readonly journal?: File } {
  return { ...(wal && { wal: wal.file }), ...(journal && { journal: journal.file }) }
}

async function readAll(files: readonly Arrived[]): Promise<Opening['sql'] | 'too large'> {
  if (files.length === 0) return undefined
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  if (bytes > MOST_SQL_BYTES) return 'too large'
  return Promise.all(files.map(async ({ path, file }) => ({ path, text: await file.text() })))
}
