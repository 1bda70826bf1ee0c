import type { Actions, Step } from '../state.js'
import { size } from '../words.js'
import { Logo } from './logo.js'
import { Hidden, Name } from './text.js'
import { trailOf } from './trail.js'
import type { Stage } from './trail.js'

/** Who we are, where the user is, and which file is open. A bar at the top of a small screen. */
export function Rail({ step, actions }: { readonly step: Step; readonly actions: Actions }) {
  return (
    <header class="rail">
      <h1>
        <Logo />
        tidemark
      </h1>
      <nav aria-label="Steps">
        <ol class="trail">
          {trailOf(step).map((stage, place) => (
            <StageItem key={stage.title} stage={stage} place={place} go={actions.go} />
          ))}
        </ol>
      </nav>
      {'file' in step && (
        <div class="file-chip">
          <p>
            <strong>
              <Name of={step.file.facts.name} length={60} />
            </strong>
            <span class="note">{`${size(step.file.facts.size)}, a copy. Your file is not touched.`}</span>
          </p>
          {step.at !== 'applying' && (
            <button type="button" class="button quiet" onClick={() => actions.go('empty')}>
              Open another file
            </button>
          )}
        </div>
      )}
    </header>
  )
}

interface StageItemProps {
  readonly stage: Stage
  readonly place: number
  readonly go: Actions['go']
}

function StageItem({ stage: { title, note, state, to }, place, go }: StageItemProps) {
  const inner = (
    <>
      <span class="stage-number" aria-hidden="true">
        {place + 1}
      </span>
      <span class="stage-title">{title}</span>
      {note !== undefined && <span class="stage-note">{` · ${note}`}</span>}
      {state === 'done' && <Hidden> (done)</Hidden>}
    </>
  )
  return (
    <li class={state}>
      {to === undefined ? (
        <span class="stage" aria-current={state === 'here' ? 'step' : undefined}>
          {inner}
        </span>
      ) : (
        <a
          class="stage"
          href={`#${to}`}
          onClick={(event) => {
            event.preventDefault()
            go(to)
          }}
        >
          {inner}
        </a>
      )}
    </li>
  )
}
