import type { MigrationStatus } from 'tidemark'
import { count, time } from '../words.js'
import { Button } from './button.js'
import { Description, Name, nameText, Words } from './text.js'

export interface HistoryTableProps {
  readonly history: readonly MigrationStatus[]
  readonly canChange: boolean
  readonly onAcceptChanged: (version: string) => void
}

/** Where another tool's list has the place of ours. */
export function UnknownHistory() {
  return <p class="quiet">Which versions this file has had is not known here.</p>
}

/** More rows than these would make the page slow, and nobody reads them. */
const MOST = 500

/** The state of every migration, newest first: what comes next is on top. */
export function HistoryTable({ history, canChange, onAcceptChanged }: HistoryTableProps) {
  const left = history.length - MOST
  if (history.length === 0) return <UnknownHistory />
  return (
    <>
      <table class="history">
        <caption>Versions, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">State</th>
            <th scope="col">Can be undone</th>
          </tr>
        </thead>
        <tbody>
          {history
            .toReversed()
            .slice(0, MOST)
            .map((each) => (
              <Row key={each.version} of={each} canChange={canChange} accept={onAcceptChanged} />
            ))}
        </tbody>
      </table>
      {left > 0 && <p class="quiet">{`${count(left, 'older version')} not shown.`}</p>}
    </>
  )
}

function Row({
  of,
  canChange,
  accept,
}: {
  readonly of: MigrationStatus
  readonly canChange: boolean
  readonly accept: (version: string) => void
}) {
  const { version, description, state, appliedAt, changed, outOfOrder, reversible } = of
  return (
    <tr data-migration={version} data-state={state}>
      <th scope="row">
        <span class="version">
          <Name of={version} length={24} />
        </span>{' '}
        {description !== '' && <Description of={description} />}
        {changed && (
          <span class="note">
            Its file was changed after it was applied.
            {canChange && (
              <Button kind="quiet" onPress={() => accept(version)}>
                {`Accept ${nameText(version, 24)} as it is now`}
              </Button>
            )}
          </span>
        )}
        {outOfOrder && (
          <span class="note">It is older than one that is applied, and still runs.</span>
        )}
        {state === 'unknown' && (
          <span class="note">This page does not have it: a newer app does, or another one.</span>
        )}
      </th>
      <td>
        <State of={state} />
        {appliedAt !== undefined && (
          <span class="note">
            {/* Of the file: it need not be a time. */}
            <Words of={time(appliedAt)} length={40} />
          </span>
        )}
      </td>
      <td>{reversible ? 'yes' : 'no'}</td>
    </tr>
  )
}

/** Shape and word: a filled mark is under water, an open one above it. */
export function State({ of }: { readonly of: MigrationStatus['state'] | 'undone' }) {
  return <span class={`state ${of}`}>{of}</span>
}
