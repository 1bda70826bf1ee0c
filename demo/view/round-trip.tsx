import type { RoundTrip } from '../model.js'
import type { Loading } from '../state.js'
import { FailureNote } from './failure-note.js'
import { Name, Words } from './text.js'
import { Waiting } from './waiting.js'

const OUTCOMES: Readonly<Record<RoundTrip['steps'][number]['outcome'], string>> = {
  proven: 'proven',
  irreversible: 'one way only',
  failed: 'not proven',
}

function verdict({ ok, steps }: RoundTrip): string {
  if (!ok) return 'Not every migration is proven to lead back to where it began.'
  return steps.some(({ outcome }) => outcome === 'proven')
    ? 'Every migration that can be undone leads back to where it began.'
    : 'No way back to test: none of these migrations fits this file and can be undone.'
}

/** Up, down and up again on a copy, step by step. */
export function RoundTripNote({
  of,
  now,
}: {
  readonly of: Loading<RoundTrip>
  readonly now: number
}) {
  return (
    <section aria-labelledby="round-trip-heading" class="round-trip">
      <h3 id="round-trip-heading">Up, down, up again</h3>
      {of.is === 'loading' && (
        <Waiting elapsed={now - of.since}>Each migration goes up, down and up on a copy …</Waiting>
      )}
      {of.is === 'failed' && <FailureNote failure={of.failure} />}
      {of.is === 'ready' && (
        <>
          <p>{verdict(of.value)}</p>
          <ul class="outcomes">
            {of.value.steps.map(({ version, outcome, words }) => (
              <li key={version} data-migration={version} data-outcome={outcome}>
                <span class="version">
                  <Name of={version} length={24} />
                </span>{' '}
                <span class={`outcome ${outcome}`}>{OUTCOMES[outcome]}</span>
                <span class="note">
                  <Words of={words} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
