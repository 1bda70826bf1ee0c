import type { Browser, BrowserContext, Page } from 'playwright'
import { drop } from '../page.js'
import { KITS } from './wander-files.js'
import { Knowledge } from './wander-laws.js'
import { prepare } from './wander-page.js'
import type { Seen } from './wander-page.js'
import { atRest, choose, isBusy } from './wander-touch.js'
import type { Plan, WanderStep } from './wander-steps.js'
import { WISHES } from './wander-steps.js'

/** A tab, and what is known of it. */
export interface Tab {
  readonly name: string
  readonly page: Page
  seen: Seen | undefined
  /** Something in what it has open never ends. */
  endless: boolean
  /** Copies that were stored before it was loaded. */
  kept: readonly string[]
}

/** Goes a walk in a browser, and throws where a law is broken, with what was done. */
export async function wander(
  browser: Browser,
  address: string,
  plan: Plan,
): Promise<readonly string[]> {
  const context = await browser.newContext({
    acceptDownloads: true,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  })
  const walk = new Walk(context, address)
  try {
    await walk.begin(plan)
    for (const step of plan.steps) await walk.take(step)
    await walk.rest()
    await walk.end()
    return walk.story
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new Error(`${words}\n\n${walk.story.join('\n')}`, { cause: error })
  } finally {
    await context.close()
  }
}

class Walk {
  readonly story: string[] = []
  readonly #context: BrowserContext
  readonly #address: string
  readonly #knowledge = new Knowledge((words) => this.#tell(words))
  readonly #began = performance.now()
  #tabs: Tab[] = []
  #at = 0
  #opened = 0
  /** What was sought did not come; what was to follow is left out. */
  #isLost = false

  constructor(context: BrowserContext, address: string) {
    this.#context = context
    this.#address = address
  }

  async begin({ seed, most }: Plan): Promise<void> {
    await prepare(this.#context, { seed, most }, (seen, page) => {
      const tab = this.#tabs.find((each) => each.page === page)
      if (tab) tab.seen = seen
      this.#knowledge.saw(seen)
      this.#tell(`  ${tab?.name ?? '?'} is ${JSON.stringify(seen)}`)
    })
    await this.#open()
  }

  async take(step: WanderStep): Promise<void> {
    const { page } = this.#tab
    const { pause, ...what } = step
    const isJourney = step.do === 'seek' && step.waits
    if (isJourney && this.#isLost) return
    this.#isLost = false
    switch (step.do) {
      case 'drop': {
        const kit = KITS[step.kit]
        this.#knowledge.dropped(kit)
        this.#tab.endless ||= 'endless' in kit
        this.#tell(JSON.stringify(what))
        await drop(page, ...kit.files)
        break
      }
      case 'press':
      case 'seek': {
        const words = step.do === 'seek' ? WISHES[step.words] : /./
        const pick = step.do === 'seek' ? pause : step.pick
        const pressed = await this.#press(words, pick, isJourney)
        this.#isLost = pressed === undefined
        if (pressed === undefined) return
        this.#tell(`press ${pressed}`)
        this.#knowledge.pressed(pressed)
        break
      }
      case 'back':
      case 'forward':
        this.#tell(step.do)
        await this.#move(step.do)
        break
      case 'reload':
        this.#tell(step.do)
        await this.#reload()
        break
      case 'crash':
        this.#tell(step.do)
        this.#knowledge.crashed(this.#tab.seen)
        await page.evaluate(() => {
          const worker: unknown = Reflect.get(globalThis, 'worker')
          if (worker instanceof Worker) {
            worker.dispatchEvent(new ErrorEvent('error', { message: 'the walk broke it' }))
          }
        })
        break
      case 'other tab':
        await this.#otherTab()
        break
      case 'close tab':
        await this.#closeTab()
        break
      case 'rest':
        await this.rest()
        break
    }
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
  }

  /** Waits a moment for what is sought: a page that was just left for another has nothing yet. */
  async #press(words: RegExp, pick: number, waits: boolean): Promise<string | undefined> {
    let idle = 0
    for (let tries = 0; tries < 80 && idle < 6; tries++) {
      const pressed = await choose(this.#tab.page, words, pick)
      if (pressed !== undefined || !waits) return pressed
      idle = (await isBusy(this.#tab.page)) ? 0 : idle + 1
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    return undefined
  }

  /** Every tab comes to rest, and is as it shall be. */
  async rest(): Promise<void> {
    this.#tell('rest')
    for (const tab of this.#tabs) await atRest(tab, (words) => this.#tell(words))
    for (const tab of this.#tabs) await this.#knowledge.judge(tab, this.#tabs)
  }

  /** After a reload of a page at rest, it is as it was. */
  async end(): Promise<void> {
    this.#tell('reload at the end')
    await this.#reload()
    await this.rest()
  }

  async #reload(): Promise<void> {
    const tab = this.#tab
    this.#knowledge.cutOff(tab.seen)
    tab.kept = this.#knowledge.stored
    await tab.page.reload()
  }

  /** Back and Forward within the page, as often as there is somewhere to go. */
  async #move(way: 'back' | 'forward'): Promise<void> {
    await this.#tab.page.evaluate(
      (step) => {
        const { navigation } = window
        const canGo = step < 0 ? navigation.currentEntry?.index !== 0 : navigation.canGoForward
        if (canGo) history.go(step)
      },
      way === 'back' ? -1 : 1,
    )
  }

  get #tab(): Tab {
    const tab = this.#tabs[this.#at]
    if (!tab) throw new Error('No tab is open.')
    return tab
  }

  async #open(): Promise<void> {
    const page = await this.#context.newPage()
    const name = `tab ${(this.#opened += 1)}`
    const tab: Tab = {
      name,
      page,
      seen: undefined,
      endless: this.#tabs.some((each) => each.endless),
      kept: this.#knowledge.stored,
    }
    this.#tabs.push(tab)
    this.#at = this.#tabs.length - 1
    const complain = (words: string) => {
      this.#tell(`! ${name}: ${words}`)
      this.#knowledge.complaints.push(words)
    }
    page.on('pageerror', (error) => complain(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complain(message.text())
    })
    page.on('dialog', (dialog) => {
      if (dialog.type() !== 'beforeunload') complain(`dialog: ${dialog.message()}`)
      void dialog.accept().catch(() => undefined)
    })
    await page.goto(this.#address)
    await page.locator('main').waitFor()
  }

  async #otherTab(): Promise<void> {
    if (this.#tabs.length === 1) {
      this.#tell('a second tab')
      return this.#open()
    }
    this.#at = 1 - this.#at
    this.#tell(`to ${this.#tab.name}`)
  }

  async #closeTab(): Promise<void> {
    if (this.#tabs.length === 1) return
    this.#tell(`close ${this.#tab.name}`)
    this.#knowledge.cutOff(this.#tab.seen)
    await this.#tab.page.close()
    this.#tabs = this.#tabs.filter((_, place) => place !== this.#at)
    this.#at = 0
  }

  #tell(words: string): void {
    this.story.push(`${String(Math.round(performance.now() - this.#began)).padStart(6)} ${words}`)
  }
}
