import type { PageState } from '../state.js'
import type { PageStore } from './store.js'

/** Tells the time once a second, while something is under way that shows it. */
export function runClock(page: PageStore): void {
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = () => page.dispatch({ type: 'told', change: { now: performance.now() } })
  page.subscribe((state) => {
    const isNeeded = showsTime(state)
    if (isNeeded === (timer !== undefined)) return
    clearInterval(timer)
    timer = isNeeded ? setInterval(tick, 1000) : undefined
    if (isNeeded) tick()
  })
}

/** Something waits for the worker, and the page says since when. */
export function showsTime({ step }: PageState): boolean {
  if ('file' in step && step.file.versions?.is === 'loading') return true
  switch (step.at) {
    case 'reading':
    case 'applying':
      return true
    case 'plan':
      return step.plan.is === 'loading' || step.roundTrip?.is === 'loading'
    case 'undo':
      return step.choices.is === 'loading'
    case 'cancelled':
      return step.hashes.is === 'loading'
    default:
      return false
  }
}
