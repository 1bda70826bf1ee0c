import type { PlanFacts } from '../model.js'
import type { Actions, Step } from '../state.js'
import { title } from '../words.js'
import { nameText } from './text.js'

export interface ChoicesProps {
  readonly step: Extract<Step, { readonly at: 'plan' }>
  readonly targets: PlanFacts['targets']
  readonly actions: Actions
}

/** Which version the plan shall lead to. */
export function Choices({ step, targets, actions }: ChoicesProps) {
  const { file, target } = step
  const { newest, version, history } = file.facts
  const applied = new Set(
    history.flatMap((each) => (each.state === 'applied' ? [each.version] : [])),
  )
  const shown = targets.filter((each) => each.version !== newest)
  return (
    <p class="inline-form">
      <label for="target">Go to version</label>{' '}
      <select
        id="target"
        value={target}
        onChange={(event) => actions.chooseTarget(event.currentTarget.value)}
      >
        <option value="newest">
          {newest === undefined ? 'the newest' : `${nameText(newest, 24)}, the newest`}
        </option>
        {shown.map((each) => (
          <option key={each.version} value={each.version}>
            {`${applied.has(each.version) ? '↓ back to ' : ''}${nameText(each.version, 24)} ${nameText(title(each.description), 50)}`}
            {each.version === version && ' (here)'}
          </option>
        ))}
        {shown.every((each) => each.version !== target) && target !== 'newest' && (
          <option value={target}>{nameText(target, 24)}</option>
        )}
      </select>
    </p>
  )
}
