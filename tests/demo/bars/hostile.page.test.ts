import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../../support/chromium.js'
import {
  acknowledgeAll,
  download,
  drop,
  isStored,
  makePlan,
  openPage,
  press,
  reach,
} from '../page.js'
import { EVIL, FAILING, FOREIGN, MIGRATIONS, NAMES, NEWER, REFUSED, TURNING } from './corpus.js'
import { cutOff, overlapping, tooWide } from './measures.js'

// Texts that would like to be more, in every place of the page that shows a text.

const DESKTOP = { width: 1280, height: 860 }
/** What the browser leaves of many a screen. */
const LAPTOP = { width: 1366, height: 657 }
/** What the page itself is made of; anything else came out of a file. */
const OWN_ELEMENTS =
  'html head meta title link script body noscript div br a header h1 h2 h3 h4 nav ol ul li p span strong main section footer fieldset legend label input button select option progress table caption thead tbody tr th td dl dt dd details summary bdi code pre ins del figure figcaption dialog kbd svg g path rect circle line text tspan defs marker'.split(
    ' ',
  )

/** In words, what a text of a file has become that is no text. */
async function broken(page: Page): Promise<string[]> {
  const seen = await page.evaluate(
    ({ own, turning }) => {
      const turns = new RegExp(turning)
      const all = [...document.querySelectorAll('*')]
      const attributes = all.flatMap((element) => [...element.attributes])
      const said = attributes.filter(({ name }) => /^(aria-.*|title|alt|placeholder)$/.test(name))
      const texts = [document.body.textContent ?? '', ...said.map(({ value }) => value)]
      return [
        ...('ran' in window ? ['a script ran'] : []),
        ...all
          .filter(({ localName }) => !own.includes(localName))
          .map(({ localName }) => `there is a <${localName}>`),
        ...attributes
          .filter(({ name }) => name.startsWith('on') || name === 'srcdoc' || name === 'autofocus')
          .map(({ name }) => `there is an attribute ${name}`),
        ...[...document.querySelectorAll('main a')].map(
          (link) => `a link to ${link.getAttribute('href')}`,
        ),
        ...texts.filter((text) => turns.test(text)).map((text) => `turns: ${text.slice(0, 80)}`),
        ...(turns.test(document.title) ? ['the title turns'] : []),
        ...(document.title.length > 300 ? ['the title is long'] : []),
        ...((texts[0] ?? '').length > 200_000 ? ['the page is long'] : []),
      ]
    },
    { own: OWN_ELEMENTS, turning: TURNING.source },
  )
  await page.setViewportSize({ width: 320, height: 640 })
  const narrow = [...(await tooWide(page)), ...(await cutOff(page))]
  await page.setViewportSize(LAPTOP)
  const frame = await overlapping(page)
  await page.setViewportSize(DESKTOP)
  return [...seen, ...(await tooWide(page)), ...narrow, ...frame]
}

/** Nothing is broken, and the text is really there. */
async function expectWhole(page: Page, place: string, text: string = EVIL): Promise<void> {
  expect.soft({ place, broken: await broken(page) }).toEqual({ place, broken: [] })
  expect(await page.locator('main').textContent()).toContain(text.slice(0, 15))
}

/** The report to print, as somebody sees it who was sent it. */
async function expectQuietReport(bytes: Uint8Array): Promise<void> {
  const reader = await browser.newPage()
  const asked: string[] = []
  reader.on('request', (request) => asked.push(request.url()))
  reader.on('dialog', (dialog) => void dialog.dismiss().then(() => asked.push('a dialog')))
  const contentType = 'text/html; charset=utf-8'
  await reader.route('**', (route) => route.fulfill({ contentType, body: Buffer.from(bytes) }))
  await reader.goto('https://report.example/')
  expect(await reader.locator('body').textContent()).toContain(EVIL)
  expect(
    await reader
      .locator(
        'body :not(main, section, h1, h2, p, ul, li, pre, code, bdi, table, thead, tbody, tr, th, td)',
      )
      .count(),
  ).toBe(0)
  expect(await reader.evaluate(() => 'ran' in window)).toBe(false)
  expect(asked).toEqual(['https://report.example/'])
  await reader.close()
}

async function openAll(page: Page): Promise<void> {
  for (let at = 0; at < 60; at++) {
    const closed = page.locator('main details:not([open]) > summary').first()
    if ((await closed.count()) === 0) return
    await closed.click()
  }
}

let browser: Browser
let page: Page
let complaints: readonly string[]

beforeAll(async () => {
  browser = await launchChromium()
  ;({ page, complaints } = await openPage(browser, {
    reducedMotion: 'reduce',
    viewport: DESKTOP,
  }))
})
afterAll(() => browser.close())

describe('hostile texts are shown as texts', () => {
  test.each(Object.entries(REFUSED))('where a file is refused: %s', async (place, files) => {
    await drop(page, ...files)
    await reach(page, 'rejected')
    await expectWhole(page, place)
    await press(page, 'Back to the start')
    await reach(page, 'empty')
  })

  test('in the history of a newer app', async () => {
    await drop(page, NEWER)
    await reach(page, 'overview')
    await expectWhole(page, 'overview', '<script>')
    await page.getByRole('tab', { name: 'Versions' }).click()
    await expectWhole(page, 'history')
    await page.getByRole('tab', { name: 'Time slider' }).click()
    await page.getByRole('slider').waitFor()
    expect(await broken(page)).toEqual([])
  })

  test('in lists of other tools, and names of what this SQLite does not have', async () => {
    await drop(page, FOREIGN)
    await reach(page, 'overview')
    await expectWhole(page, 'overview')
    await openAll(page)
    await expectWhole(page, 'tables')
  })

  test('in every tab of the overview', async () => {
    await drop(page, NAMES, ...MIGRATIONS)
    await page
      .locator('.set-note')
      .waitFor({ timeout: 8000 })
      .catch(async () => console.log(await page.locator('main').textContent()))
    await expectWhole(page, 'overview')
    await openAll(page)
    await expectWhole(page, 'tables')
    await page.getByRole('searchbox').fill(EVIL)
    await expectWhole(page, 'filter')
    await page.getByRole('searchbox').fill('')
    for (const [tab, part] of [
      ['Diagram', '[data-box]'],
      ['Versions', '[data-migration]'],
      ['Time slider', '[role="slider"], input[type="range"]'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await page.locator(`main ${part}`).first().waitFor()
      await expectWhole(page, tab)
    }
    await page.getByRole('slider').press('End')
    await expectWhole(page, 'the last version')
    await page.getByRole('tab', { name: 'Diagram' }).click()
    await page.locator('[data-box]').first().press('Enter')
    await page.getByRole('checkbox', { name: 'As text' }).check()
    await expectWhole(page, 'diagram as text')
  })

  test('in a plan, its losses, its differences and its rows', async () => {
    await makePlan(page)
    await expectWhole(page, 'plan')
    await openAll(page)
    await expectWhole(page, 'plan, opened')
    await press(page, 'Test up, down, up')
    await page.locator('.round-trip .outcomes').waitFor()
    await expectWhole(page, 'round trip')
  })

  test('in a result, its reports, and the ways back', async () => {
    await acknowledgeAll(page)
    await page.locator('.next-step .primary').click()
    await reach(page, 'result')
    await openAll(page)
    await expectWhole(page, 'result')
    const { name } = await download(page)
    expect(name).toMatch(/^[^/\\\p{C}<>:"|?*]+\.v003\.sqlite$/u)
    await expectWhole(page, 'saved')
    const report = await download(page, 'Report to print')
    expect(report.name).toMatch(/^[^/\\\p{C}<>:"|?*]+\.html$/u)
    await expectQuietReport(report.bytes)
    await press(page, 'Undo…')
    await page.getByRole('radio', { name: /^Undo 003/ }).check()
    await expectWhole(page, 'undo')
  })

  test('in the words of an error', async () => {
    await drop(page, ...FAILING)
    await page.getByText('1 migration of yours').waitFor()
    await makePlan(page)
    await expectWhole(page, 'plan that fails')
    await press(page, 'Try it all the same')
    await reach(page, 'failed')
    await expectWhole(page, 'failed')
  })

  test('of a copy that is offered again, and in the question whether to forget it', async () => {
    await isStored(page)
    await press(page, 'Open another file')
    await page.locator('[data-copy]').first().waitFor()
    await expectWhole(page, 'copies')
    await press(page, /^(Forget|Discard)/)
    await page.getByRole('dialog').waitFor()
    await expectWhole(page, 'question')
    await page.keyboard.press('Escape')
  })
})

test('on the whole way no policy was broken, no dialog opened, and nothing was fetched', () => {
  expect(complaints).toEqual([])
})
