import type { Page } from 'playwright'

// What can be measured of a page that stands still. Each answers with words for every fault, so that a
// failing test says where to look.

/** An element in words; `openPage` leaves it on the page. */
declare function named(element: Element): string

/** Elements that reach out of the window sideways, where that makes the whole page scroll. */
export async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const out = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    )
    const names = out.slice(0, 3).map(named)
    return [`${scrollWidth - clientWidth}px too wide: ${names.join(' | ')}`]
  })
}

/** Texts that are cut off: wider than the element that hides what does not fit. */
export async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.body.querySelectorAll<HTMLElement>('*')]
      .filter((element) => {
        if (element.closest('.hidden, svg, input') || !element.checkVisibility()) return false
        const { overflowX, overflowY } = getComputedStyle(element)
        const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip'
        return (
          (hides(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
          (hides(overflowY) && element.scrollHeight > element.clientHeight + 1)
        )
      })
      .map((element) => `cut off: ${named(element)}`),
  )
}

/** What can be pressed and is smaller than so many pixels. A label is pressed like its input. */
export async function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((pixels) => {
    const pressed =
      'a[href], button, input, select, summary, textarea, [role="button"], [role="tab"]'
    const within = (rect: DOMRect) => rect.width > pixels - 0.5 && rect.height > pixels - 0.5
    const labels = (element: Element) =>
      element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
    return [...document.querySelectorAll(pressed)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter(
        (element) =>
          ![element, ...labels(element)].some((each) => within(each.getBoundingClientRect())),
      )
      .map((element) => {
        const { width, height } = element.getBoundingClientRect()
        return `${Math.round(width)} x ${Math.round(height)}: ${named(element)}`
      })
  }, least)
}

/** The frame around the content, where one part of it lies on the other. */
export async function overlapping(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const [rail, footer] = ['header', 'footer'].map((part) =>
      document.querySelector(part)?.getBoundingClientRect(),
    )
    if (!rail || !footer) return ['the page has no frame']
    const isClear = rail.bottom <= footer.top || rail.right <= footer.left
    return isClear ? [] : [`the footer lies on the rail, ${Math.round(rail.bottom - footer.top)}px`]
  })
}

/** Share of the window that is covered by what does not scroll, from 0 to 1. */
export async function covered(page: Page): Promise<number> {
  return page.evaluate(() => {
    window.scrollTo(0, document.body.scrollHeight / 2)
    const rows = Array.from({ length: innerHeight }, (_, y) => y)
    const stuck = (y: number) =>
      document.elementsFromPoint(innerWidth / 2, y).some((element) => {
        const { position } = getComputedStyle(element)
        return (position === 'fixed' || position === 'sticky') && !element.closest('dialog')
      })
    const share = rows.filter(stuck).length / innerHeight
    window.scrollTo(0, 0)
    return share
  })
}

/** What moves by itself. */
export async function moving(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState }) => playState === 'running')
      .map(({ effect }) => {
        const target = effect instanceof KeyframeEffect ? effect.target : null
        return `moves: ${target ? named(target) : 'something'}`
      }),
  )
}

/** Where the focus is, and how the page is made for those who hear it. */
export async function outline(page: Page): Promise<{
  readonly headings: number
  readonly polite: number
  readonly alerts: number
  readonly focus: string
}> {
  return page.evaluate(() => {
    const { activeElement } = document
    return {
      headings: document.querySelectorAll('main h2').length,
      polite: document.querySelectorAll('[aria-live], [role="status"], [role="log"]').length,
      alerts: document.querySelectorAll('[role="alert"]').length,
      focus: activeElement?.tagName ?? '',
    }
  })
}
