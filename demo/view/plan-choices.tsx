import type { Actions, Step } from '../state.js'
import { title } from '../words.js'
import { nameText } from './text.js'

export interface ChoicesProps {
  readonly step: Extract<Step, { readonly at: 'plan' }>
  readonly actions: Actions
}

/** Which version the plan shall lead to. */
export function Choices({ step, actions }: ChoicesProps) {
  const { file, target } = step
  const { newest, history } = file.facts
  const shown = history.filter(({ state, version }) => state === 'pending' && version !== newest)
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
            {`${nameText(each.version, 24)} ${nameText(title(each.description), 50)}`}
          </option>
        ))}
        {shown.every((each) => each.version !== target) && target !== 'newest' && (
          <option value={target}>{nameText(target, 24)}</option>
        )}
      </select>
    </p>
  )
}
