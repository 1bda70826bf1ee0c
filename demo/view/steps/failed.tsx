import { Button, NextStep } from '../button.js'
import { FailureNote } from '../failure-note.js'
import { Heading } from '../heading.js'
import { heightOf, levelOf } from '../level.js'
import { LevelCard } from '../level-card.js'
import { Words, nameText } from '../text.js'
import type { StepProps } from './props.js'

export function Failed({ step, actions }: StepProps<'failed'>) {
  const { failure, file, task } = step
  const { history, version } = file.facts
  const level = levelOf(history)
  const broken = failure.version === undefined ? 0 : heightOf(level.marks, failure.version)
  const before = task.kind === 'apply' && broken > 1 ? history[broken - 2] : undefined
  const here = version === undefined ? 'before the first version' : nameText(version, 24)
  return (
    <>
      <Heading>
        <Words of={failure.title} length={200} />
      </Heading>
      <LevelCard
        level={level}
        label={`A tide gauge: the copy is at ${here}`}
        {...(broken > 0 && { broken })}
      >
        <FailureNote failure={failure} untitled onCopy={actions.copyText} />
      </LevelCard>
      <div class="actions">
        <NextStep>
          <Button kind="primary" onPress={() => actions.go('plan')}>
            Back to the plan
          </Button>
        </NextStep>
        {before?.state === 'pending' && (
          <Button onPress={() => actions.apply(before.version)}>
            {`Apply up to ${nameText(before.version, 24)} only`}
          </Button>
        )}
        <Button onPress={actions.download}>Download copy</Button>
        <Button kind="quiet" onPress={() => actions.go('overview')}>
          Back to the file
        </Button>
      </div>
    </>
  )
}
