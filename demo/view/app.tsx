import type { ComponentChildren } from 'preact'
import type { Actions, PageState } from '../state.js'
import { Banners } from './banners.js'
import { Footer } from './footer.js'
import { Help } from './help.js'
import { Notices } from './notices.js'
import { QuestionDialog } from './question.js'
import { Rail } from './rail.js'
import { Applying } from './steps/applying.js'
import { Cancelled } from './steps/cancelled.js'
import { Empty } from './steps/empty.js'
import { Failed } from './steps/failed.js'
import { Overview } from './steps/overview.js'
import { Plan } from './steps/plan.js'
import { Reading } from './steps/reading.js'
import { Rejected } from './steps/rejected.js'
import { Result } from './steps/result.js'
import { Undo } from './steps/undo.js'

export interface AppProps {
  readonly state: PageState
  readonly actions: Actions
}

/** The whole page, a pure function of its state. */
export function App({ state, actions }: AppProps) {
  return (
    <div class="page">
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          // The address stays: it tells the step.
          event.preventDefault()
          document.querySelector<HTMLElement>('main h2')?.focus()
        }}
      >
        Skip to the content
      </a>
      <Rail step={state.step} actions={actions} />
      <main id="main" data-state={state.step.at}>
        <Banners state={state} actions={actions} />
        <Notices of={state.notices} onDismiss={actions.dismiss} />
        {contentOf(state, actions)}
      </main>
      <Footer state={state} actions={actions} />
      <Help open={state.help} singleKeys={state.singleKeys} actions={actions} />
      {state.question && <QuestionDialog question={state.question} onAnswer={actions.answer} />}
      {state.dragging && (
        <div class="drop-hint" aria-hidden="true">
          <p>Drop to look inside. Nothing is uploaded, nothing is saved.</p>
        </div>
      )}
    </div>
  )
}

function contentOf(state: PageState, actions: Actions): ComponentChildren {
  const { step } = state
  switch (step.at) {
    case 'empty':
      return <Empty key="empty" {...{ step, state, actions }} />
    case 'reading':
      return <Reading key="reading" {...{ step, state, actions }} />
    case 'rejected':
      return <Rejected key="rejected" {...{ step, state, actions }} />
    case 'overview':
      return <Overview key="overview" {...{ step, state, actions }} />
    case 'plan':
      return <Plan key="plan" {...{ step, state, actions }} />
    case 'applying':
      return <Applying key="applying" {...{ step, state, actions }} />
    case 'failed':
      return <Failed key="failed" {...{ step, state, actions }} />
    case 'cancelled':
      return <Cancelled key="cancelled" {...{ step, state, actions }} />
    case 'result':
      return <Result key="result" {...{ step, state, actions }} />
    case 'undo':
      return <Undo key="undo" {...{ step, state, actions }} />
  }
}
