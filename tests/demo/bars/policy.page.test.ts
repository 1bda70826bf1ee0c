import type { Browser, Page, Worker } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import { applyAll, download, openPage, openSample, openTab, press } from '../page.js'
import type { Opened } from '../page.js'

// The policy of the page: scripts of its own and nothing else, in the page and in its workers.

let browser: Browser
let opened: Opened
let page: Page
/** Workers that tell what breaks the policy in them: they tell it to nobody else. */
let watched = 0

beforeAll(async () => {
  browser = await launchChromium()
  const { context } = await openPage(browser, { serviceWorkers: 'allow' })
  opened = await openTab(context, async (tab) => {
    await tab.addInitScript(watch)
    tab.on('worker', (worker) => {
      // The one of the diagram has often ended before it can be asked.
      void worker.evaluate(watch).then(
        () => (watched += 1),
        () => undefined,
      )
    })
  })
  ;({ page } = opened)
})
afterAll(() => browser.close())

/** Writes down what breaks the policy, in the page or in a worker. */
function watch(): void {
  const broken: string[] = []
  Object.assign(globalThis, { broken })
  addEventListener('securitypolicyviolation', (event) => {
    if (event instanceof SecurityPolicyViolationEvent) {
      broken.push(`${event.effectiveDirective}: ${event.blockedURI}`)
    }
  })
}

function brokenIn(place: Page | Worker): Promise<unknown> {
  const broken = (): unknown => Reflect.get(globalThis, 'broken')
  return 'workers' in place ? place.evaluate(broken) : place.evaluate(broken)
}

/** The worker that has SQLite in it. */
function engine(): Worker {
  const worker = page.workers().at(-1)
  if (!worker) throw new Error('There is no worker.')
  return worker
}

test('from a sample to its download and its diagram nothing breaks the policy, in page or workers', async () => {
  await openSample(page)
  await applyAll(page)
  await download(page)
  await download(page, 'Report to print')
  await press(page, 'Look into the copy')
  await page.getByRole('tab', { name: 'Diagram' }).click()
  await page.locator('[data-box]').first().waitFor()
  await press(page, 'Undo…')
  await page.locator('[data-undo]').first().waitFor()
  expect(watched).toBeGreaterThan(0)
  for (const place of [page, ...page.workers()]) expect(await brokenIn(place)).toEqual([])
  expect(opened.complaints).toEqual([])
})

/** Sources, so that nothing between here and the page makes something else of them. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  'a script element': `document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))`,
  'a script from elsewhere': `document.body.append(Object.assign(document.createElement('script'), { src: 'https://elsewhere.example/a.js' }))`,
  'markup as HTML': `document.body.innerHTML = '<img src=x onerror="window.ran = 1">'`,
  'markup behind an element': `document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = 1">')`,
  'a document of its own': `document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: '<script>parent.ran = 1</script>' }))`,
  'a frame from elsewhere': `document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://elsewhere.example/' }))`,
  'an attribute that is a script': `document.body.setAttribute('onclick', 'window.ran = 1'), document.body.click()`,
  'a link that is a script': `document.body.appendChild(Object.assign(document.createElement('a'), { href: 'javascript:window.ran=1' })).click()`,
  'a text that is run': `eval('window.ran = 1')`,
  'a function of a text': `new Function('window.ran = 1')()`,
  'a module of a text': `import('data:text/javascript,window.ran=1')`,
  'a worker of a text': `new Worker('data:text/javascript,1')`,
  'a policy of its own': `trustedTypes.createPolicy('other', {})`,
  'the policy of the page, once more': `trustedTypes.createPolicy('tidemark', {})`,
  'a question to elsewhere': `fetch('https://elsewhere.example/')`,
  'a form that is sent elsewhere': `document.body.appendChild(Object.assign(document.createElement('form'), { action: 'https://elsewhere.example/' })).submit()`,
  'a base for addresses': `document.head.append(Object.assign(document.createElement('base'), { href: 'https://elsewhere.example/' }))`,
}

describe('what would be injected is refused', () => {
  let victim: Opened

  beforeAll(async () => {
    const sources = Object.entries(ATTEMPTS).map(
      ([name, source]) => `${JSON.stringify(name)}: () => (${source})`,
    )
    victim = await openTab(opened.context, (tab) =>
      tab.addInitScript(`window.attempts = { ${sources.join(',\n')} }; (${watch.toString()})()`),
    )
  })

  test.each(Object.keys(ATTEMPTS))('%s', async (name) => {
    const refusal = await victim.page.evaluate(
      (attempt) =>
        new Promise<string>((resolve) => {
          const { attempts, broken } = window as unknown as Attempted
          const before = broken.length
          // A report comes a moment later than what it is about.
          const report = () => setTimeout(() => resolve(broken.slice(before).join()), 100)
          // Later: what a debugger runs itself is allowed more.
          setTimeout(() => {
            void Promise.resolve().then(attempts[attempt]).then(report, report)
          })
        }),
      name,
    )
    expect(refusal).toMatch(
      /^(require-trusted-types-for|trusted-types|(script|connect|worker|frame|form|base)[a-z-]*|default-src)/,
    )
    expect(await victim.page.evaluate(() => 'ran' in window)).toBe(false)
  })

  test('in a worker, whose policy is the page’s', async () => {
    const refused = await engine().evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve))
      const words = (error: unknown) => String(error)
      const run = () => Reflect.construct(Function, ['return 1'])
      return [
        await Promise.resolve()
          .then(run)
          .then(() => 'a function of a text ran', words),
        await fetch('https://elsewhere.example/').then(() => 'a question went elsewhere', words),
      ]
    })
    expect(refused).toEqual([
      expect.stringContaining('EvalError'),
      expect.stringContaining('TypeError'),
    ])
    expect(await brokenIn(engine())).toEqual([
      expect.stringMatching(/^(script-src|require-trusted)/),
      expect.stringMatching(/^connect-src/),
    ])
  })
})

interface Attempted {
  readonly attempts: Readonly<Record<string, () => unknown>>
  readonly broken: readonly string[]
}
