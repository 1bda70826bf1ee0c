import { useState } from 'preact/hooks'
import type { FileFacts, ForeignFacts } from '../model.js'
import type { Actions } from '../state.js'
import { count } from '../words.js'
import { Button } from './button.js'
import { Name, nameText, Words } from './text.js'

export interface ReadOnlyNoteProps {
  readonly facts: FileFacts
  readonly actions: Actions
  /** False in a second tab. */
  readonly canChange: boolean
}

/** Why the copy can only be looked at, and what can be done about it. */
export function ReadOnlyNote({ facts, actions, canChange }: ReadOnlyNoteProps) {
  const { readOnly, foreign } = facts
  if (readOnly === undefined && foreign.length === 0) return null
  return (
    <section class="notice read-only" aria-labelledby="read-only-heading" data-why={readOnly?.why}>
      <h3 id="read-only-heading">{titleOf(facts)}</h3>
      {readOnly && !isToldBelow(facts) && (
        <p>
          <Words of={readOnly.message} />
        </p>
      )}
      {readOnly?.why === 'newer' && (
        <p>
          We will not change it. Open it with that app, or drop that app’s migrations together with
          the file.
        </p>
      )}
      {foreign.map((each) => (
        <Foreign key={each.history.table} found={each} actions={actions} canChange={canChange} />
      ))}
      {canChange && readOnly?.why !== 'newer' && <OwnList facts={facts} actions={actions} />}
    </section>
  )
}

function titleOf({ readOnly, foreign }: FileFacts): string {
  if (readOnly !== undefined) return 'This file can only be looked at'
  return foreign.every(isNumber)
    ? 'The file has a version number of its own'
    : 'Another tool keeps a list here too'
}

/** `PRAGMA user_version` is no list, and need not be a tool's. */
function isNumber({ history }: ForeignFacts): boolean {
  return history.tool === 'user_version'
}

/** Whose list it is, and that it stays, is said of each that was found. */
function isToldBelow({ readOnly, foreign }: FileFacts): boolean {
  return (
    readOnly?.why === 'foreign' && foreign.some(({ history }) => history.table === readOnly.table)
  )
}

interface ForeignProps {
  readonly found: ForeignFacts
  readonly actions: Actions
  readonly canChange: boolean
}

function Foreign({ found, actions, canChange }: ForeignProps) {
  const { history, adopts, refusal } = found
  const { tool, table, steps } = history
  return (
    <div class="foreign" data-tool={tool}>
      <p>
        {isNumber(found) ? (
          <>
            {'Its user_version, where many apps keep their version, is '}
            <Name of={steps[0]?.version ?? ''} length={40} />.
          </>
        ) : (
          <>
            <strong>
              <Name of={tool} length={40} />
            </strong>
            {` recorded ${count(steps.length, 'step')} in `}
            <Name of={table} length={60} />. Its table is never changed.
          </>
        )}
        {refusal !== undefined && (
          <>
            {' '}
            <Words of={isNumber(found) ? 'No migration here has that number.' : refusal} />
          </>
        )}
      </p>
      {canChange && adopts !== undefined && (
        <Button onPress={() => actions.adopt(tool)}>
          {`Go on from ${nameText(tool, 30)}: take over ${count(adopts.length, 'version')}`}
        </Button>
      )}
    </div>
  )
}

/** A list of our own beside the other, and for those who know where the file stands: from there on. */
function OwnList({ facts, actions }: Omit<ReadOnlyNoteProps, 'canChange'>) {
  const versions = facts.set.migrations.map(({ version }) => version)
  const [chosen, choose] = useState(versions[0] ?? '')
  if (facts.readOnly === undefined && facts.version !== undefined) return null
  return (
    <div class="baseline">
      <p>To upgrade it here, this page has to know where the file stands, in a list of its own.</p>
      {facts.readOnly !== undefined && (
        <Button onPress={actions.useOtherTable}>Keep our list in another table</Button>
      )}
      {versions.length > 0 && (
        <p class="inline-form">
          <label for="baseline">The file is already like version</label>{' '}
          <select
            id="baseline"
            value={chosen}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            {versions.map((version) => (
              <option key={version} value={version}>
                {nameText(version, 40)}
              </option>
            ))}
          </select>{' '}
          <Button onPress={() => actions.baseline(chosen)}>Record it so</Button>
        </p>
      )}
    </div>
  )
}
