import { isAcknowledged } from '../../goal.js'
import type { UndoChoice } from '../../model.js'
import type { Actions } from '../../state.js'
import { count } from '../../words.js'
import { Button, NextStep } from '../button.js'
import { FailureNote } from '../failure-note.js'
import { Hash } from '../hash.js'
import { Heading } from '../heading.js'
import { levelOf } from '../level.js'
import { LevelCard } from '../level-card.js'
import { Losses } from '../losses.js'
import { planSentence } from '../sentence.js'
import { nameText, Words } from '../text.js'
import { Waiting } from '../waiting.js'
import type { StepProps } from './props.js'

export function Undo({ step, state, actions }: StepProps<'undo'>) {
  const { file, choices, chosen } = step
  const choice = choices.is === 'ready' ? choices.value.find(({ id }) => id === chosen) : undefined
  return (
    <>
      <Heading>Undo</Heading>
      <p>Choose how far. Only the copy is changed: your file on disk stays as it is.</p>
      {choices.is === 'failed' && <FailureNote failure={choices.failure} />}
      <LevelCard
        level={levelOf(file.facts.history, choice?.target)}
        label="A tide gauge: how far the water would fall"
        busy={choices.is === 'loading'}
      >
        {choices.is === 'loading' && (
          <Waiting elapsed={state.now - choices.since}>Each way back is tried on a copy …</Waiting>
        )}
        {choices.is === 'ready' && (
          <ChoiceList choices={choices.value} chosen={chosen} actions={actions} />
        )}
      </LevelCard>
      {choice && (
        <Losses
          losses={choice.losses}
          amounts={choice.preview?.losses ?? []}
          acknowledged={step.acknowledged}
          onAcknowledge={actions.acknowledge}
          heading="What would be lost"
        />
      )}
      <Go
        choice={choice}
        from={file.facts.version}
        none={choices.is === 'ready' && choices.value.every(({ refusal }) => refusal !== undefined)}
        ready={choice !== undefined && isAcknowledged(choice.losses, step.acknowledged)}
        otherTab={state.readOnlyTab}
        actions={actions}
      />
    </>
  )
}

interface ChoiceListProps {
  readonly choices: readonly UndoChoice[]
  readonly chosen: string | undefined
  readonly actions: Actions
}

function ChoiceList({ choices, chosen, actions }: ChoiceListProps) {
  if (choices.length === 0) return <p>There is nothing to undo.</p>
  return (
    <fieldset class="undo-choices">
      <legend>How far back</legend>
      {choices.map((choice) => (
        <label key={choice.id} data-undo={choice.id}>
          <input
            type="radio"
            name="undo"
            checked={choice.id === chosen}
            disabled={choice.refusal !== undefined}
            onChange={() => actions.chooseUndo(choice.id)}
          />
          <span>
            <Words of={choice.words} length={200} />
            {choice.preview && <span class="note">{planSentence(choice.preview)}</span>}
            {choice.kind === 'original' && choice.refusal === undefined && (
              <span class="note">Everything that was done to the copy here is taken back.</span>
            )}
            {choice.refusal !== undefined && (
              <span class="note">
                <Words of={choice.refusal} length={300} />
              </span>
            )}
            {choice.sha256 !== undefined && (
              <span class="note">
                SHA-256 <Hash of={choice.sha256} />
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

interface GoProps {
  readonly choice: UndoChoice | undefined
  readonly from: string | undefined
  /** There is no way back. */
  readonly none: boolean
  readonly ready: boolean
  readonly otherTab: boolean
  readonly actions: Actions
}

function Go({ choice, from, none, ready, otherTab, actions }: GoProps) {
  const because = none
    ? 'There is nothing that can be undone.'
    : reasonAgainst(choice, ready, otherTab)
  return (
    <>
      <div class="actions">
        <Button kind="quiet" onPress={() => actions.go('overview')}>
          Back to the file
        </Button>
      </div>
      <NextStep>
        {choice && from !== undefined && (
          <p class="from-to">
            {`From ${nameText(from, 24)} to ${choice.kind === 'original' ? 'the original' : nameText(choice.target ?? 'the start', 24)}`}
          </p>
        )}
        {because !== undefined && (
          <p id="why-not" class="why-not">
            {because}
          </p>
        )}
        <Button
          kind="primary"
          onPress={actions.undo}
          because={because === undefined ? undefined : 'why-not'}
        >
          {buttonWords(choice)}
        </Button>
      </NextStep>
    </>
  )
}

function buttonWords(choice: UndoChoice | undefined): string {
  if (choice?.kind === 'original') return 'Bring the original back'
  const many = choice?.preview?.steps.length
  return many === undefined ? 'Undo' : `Undo ${count(many, 'migration')}`
}

function reasonAgainst(
  choice: UndoChoice | undefined,
  ready: boolean,
  otherTab: boolean,
): string | undefined {
  if (otherTab) return 'Another tab works on this copy. Take over first.'
  if (choice === undefined) return 'Choose how far first.'
  return ready ? undefined : 'Tick what would be lost to go on.'
}
