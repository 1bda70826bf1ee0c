import type { PageState } from '../state.js'

/**
 * After a change of step the focus goes to its heading, so that a keyboard stands where the new things
 * begin and a screen reader reads them. Ticks of a run move nothing. An element that had the focus and
 * is gone leaves it to the heading too, not to nothing.
 */
export function moveFocus(state: PageState, before: PageState): void {
  const isOtherStep = state.step.at !== before.step.at
  const isLost = document.activeElement === document.body && hadFocus
  if (!isOtherStep && !isLost) return
  const heading = document.querySelector<HTMLElement>('main h2[tabindex="-1"]')
  heading?.focus({ preventScroll: !isOtherStep })
  if (isOtherStep) window.scrollTo(0, 0)
}

/** Something had the focus when a key or the pointer was used last. */
let hadFocus = false

export function watchFocus(): void {
  document.addEventListener('focusin', () => {
    hadFocus = true
  })
  document.addEventListener('pointerdown', () => {
    hadFocus = false
  })
}
