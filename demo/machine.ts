import type { Notice } from './model.js'
import type { PageState, Question } from './state.js'
import { nextStep } from './steps.js'
import type { StepEvent } from './step-event.js'

/** What surrounds the step: told by the browser, other tabs, the service worker. */
export type Surroundings = Omit<PageState, 'step' | 'notices' | 'question'>

export type PageEvent =
  | StepEvent
  | { readonly type: 'told'; readonly change: Partial<Surroundings> }
  | { readonly type: 'noticed'; readonly notice: Notice }
  | { readonly type: 'dismissed'; readonly notice: Notice }
  | { readonly type: 'asked'; readonly question: Question }
  | { readonly type: 'answered' }

export const START: PageState = {
  step: { at: 'empty' },
  copies: [],
  readOnlyTab: false,
  notices: [],
  offline: 'unsupported',
  requests: 0,
  update: 'none',
  theme: 'system',
  dragging: false,
  canInstall: false,
  canSaveInPlace: false,
  canSaveAs: false,
  saving: false,
  singleKeys: true,
  help: false,
  now: 0,
}

/** The page after an event; the same object where the event means nothing. Pure. */
export function next(state: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'told':
      return isNew(state, event.change) ? { ...state, ...event.change } : state
    case 'noticed':
      return {
        ...state,
        notices: [...state.notices.filter(differsFrom(event.notice)), event.notice],
      }
    case 'dismissed':
      return state.notices.every(differsFrom(event.notice))
        ? state
        : { ...state, notices: state.notices.filter(differsFrom(event.notice)) }
    case 'asked':
      return { ...state, question: event.question }
    case 'answered':
      return withoutQuestion(state)
    case 'started':
      // A tab that only looks on, and a file that may not be changed, start nothing.
      return mayChange(state) ? stepped(state, event) : state
    default:
      return stepped(state, event)
  }
}

function stepped(state: PageState, event: StepEvent): PageState {
  const step = nextStep(state.step, event)
  if (step === state.step) return state
  if (event.type !== 'chosen') return { ...state, step }
  // What was said of the file before is not true of this one.
  const notices = state.notices.filter(({ kind }) => kind === 'storage')
  return { ...state, step, notices }
}

function mayChange({ step, readOnlyTab }: PageState): boolean {
  return 'file' in step && step.file.facts.readOnly === undefined && !readOnlyTab
}

function isNew(state: PageState, change: Partial<Surroundings>): boolean {
  const before: Partial<Record<string, unknown>> = { ...state }
  return Object.entries(change).some(([name, value]) => before[name] !== value)
}

function differsFrom(notice: Notice): (other: Notice) => boolean {
  return ({ kind, message }) => kind !== notice.kind || message !== notice.message
}

function withoutQuestion(state: PageState): PageState {
  if (!state.question) return state
  const { question: _, ...rest } = state
  return rest
}
