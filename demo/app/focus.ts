import type { PageState } from '../state.js'

/**
 * After a change of step the focus goes to its heading, so that a keyboard stands where the new things
 * begin and a screen reader reads them. Ticks of a run move nothing. An element that had the focus and
 * is gone leaves it to the one that took its place, by its id, or else to the heading, not to nothing.
 */
export function moveFocus(state: PageState, before: PageState): void {
  const isOtherStep = state.step.at !== before.step.at
  const isLost = document.activeElement === document.body && hadFocus
  if (!isOtherStep && !isLost) return
  const heading = document.querySelector<HTMLElement>('main h2[tabindex="-1"]')
  const successor = isOtherStep || lastId === '' ? null : document.getElementById(lastId)
  const target = successor ?? heading
  target?.focus({ preventScroll: !isOtherStep })
  if (isOtherStep) window.scrollTo(0, 0)
}

/** Something had the focus when a key or the pointer was used last. */
let hadFocus = false
/** Of what had it last; '' for most. */
let lastId = ''

export function watchFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    hadFocus = true
    lastId = target instanceof Element ? target.id : ''
  })
  document.addEventListener('pointerdown', () => {
    hadFocus = false
  })
}
