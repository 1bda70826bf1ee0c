import { useState } from 'preact/hooks'
import type { FileFacts } from '../model.js'
import type { Actions } from '../state.js'
import { title } from '../words.js'
import { Button } from './button.js'
import { nameText } from './text.js'

/** Rolls a clone back and downloads it: for somebody whose app is older. The copy stays. */
export function OlderVersion({
  facts,
  actions,
}: {
  readonly facts: FileFacts
  readonly actions: Actions
}) {
  const applied = facts.history.filter(({ state }) => state === 'applied').toReversed()
  const stuck = applied.findIndex(({ reversible }) => !reversible)
  // The newest is no older one; what cannot be undone is the last that can be gone back to.
  const older = applied.slice(1, stuck < 0 ? undefined : stuck + 1)
  const [chosen, choose] = useState(older[0]?.version ?? '')
  if (older.length === 0) return null
  return (
    <section aria-labelledby="older-heading">
      <h3 id="older-heading">Make a file for an older app</h3>
      <p>A second copy is taken back to that version and downloaded. This one stays as it is.</p>
      <p class="inline-form">
        <label for="older">For version</label>{' '}
        <select id="older" value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
          {older.map(({ version, description }) => (
            <option key={version} value={version}>
              {`${nameText(version, 24)} ${nameText(title(description), 50)}`}
            </option>
          ))}
        </select>{' '}
        <Button onPress={() => actions.downloadFor(chosen)}>Make and download</Button>
      </p>
    </section>
  )
}
