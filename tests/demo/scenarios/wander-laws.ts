import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { rowsOfImage } from '../sql-js.js'
import { COLUMNS } from './wander-files.js'
import type { Kit } from './wander-files.js'
import type { Seen } from './wander-page.js'
import type { Tab } from './wander.js'

/** What the walk knows of the copies, and with it what the page must show. */
export class Knowledge {
  readonly complaints: string[] = []
  readonly #tell: (words: string) => void
  /** What a copy may be, by its SHA-256; undefined: nobody can know. */
  readonly #may = new Map<string, Set<string> | undefined>()
  readonly #stored = new Set<string>()
  /** Copies with a run that a page was closed in. */
  readonly #cut = new Set<string>()
  /** Why files were refused, though it may be gone from the page by now. */
  readonly #refusals = new Set<string>()
  #mayReject = false
  #isBroken = false

  constructor(tell: (words: string) => void) {
    this.#tell = tell
  }

  dropped(kit: Kit): void {
    if (kit.bad || !kit.opens) this.#mayReject = true
    if (!kit.opens) return
    const { id, sha256 } = kit.opens
    if (!this.#may.has(id)) this.#may.set(id, new Set())
    this.#may.get(id)?.add(sha256)
  }

  pressed(name: string): void {
    if (/^(An old file|A half upgraded|A file that fails)/.test(name)) {
      for (const sample of ['old', 'half', 'failing']) this.#may.set(`sample-${sample}`, undefined)
    }
    if (name === 'Forget the copy') {
      // Which, only the page knows; a walk that forgets knows nothing of what is kept.
      this.#stored.clear()
      this.#mayReject = true
    }
  }

  saw({ state, id, stored, result, refused }: Seen): void {
    if (refused !== undefined) this.#refusals.add(refused)
    if (stored !== undefined && id === stored) this.#stored.add(stored)
    if (state === 'result' && id !== undefined && result !== undefined) {
      this.#may.set(id, new Set([result]))
      this.#cut.delete(id)
    }
  }

  /** A page is left in whatever it does. */
  cutOff(seen: Seen | undefined): void {
    if (seen?.id === undefined || seen.state !== 'applying') return
    this.#cut.add(seen.id)
    this.#may.set(seen.id, undefined)
  }

  crashed(seen: Seen | undefined): void {
    this.#isBroken = true
    this.#mayReject = true
    if (seen?.id !== undefined && seen.state === 'applying') this.#may.set(seen.id, undefined)
  }

  /** Copies that a page finds that is loaded now. */
  get stored(): readonly string[] {
    return [...this.#stored]
  }

  /** A tab at rest. */
  async judge(tab: Tab, tabs: readonly Tab[]): Promise<void> {
    const { page, name } = tab
    const now = await facts(page)
    const fail = (words: string) => {
      throw new Error(`${name}: ${words}\n${JSON.stringify(now, null, 1)}`)
    }
    if (this.complaints.length > 0) fail(`complaints: ${this.complaints.join('; ')}`)
    if (now.hash !== (now.state === 'empty' ? '' : `#${now.state}`)) fail('the address is another')
    const refusals = [...this.#refusals].join()
    if (refusals !== '' && !this.#mayReject) fail(`a good file is refused: ${refusals}`)
    if (!this.#isBroken && /WORKER_ENDED|UNEXPECTED/.test(refusals)) fail(`ended: ${refusals}`)
    if (!this.#isBroken && /work was ended|WORKER_ENDED|UNEXPECTED/.test(now.text)) {
      fail('something was ended that nobody ended')
    }
    if (/undefined|\[object|NaN/.test(now.text)) fail('a word that is none')
    if (tabs.length === 1 && now.isOtherTab) fail('another tab is spoken of, and there is none')
    if (/The last run stopped/.test(now.text) && this.#cut.size === 0) {
      fail('a run is told that was not cut off')
    }
    if (/could not be read|cannot be opened/.test(now.text) && !this.#isBroken) {
      fail('a copy is said to be lost')
    }
    // What was stored before the page was loaded, and not forgotten since.
    const kept = tab.kept.filter((id) => this.#stored.has(id))
    if (/no longer stored/.test(now.text) && now.id !== undefined && kept.includes(now.id)) {
      fail('a stored copy is said to be lost')
    }
    if (now.state === 'empty') {
      for (const id of kept) if (!now.copies.includes(id)) fail(`${id} is not offered`)
    }
    // Stopped too late: what came of it is kept.
    if (
      /not the same as before|ended before it was cancelled/.test(now.text) &&
      now.id !== undefined
    ) {
      this.#may.set(now.id, undefined)
    }
    if (now.id !== undefined && now.title) await this.#judgeCopy(tab, now.id, now.title, fail)
  }

  async #judgeCopy({ page }: Tab, id: string, title: string, fail: (words: string) => void) {
    const bytes = await takeHome(page)
    if (!bytes) return
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    this.#tell(`  taken home: ${id} ${sha256}`)
    const may = this.#may.get(id)
    if (may && !may.has(sha256)) fail(`${sha256} is not one of ${[...may].join()}`)
    this.#may.set(id, new Set([sha256]))
    const ask = (sql: string) => rowsOfImage(bytes, sql).map(([value]) => String(value))
    if (ask('PRAGMA integrity_check').join() !== 'ok') fail('the copy is damaged')
    const hasHistory = ask(`SELECT name FROM sqlite_schema WHERE name = 'schema_migrations'`)
    const versions = hasHistory.length === 0 ? [] : ask('SELECT version FROM schema_migrations')
    const newest = versions.toSorted((a, b) => a.localeCompare(b)).at(-1) ?? '0'
    const told = / v(\S+)/.exec(title)?.[1]
    if (told !== newest) fail(`the copy is at ${newest}, and the title says ${told}`)
    const columns = ask(`SELECT name FROM pragma_table_info('shop')`)
    for (const [version, column] of columns.length === 0 ? [] : COLUMNS) {
      if (versions.includes(version) !== columns.includes(column)) {
        fail(`${versions.join()} are recorded, and the columns are ${columns.join()}`)
      }
    }
  }
}

interface Facts {
  readonly state: string
  readonly hash: string
  readonly title: string
  readonly text: string
  readonly id: string | undefined
  readonly copies: readonly string[]
  readonly isOtherTab: boolean
}

function facts(page: Page): Promise<Facts> {
  return page.evaluate(() => {
    const main = document.querySelector('main')
    const memory: unknown = JSON.parse(sessionStorage.getItem('tidemark-tab') ?? 'null')
    const id: unknown = typeof memory === 'object' && memory ? Reflect.get(memory, 'id') : undefined
    return {
      state: main?.dataset['state'] ?? '',
      hash: location.hash,
      title: document.title,
      text: main?.textContent ?? '',
      id: typeof id === 'string' ? id : undefined,
      copies: [...document.querySelectorAll<HTMLElement>('[data-copy]')].map(
        ({ dataset }) => dataset['copy'] ?? '',
      ),
      isOtherTab: document.querySelector('[data-banner="tab"]') !== null,
    }
  })
}

/** The bytes of the copy, where the page as it is offers them. */
async function takeHome(page: Page): Promise<Uint8Array | undefined> {
  const button = page.getByRole('button', { name: /^Download( copy)?$/ })
  if ((await button.count()) === 0) return undefined
  const [arrived] = await Promise.all([
    page.waitForEvent('download', { timeout: 20_000 }),
    button.first().evaluate((element) => {
      if (element instanceof HTMLElement) element.click()
    }),
  ])
  return new Uint8Array(readFileSync(await arrived.path()))
}
