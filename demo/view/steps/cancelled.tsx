import { Button, NextStep } from '../button.js'
import { Hash } from '../hash.js'
import { Heading } from '../heading.js'
import { levelOf } from '../level.js'
import { LevelCard } from '../level-card.js'
import { Words } from '../text.js'
import { Waiting } from '../waiting.js'
import type { StepProps } from './props.js'

export function Cancelled({ step, actions }: StepProps<'cancelled'>) {
  const { file, hashes } = step
  return (
    <>
      <Heading>Stopped</Heading>
      <LevelCard
        level={levelOf(file.facts.history)}
        label="A tide gauge: the water is where it was"
      >
        {hashes.is === 'loading' && (
          <Waiting>The copy is read again, to see that it is as it was …</Waiting>
        )}
        {hashes.is === 'failed' && (
          <p class="notice">
            <Words of={hashes.failure.what} />
          </p>
        )}
        {hashes.is === 'ready' && <Compared {...hashes.value} onCopy={actions.copyText} />}
      </LevelCard>
      <div class="actions">
        <NextStep>
          <Button kind="primary" onPress={() => actions.go('plan')}>
            Back to the plan
          </Button>
        </NextStep>
        <Button kind="quiet" onPress={() => actions.go('overview')}>
          Back to the file
        </Button>
      </div>
    </>
  )
}

interface ComparedProps {
  readonly before: string
  readonly after: string
  readonly onCopy: (text: string) => void
}

function Compared({ before, after, onCopy }: ComparedProps) {
  if (before === after) {
    return (
      <>
        <p class="level-now">Your copy is exactly as it was before.</p>
        <p class="good">
          The SHA-256 of all its bytes is the same: <Hash of={after} onCopy={onCopy} />
        </p>
      </>
    )
  }
  return (
    <p class="notice">
      Your copy is not the same as before: <Hash of={before} /> then, <Hash of={after} /> now.
      Versions that were through before you stopped it are kept.
    </p>
  )
}
