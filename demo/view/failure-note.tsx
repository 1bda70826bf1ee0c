import type { Failure } from '../model.js'
import { Button } from './button.js'
import { CodeFrame } from './code-frame.js'
import { Words } from './text.js'

export interface FailureNoteProps {
  readonly failure: Failure
  readonly onCopy?: (text: string) => void
  /** The title is the heading of the step already. */
  readonly untitled?: boolean
}

/** What went wrong, where, what state things are in, and what to do. It is read out when it appears. */
export function FailureNote({ failure, onCopy, untitled = false }: FailureNoteProps) {
  const { title, what, state, next, code, report } = failure
  return (
    <div class="notice bad failure" role="alert" data-failure={code}>
      {!untitled && (
        <h3>
          <Words of={title} length={200} />
        </h3>
      )}
      <p>
        <Words of={what} length={2000} />
      </p>
      <CodeFrame {...failure} />
      <p class="nothing-changed">
        <Words of={state} />
      </p>
      {next !== undefined && (
        <p>
          <Words of={next} />
        </p>
      )}
      <p class="quiet">
        <code>{code}</code>{' '}
        {onCopy && (
          <Button kind="quiet" onPress={() => onCopy(report)}>
            Copy report
          </Button>
        )}
      </p>
    </div>
  )
}
