import type { RunReport, RunStep } from 'tidemark'
import { duration, number } from '../words.js'
import { Disclosure } from './disclosure.js'
import { Description, Name, Words } from './text.js'

const OUTCOMES: Readonly<Record<RunStep['outcome'], string>> = {
  applied: 'applied',
  'rolled-back': 'undone',
  recorded: 'was so already, and is recorded now',
  skipped: 'skipped: it does not fit this file',
}

/** What a run did, with times; the longest bar is the slowest step. */
export function RunSteps({ report: { steps, warnings } }: { readonly report: RunReport }) {
  if (steps.length === 0) return null
  const slowest = Math.max(...steps.map(({ durationMs }) => durationMs), 0.001)
  return (
    <div class="run-done">
      <Disclosure
        summary={`How it went, step by step (${number(steps.length)})`}
        class="run-report"
      >
        {() => (
          <ol class="outcomes">
            {steps.map((step) => (
              <li key={step.version} data-migration={step.version} data-outcome={step.outcome}>
                <span class="version">
                  <Name of={step.version} length={24} />
                </span>{' '}
                <Description of={step.description} />
                <span class="note">{`${OUTCOMES[step.outcome]}, ${duration(step.durationMs)}`}</span>
                <svg
                  class="row-bar"
                  viewBox="0 0 100 4"
                  preserveAspectRatio="none"
                  aria-hidden="true"
                >
                  <rect class="part" width={(step.durationMs / slowest) * 100} height="4" />
                </svg>
                {step.warnings.map(({ what }, place) => (
                  <span key={place} class="note">
                    <Words of={what} />
                  </span>
                ))}
              </li>
            ))}
          </ol>
        )}
      </Disclosure>
      {warnings.map(({ what }, place) => (
        <p key={place} class="notice">
          <Words of={what} />
        </p>
      ))}
    </div>
  )
}
