import type { StoredCopy } from '../model.js'
import type { Actions } from '../state.js'
import { size, time } from '../words.js'
import { Button } from './button.js'
import { Hidden, Name, nameText } from './text.js'

/** Working copies of earlier visits. */
export function Copies({
  copies,
  actions,
}: {
  readonly copies: readonly StoredCopy[]
  readonly actions: Actions
}) {
  if (copies.length === 0) return null
  return (
    <section class="copies" aria-labelledby="copies-heading">
      <h3 id="copies-heading">Go on where you were</h3>
      <ul>
        {copies.map((copy) => (
          <li key={copy.id} data-copy={copy.id}>
            {copy.interrupted ? (
              <Interrupted copy={copy} actions={actions} />
            ) : (
              <Kept copy={copy} actions={actions} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface CopyProps {
  readonly copy: StoredCopy
  readonly actions: Actions
}

function Kept({ copy, actions }: CopyProps) {
  return (
    <>
      <About copy={copy} />
      <div class="actions">
        <Button onPress={() => actions.continueCopy(copy.id)}>
          Continue
          <Of copy={copy} />
        </Button>
        <Button kind="quiet" onPress={() => actions.forgetCopy(copy.id)}>
          Forget
          <Of copy={copy} />
        </Button>
      </div>
    </>
  )
}

function Interrupted({ copy, actions }: CopyProps) {
  const { interrupted, version } = copy
  const where = interrupted?.at
  return (
    <>
      <About copy={copy} />
      <p class="notice">
        {where === undefined
          ? 'The last run stopped before it was through. '
          : `The last run stopped at ${nameText(where, 24)}. `}
        {`Your copy is still as it was${version === undefined ? '' : `, at ${nameText(version, 24)}`}, unless the whole run was stored at the last moment.`}
      </p>
      <div class="actions">
        <Button onPress={() => actions.repeatRun(copy.id)}>
          Try again
          <Of copy={copy} />
        </Button>
        <Button onPress={() => actions.continueCopy(copy.id)}>
          Look at it
          <Of copy={copy} />
        </Button>
        <Button onPress={() => actions.exportCopy(copy.id)}>
          Export copy
          <Of copy={copy} />
        </Button>
        <Button kind="quiet" onPress={() => actions.forgetCopy(copy.id)}>
          Discard
          <Of copy={copy} />
        </Button>
      </div>
    </>
  )
}

function About({
  copy: { name, size: bytes, version, newest, savedAt },
}: {
  readonly copy: StoredCopy
}) {
  const of = newest === undefined ? '' : ` of ${nameText(newest, 24)}`
  const at =
    version === undefined ? 'before the first version' : `version ${nameText(version, 24)}${of}`
  return (
    <p>
      <strong>
        <Name of={name} />
      </strong>
      <span class="note">{`${at} · ${size(bytes)} · kept ${time(savedAt)}`}</span>
    </p>
  )
}

/** Two copies have two "Continue": which one is told to those who hear buttons alone. */
function Of({ copy }: { readonly copy: StoredCopy }) {
  return <Hidden>{` with ${nameText(copy.name, 40)}`}</Hidden>
}
