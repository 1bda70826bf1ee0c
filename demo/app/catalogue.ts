import type { FileFacts, StoredCopy } from '../model.js'
import type { OpenFile } from '../state.js'
import type { Context } from './context.js'
import type { CopyRecord } from './copies.js'
import type { Origin } from './session.js'
import { isGone } from './trouble.js'

/** A copy that is stored in full before anything is asked of it: cheap up to this size. */
const SMALL = 4_000_000
/** A larger one, when nothing was asked of it for so long. */
const IDLE_MS = 1500
const nowhere: readonly string[] = []

/** The open copy, and the result that is shown of it. */
type FileToStore = Pick<OpenFile, 'facts'> & { readonly result?: OpenFile['result'] | undefined }

/** Keeps the list of stored copies in step with what the worker stores. */
export class Catalogue {
  readonly #context: Context
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(context: Context) {
    this.#context = context
  }

  /** Shows the copies of earlier visits. A run that another tab has under way is not interrupted. */
  async show(): Promise<void> {
    const { copies, tabs, page } = this.#context
    const [records, open] = await Promise.all([copies.list(), tabs ? tabs.open() : nowhere])
    const shown = records.map((record) => storedCopyOf(record, open.includes(record.id)))
    page.dispatch({ type: 'told', change: { copies: shown } })
  }

  async find(id: string): Promise<CopyRecord | undefined> {
    return (await this.#context.copies.list()).find((record) => record.id === id)
  }

  /** Stores the open copy soon, so that it never stands between a file and its plan. */
  storeSoon(file: FileToStore): void {
    clearTimeout(this.#timer)
    const wait = file.facts.size <= SMALL ? 0 : IDLE_MS
    this.#timer = setTimeout(() => {
      // Something is under way that the user waits for: after it.
      if (this.#context.session.isBusy) this.storeSoon(file)
      else void this.store(file)
    }, wait)
  }

  /** Stores the open copy now and lists it. False: it lives in memory only. */
  async store({ facts, result }: FileToStore): Promise<boolean> {
    clearTimeout(this.#timer)
    const { session, page, copies } = this.#context
    const { origin } = session
    if (!origin || origin.id !== facts.id || page.state.readOnlyTab) return session.isStored
    // A worker that ended meanwhile is started anew, and can store it.
    const again = (error: unknown) => isGone(error) && session.origin === origin && session.store()
    const isStored = await session
      .store()
      .catch(again)
      .catch(() => false)
    // The result of an earlier visit is not of what is stored now.
    if (isStored && !result) await copies.putResult(facts.id, undefined).catch(() => undefined)
    if (isStored) await this.list(origin, facts)
    // Bytes without a list to find them by are as good as gone at the next visit.
    const isListed = isStored && (await copies.trouble()) === undefined
    if (isListed) return true
    // Opened anew meanwhile, the same file too: that is stored by itself.
    if (session.origin === origin) await this.#tellMemory()
    return isStored
  }

  /** Writes down what the stored copy is like now. */
  async list(origin: Origin, facts: FileFacts): Promise<void> {
    const { copies, page } = this.#context
    const { step } = page.state
    const open = 'file' in step && step.file.facts.id === facts.id ? step : undefined
    const saved = open?.file.saved
    const record = { ...recordOf(origin, facts), ...(saved && { saved }) }
    const isRunning = open?.at === 'applying'
    const put = copies.put(facts.id, (before) => ({ ...kept(before, isRunning), ...record }))
    await put.catch(() => undefined)
    document.documentElement.dataset['stored'] = facts.id
    await this.show()
  }

  /** Forgets what was listed; the worker forgets the bytes. */
  async forget(id: string): Promise<void> {
    await this.#context.copies.forget(id)
    await this.show()
  }

  async #tellMemory(): Promise<void> {
    const { copies, session, page } = this.#context
    const why = await copies.trouble()
    page.dispatch({
      type: 'noticed',
      notice: session.trouble ?? {
        kind: 'storage',
        message: `The copy is kept in memory only${why === undefined ? '' : `: ${why}`}. It is gone when this page is closed.`,
        next: 'Download the result before you close the page.',
      },
    })
  }
}

/** What stays true of a copy that is stored again. */
function kept(before: CopyRecord | undefined, isRunning: boolean): Partial<CopyRecord> {
  const { handle, interrupted } = before ?? {}
  return { ...(handle && { handle }), ...(isRunning && interrupted && { interrupted }) }
}

function recordOf(origin: Origin, facts: FileFacts): CopyRecord {
  const { sql, historyTable, handle } = origin
  return {
    ...aboutOf(facts),
    savedAt: new Date().toISOString(),
    ...(sql && { sql }),
    ...(historyTable !== undefined && { historyTable }),
    ...(handle && { handle }),
  }
}

/** The state of the page is plain data: no handle, no texts of migrations. */
function storedCopyOf(record: CopyRecord, isOpen: boolean): StoredCopy {
  const { savedAt, interrupted } = record
  return { ...aboutOf(record), savedAt, ...(interrupted && !isOpen && { interrupted }) }
}

type About = Pick<StoredCopy, 'id' | 'name' | 'size' | 'version' | 'newest'>

/** What the list says of a copy in any case. */
function aboutOf({ id, name, size, version, newest }: About): About {
  return {
    id,
    name,
    size,
    ...(version !== undefined && { version }),
    ...(newest !== undefined && { newest }),
  }
}
