import { add, list } from '#notes'
import type { Note } from '#notes'
import { database, onMigrationsChanged, open } from './database.js'

const element = <E extends Element>(selector: string): E => {
  const found = document.querySelector<E>(selector)
  if (!found) throw new Error(`The page has no ${selector}.`)
  return found
}
const form = element<HTMLFormElement>('form')
const input = element<HTMLInputElement>('input')
const notes = element('ul')
const status = element('[role=status]')

/** Does something with the database and shows what it holds then, or why it could not. */
async function show(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
    notes.replaceChildren(...(await list()).map(item))
  } catch (error) {
    status.textContent = error instanceof Error ? error.message : String(error)
  }
}

/** A change by the user: what the list shows is stored, also when the page is left the moment after. */
function change(work: () => Promise<unknown>): void {
  void show(async () => {
    await work()
    await database.save()
  })
}

function item({ text, detail, actions }: Note): HTMLLIElement {
  const words = document.createElement('span')
  words.textContent = text
  const buttons = Object.entries(actions).map(([name, act]) => {
    const button = document.createElement('button')
    button.textContent = name
    button.setAttribute('aria-label', `${name}: ${text}`)
    button.addEventListener('click', () => change(act))
    return button
  })
  const line = document.createElement('li')
  line.append(words, detail, ...buttons)
  return line
}

async function start(): Promise<void> {
  const applied = await open()
  status.textContent = applied.length > 0 ? `Upgraded: ${applied.join(', ')}` : 'Up to date'
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const text = input.value.trim()
  form.reset()
  if (text !== '') change(() => add(text))
})
database.onChanged(({ kind }) => {
  // Another tab has saved: take its data over.
  if (kind === 'changed-elsewhere') void show(() => database.reload())
})
onMigrationsChanged(() => void show(start))
void show(start)

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  // A new release has taken over: its page knows the schema that it brings.
  const wasControlled = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (wasControlled) location.reload()
  })
  void navigator.serviceWorker.register('./service-worker.js')
}
