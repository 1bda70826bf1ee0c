import { h, render } from 'preact'
import type { PageState } from '../../../demo/state.js'
import { App } from '../../../demo/view/app.js'
import { silent } from './actions.js'
import { manyTables, page, states } from './states.js'

// The view without a controller: `show(name)` draws a state, for tests and for looking at.

declare global {
  interface Window {
    show: (name: string) => void
    stateNames: readonly string[]
  }
}

const root = document.querySelector('#app')

function draw(state: PageState): void {
  if (root) render(h(App, { state, actions: { ...silent, filter } }), root)
}

/** A file of 20,000 tables whose filter works. */
function filter(text: string): void {
  draw({ ...page, step: { at: 'overview', file: large, tab: 'schema', filter: text } })
}

const large = manyTables(20_000)

window.show = (name) => {
  if (name === '20,000 tables') filter('')
  const state = states[name]
  if (state) draw(state)
}
window.stateNames = Object.keys(states)
window.show(decodeURIComponent(location.hash.slice(1)) || 'empty')
