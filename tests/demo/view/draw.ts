import { h, render } from 'preact'
import type { ComponentChild } from 'preact'
import { act } from 'preact/test-utils'
import type { PageState } from '../../../demo/state.js'
import { App } from '../../../demo/view/app.js'
import { recording } from './actions.js'
import type { Asked } from './actions.js'
import { states } from './states.js'

/** What was drawn, and how a user gets at it. */
export interface Drawn {
  readonly root: HTMLElement
  readonly asked: Asked
  /** The first element of a selector; it has to be there. */
  readonly find: (selector: string) => HTMLElement
  readonly all: (selector: string) => HTMLElement[]
  /** The text of the first element of a selector, white space as one blank. */
  readonly text: (selector?: string) => string
  readonly press: (name: string) => void
}

/** Draws a state of the gallery. */
export function drawState(name: string, change: (state: PageState) => PageState = same): Drawn {
  const state = states[name]
  if (!state) throw new Error(`There is no state ${name}.`)
  const asked: Asked = []
  return draw(h(App, { state: change(state), actions: recording(asked) }), asked)
}

function same(state: PageState): PageState {
  return state
}

/** Draws a part of the view by itself, in a document that holds nothing else. */
export function draw(part: ComponentChild, asked: Asked = []): Drawn {
  const root = document.createElement('div')
  document.body.replaceChildren(root)
  // With its effects: a dialog opens in one.
  void act(() => render(part, root))
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)]
  const find = (selector: string) => {
    const [first] = all(selector)
    if (!first) throw new Error(`Nothing was drawn that is ${selector}.`)
    return first
  }
  const plain = (element: HTMLElement) => (element.textContent ?? '').replace(/\s+/g, ' ').trim()
  return {
    root,
    asked,
    all,
    find,
    text: (selector) => plain(selector === undefined ? root : find(selector)),
    press: (name) => {
      const button = all('button').find((each) => plain(each) === name)
      if (!button) throw new Error(`There is no button ${name}.`)
      button.click()
    },
  }
}

/** Does something, and lets what it changed inside the view be drawn. */
export async function after(deed: () => void): Promise<void> {
  await act(deed)
}

/** Opens a disclosure as a click on its summary does. */
export async function disclose(details: HTMLElement): Promise<void> {
  await after(() => {
    if (details instanceof HTMLDetailsElement) details.open = true
    details.dispatchEvent(new Event('toggle'))
  })
}
