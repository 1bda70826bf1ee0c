import initSqlJs from 'sql.js'
import { MigrationError } from 'tidemark'
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url'
import { watchDrops } from './drop.js'
import { failureOf } from './failure.js'
import { EMPTY, next, pendingOf } from './old-machine.js'
import type { FileFacts, PageEvent, PageState, Task } from './old-machine.js'
import { migrations } from './migrations.js'
import { SAMPLE_NAME, SAMPLE_SQL } from './sample.js'
import { factsOf, openSession, readFile } from './session.js'
import type { Session } from './session.js'
import { announcementOf, headingOf, view } from './view.js'
import type { Actions } from './view.js'

// Asked for at once, so that the page needs no network once it stands.
const engine = initSqlJs({ useOldExtensionFunctions: false, locateFile: () => wasmUrl })
// A failure is told when a file is opened; until then it is nobody's.
engine.catch(() => undefined)

const main = elementOf('main')
const status = elementOf('[role="status"]')

let state: PageState = EMPTY
let session: Session | undefined
/** Which of several openings counts: the last one. */
let opening = 0

const actions: Actions = {
  open: (file) => void open(file.name, () => readFile(file)),
  openSample: () => void open(SAMPLE_NAME, makeSample),
  applyAll: () => {
    if ('file' in state && state.file) {
      void run({ kind: 'apply', count: pendingOf(state.file).length })
    }
  },
  rollBackLast: () => {
    if ('file' in state && state.file?.undo) {
      void run({ kind: 'undo', version: state.file.undo.version })
    }
  },
  download,
  back: () => dispatch({ type: 'returned' }),
  startOver: () => {
    dispatch({ type: 'startedOver' })
    if (state === EMPTY) forget()
  },
}

function dispatch(event: PageEvent): void {
  const before = state
  state = next(state, event)
  if (state === before) return
  show()
  // After the new heading is there: focus moves to it, so that no keyboard is left on nothing.
  main.querySelector('h2')?.focus()
}

function show(): void {
  main.dataset['state'] = state.at
  main.replaceChildren(...view(state, actions))
  status.textContent = announcementOf(state)
  document.title = state.at === 'empty' ? 'tidemark' : `${headingOf(state)} – tidemark`
}

/** The working copy is gone, and an opening that is still under way will not be heard. */
function forget(): void {
  opening += 1
  session?.connection.close()
  session = undefined
}

async function open(name: string, read: () => Promise<Uint8Array>): Promise<void> {
  dispatch({ type: 'chosen', name })
  if (state.at !== 'empty') return
  forget()
  const turn = opening
  try {
    const [image, sqlJs] = await Promise.all([read(), engine])
    if (turn !== opening) return
    session = openSession(sqlJs, migrations, name, image)
    dispatch({ type: 'opened', file: factsOf(session) })
  } catch (error) {
    if (turn !== opening) return
    forget()
    dispatch({ type: 'refused', failure: failureOf(`${name} cannot be opened`, error, 'open') })
  }
}

function openDropped(files: readonly File[]): void {
  const [file] = files
  if (files.length > 1) void open(`${files.length} files`, () => Promise.reject(tooMany()))
  else if (file) actions.open(file)
}

function tooMany(): MigrationError {
  return new MigrationError('NOT_A_DATABASE', {
    what: 'Several files were dropped, and this page opens one.',
    state: 'None of them was read.',
    next: 'Drop the database alone. If a -wal file lies beside it, close the program that uses both: that brings the newest rows into the database.',
  })
}

async function makeSample(): Promise<Uint8Array> {
  const { Database } = await engine
  const database = new Database()
  database.run(SAMPLE_SQL)
  const image = database.export()
  database.close()
  return image
}

async function run(task: Task): Promise<void> {
  const open = session
  if (!open) return
  dispatch({ type: 'started', task })
  if (state.at !== 'applying') return
  await painted()
  try {
    const { runner } = open
    const report = task.kind === 'apply' ? runner.applyAll() : runner.rollback(task.version)
    dispatch({ type: 'finished', file: factsOf(open), report })
  } catch (error) {
    const title =
      task.kind === 'apply' ? 'The upgrade stopped' : `${task.version} was not rolled back`
    dispatch({ type: 'broke', file: factsIfAny(open), failure: failureOf(title, error, 'run') })
  }
}

/** An engine that ran out of memory answers nothing any more. */
function factsIfAny(open: Session): FileFacts | undefined {
  try {
    return factsOf(open)
  } catch {
    return undefined
  }
}

/** The run is synchronous and lets nothing be painted; a frame of a hidden page would never come. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 50)
  })
}

function download(): void {
  if (!session || !('file' in state) || !state.file) return
  const blob = new Blob([new Uint8Array(session.connection.export())], {
    type: 'application/vnd.sqlite3',
  })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = state.file.downloadName
  link.click()
  // The browser reads the blob after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function elementOf(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`The page has no ${selector}.`)
  return element
}

watchDrops(openDropped)
show()
