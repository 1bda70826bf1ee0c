import { h, render } from 'preact'
import { Announcer } from './app/announcer.js'
import { announcementOf } from './app/announcement.js'
import { runClock } from './app/clock.js'
import { Controller } from './app/controller.js'
import { openCopies } from './app/copies.js'
import { moveFocus, watchFocus } from './app/focus.js'
import { watchIntake } from './app/intake.js'
import { watchKeys } from './app/keys.js'
import { followHistory, guardRun } from './app/leaving.js'
import { recallSingleKeys, recallTheme, remember } from './app/memory.js'
import { pickFiles } from './app/pick-files.js'
import { PageStore } from './app/store.js'
import { showTheme, watchSurroundings } from './app/surroundings.js'
import { makeEngine } from './engine/client.js'
import { START } from './machine.js'
import { stepIn } from './route.js'
import { App } from './view/app.js'

// The glue: one store, one view, one controller, and what listens to the browser.

const root = elementOf('#app')
const page = new PageStore({ ...START, theme: recallTheme(), singleKeys: recallSingleKeys() })
const engine = makeEngine()
const controller = new Controller(page, engine, openCopies(), watchSurroundings(page))
const { actions, going, receiving } = controller

const show = () => render(h(App, { state: page.state, actions }), root)
show()
page.subscribe(show)

// After the view: these look at the page as it is now.
followHistory(page, (step) => going.visit(step), going.resume(stepIn(location.hash)))
page.subscribe(moveFocus)
page.subscribe(remember)
const announcer = new Announcer(elementOf('#live'))
page.subscribe((state, before) => {
  const words = announcementOf(state, before)
  if (words !== undefined) announcer.say(words)
})
showTheme(page)
guardRun(page)
runClock(page)
watchFocus()

const warm = () => engine.warm()
watchIntake(page, (files) => void receiving.files(files), warm)
watchKeys(page, {
  pickFiles: () => pickFiles((files) => actions.openFiles(files)),
  goToPlan: () => actions.go('plan'),
  showHelp: actions.showHelp,
  answer: actions.answer,
})
whenIdle(warm)

/** The engine is fetched when the page has nothing else to do, or when somebody is about to need it. */
function whenIdle(work: () => void): void {
  for (const intent of ['pointerover', 'focusin'] as const) {
    root.addEventListener(intent, work, { once: true })
  }
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 2000 })
  else setTimeout(work, 200)
}

function elementOf(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`The page has no ${selector}.`)
  return element
}
