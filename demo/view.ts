import { factsView, migrationsView, tablesView } from './file-view.js'
import { button, h } from './h.js'
import { pendingOf } from './old-machine.js'
import type { Failure, FileFacts, PageState } from './old-machine.js'
import { stepsView, warningsView } from './report-view.js'
import { clip, count, duration } from './words.js'

/** What the user can ask for. */
export interface Actions {
  readonly open: (file: File) => void
  readonly openSample: () => void
  readonly applyAll: () => void
  readonly rollBackLast: () => void
  readonly download: () => void
  readonly back: () => void
  readonly startOver: () => void
}

type Empty = Extract<PageState, { readonly at: 'empty' }>
type Applying = Extract<PageState, { readonly at: 'applying' }>
type Result = Extract<PageState, { readonly at: 'result' }>
type Failed = Extract<PageState, { readonly at: 'failed' }>

/** The content of `main` for a state. Pure but for the elements it makes; the heading takes focus. */
export function view(state: PageState, actions: Actions): HTMLElement[] {
  const heading = h('h2', { tabindex: '-1' }, h('bdi', {}, headingOf(state)))
  return [heading, ...contentOf(state, actions)]
}

function contentOf(state: PageState, actions: Actions): HTMLElement[] {
  switch (state.at) {
    case 'empty':
      return emptyView(state, actions)
    case 'overview':
      return fileView(state.file, actions)
    case 'applying':
      return applyingView(state)
    case 'result':
      return resultView(state, actions)
    case 'failed':
      return failedView(state, actions)
  }
}

/** The heading of a state; also the title of the page and what a screen reader is told. */
export function headingOf(state: PageState): string {
  switch (state.at) {
    case 'empty':
      return state.reading === undefined
        ? 'Choose a database'
        : `Reading ${clip(state.reading)}\u00A0…`
    case 'overview':
      return clip(state.file.name)
    case 'applying':
      return state.task.kind === 'apply'
        ? `Applying ${count(state.task.count, 'migration')}\u00A0…`
        : `Rolling back ${clip(state.task.version)}\u00A0…`
    case 'result':
      return resultHeading(state)
    case 'failed':
      return clip(state.failure.title, 200)
  }
}

function resultHeading({ report, task }: Result): string {
  if (task.kind === 'undo') return `${clip(task.version)} is rolled back`
  const done = report.steps.filter(({ outcome }) => outcome !== 'skipped').length
  return done === 0
    ? 'No migration was applied'
    : `${count(done, 'migration is', 'migrations are')} applied`
}

/** What the live region says when a state is entered. */
export function announcementOf(state: PageState): string {
  if (state.at === 'overview') {
    const pending = count(pendingOf(state.file).length, 'migration')
    return `${headingOf(state)} is open. ${pending} pending.`
  }
  // The failure is an alert of its own, and is not said twice.
  return state.at === 'failed' ? '' : headingOf(state)
}

function emptyView({ reading }: Empty, actions: Actions): HTMLElement[] {
  if (reading !== undefined) return [h('p', {}, 'It is read into this page and checked.')]
  const input = h('input', { type: 'file', id: 'file', class: 'visually-hidden' })
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file) actions.open(file)
  })
  return [
    h(
      'p',
      {},
      'See which migrations an SQLite file has, apply the missing ones, and take the upgraded copy home.',
    ),
    h(
      'div',
      { class: 'choose' },
      input,
      h('label', { for: 'file', class: 'primary' }, 'Choose an SQLite file'),
      h('p', { class: 'quiet' }, 'or drop it anywhere on this page'),
    ),
    h(
      'p',
      {},
      'No file at hand? ',
      button('Open the built-in sample', actions.openSample, 'link'),
      ', a small project database at its first version.',
    ),
  ]
}

function fileView(file: FileFacts, actions: Actions): HTMLElement[] {
  return [
    ...file.warnings.map((words) => h('p', { class: 'notice' }, h('bdi', {}, words))),
    ...refusalView(file),
    factsView(file),
    actionsView(file, actions),
    migrationsView(file),
    tablesView(file),
  ]
}

function resultView({ file, report }: Result, actions: Actions): HTMLElement[] {
  const done = `Done in ${duration(report.durationMs)}. Your file on disk is not changed: download the copy.`
  return [
    h('p', {}, done),
    ...warningsView(report),
    ...refusalView(file),
    factsView(file),
    actionsView(file, actions),
    stepsView(report),
    migrationsView(file),
    tablesView(file),
  ]
}

function refusalView({ refusal }: FileFacts): HTMLElement[] {
  if (refusal === undefined) return []
  return [
    h(
      'div',
      { class: 'notice error', role: 'alert' },
      h('p', {}, h('strong', {}, 'This page leaves the file as it is.')),
      h('p', {}, h('bdi', {}, clip(refusal, 600))),
    ),
  ]
}

function actionsView(file: FileFacts, actions: Actions): HTMLElement {
  const pending = pendingOf(file).length
  const canApply = pending > 0 && file.refusal === undefined
  const { undo } = file
  return h(
    'div',
    { class: 'actions' },
    canApply &&
      button(
        pending === 1 ? 'Apply 1 migration' : `Apply all ${count(pending, 'migration')}`,
        actions.applyAll,
        'primary',
      ),
    button('Download', actions.download, canApply ? 'plain' : 'primary'),
    undo &&
      undo.refusal === undefined &&
      button(`Roll back last (${clip(undo.version, 40)})`, actions.rollBackLast),
    button('Start over', actions.startOver),
    pending === 0 &&
      file.refusal === undefined &&
      h('p', { class: 'quiet' }, 'Nothing to apply: the copy is at the newest version.'),
    undo?.refusal !== undefined && h('p', { class: 'quiet' }, undo.refusal),
  )
}

function applyingView({ file }: Applying): HTMLElement[] {
  return [
    h('progress', { 'aria-label': 'Work on the copy' }),
    h('p', {}, h('bdi', {}, clip(file.name)), ' stays as it is; the work is done on a copy.'),
  ]
}

function failedView({ failure, file }: Failed, actions: Actions): HTMLElement[] {
  return [
    failureView(failure),
    h(
      'div',
      { class: 'actions' },
      file && button('Back to the file', actions.back, 'primary'),
      file && button('Download', actions.download),
      button(
        file ? 'Start over' : 'Choose another file',
        actions.startOver,
        file ? 'plain' : 'primary',
      ),
    ),
  ]
}

function failureView({ code, place, what, excerpt, state, next }: Failure): HTMLElement {
  return h(
    'div',
    { class: 'notice error', role: 'alert' },
    place !== undefined && h('p', { class: 'quiet' }, place),
    h('p', {}, h('bdi', {}, clip(what, 2000))),
    // Long lines scroll, which a keyboard can only do in something that takes focus.
    excerpt !== undefined && h('pre', { tabindex: '0' }, clip(excerpt, 2000)),
    h('p', {}, h('bdi', {}, clip(state, 600)), ' Your file on disk is not changed.'),
    next !== undefined && h('p', {}, next),
    h('p', { class: 'quiet' }, code),
  )
}
