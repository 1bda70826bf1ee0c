import { taskOf } from '../../goal.js'
import type { FileFacts, PlanFacts } from '../../model.js'
import { count, duration } from '../../words.js'
import { Button, NextStep } from '../button.js'
import { Diff } from '../diff.js'
import { FailureNote } from '../failure-note.js'
import { Heading } from '../heading.js'
import { levelOf } from '../level.js'
import { LevelCard } from '../level-card.js'
import { Losses } from '../losses.js'
import { PlanList } from '../plan-list.js'
import { RepeatsNote } from '../repeats.js'
import { RoundTripNote } from '../round-trip.js'
import { Samples } from '../samples.js'
import { planSentence } from '../sentence.js'
import { Name, nameText } from '../text.js'
import { Waiting } from '../waiting.js'
import { Choices } from '../plan-choices.js'
import type { StepProps } from './props.js'

export function Plan(props: StepProps<'plan'>) {
  const { step, actions } = props
  const { plan, file, target } = step
  return (
    <>
      <Heading>
        Plan for <Name of={file.facts.name} />
      </Heading>
      {plan.is === 'loading' && (
        <>
          <Choices step={step} actions={actions} />
          <LevelCard level={levelOf(file.facts.history, target)} label="A tide gauge" busy>
            <Waiting progress={plan.progress} elapsed={props.state.now - plan.since}>
              The upgrade is tried on a copy, to see what it does …
            </Waiting>
            <p class="quiet">Your file and the working copy are not touched by it.</p>
            <Button onPress={actions.cancelPlan}>Cancel</Button>
          </LevelCard>
        </>
      )}
      {plan.is === 'failed' && (
        <>
          <FailureNote failure={plan.failure} />
          <div class="actions">
            <Button onPress={() => actions.go('overview')}>Back to the file</Button>
          </div>
        </>
      )}
      {plan.is === 'ready' && <Ready {...props} plan={plan.value} />}
    </>
  )
}

type ReadyProps = StepProps<'plan'> & { readonly plan: PlanFacts }

function Ready({ step, state, actions, plan }: ReadyProps) {
  const { file, target, acknowledged } = step
  const { preview, losses, failure, repeats } = plan
  if (preview.steps.length === 0 && failure === undefined)
    return <NothingToDo {...{ step, actions, state }} />
  const broken = preview.steps.find(({ outcome }) => outcome === 'failed')
  return (
    <>
      <Losses
        losses={losses}
        amounts={preview.losses}
        acknowledged={acknowledged}
        onAcknowledge={actions.acknowledge}
        heading={
          losses.length === 1 ? 'One thing would be lost' : `${losses.length} things would be lost`
        }
      />
      {failure && <FailureNote failure={failure} onCopy={actions.copyText} />}
      {repeats && <RepeatsNote of={repeats} />}
      <LevelCard
        level={levelOf(file.facts.history, target)}
        label={`A tide gauge: from ${nameText(file.facts.version ?? 'nothing', 24)} to ${targetName(target, file.facts)}`}
        {...(broken && { broken: placeOf(broken.version, file.facts) })}
      >
        {failure === undefined && <p class="level-now plan-sentence">{planSentence(preview)}</p>}
        <p class="quiet">{`Tried on a copy just now, in ${duration(preview.durationMs)}. Nothing is changed yet.${failure ? '' : ' Values that a migration overwrites are not counted as lost.'}`}</p>
        <Choices step={step} actions={actions} />
        <div class="actions">
          <Button onPress={actions.testRoundTrip}>Test up, down, up</Button>
          <Button kind="quiet" onPress={() => actions.go('overview')}>
            Back to the file
          </Button>
        </div>
        {step.roundTrip && <RoundTripNote of={step.roundTrip} now={state.now} />}
      </LevelCard>
      {/* Before what is only there to be read; it stays in sight while that is scrolled. */}
      <Go {...{ step, actions, state, plan }} />
      <section aria-labelledby="steps-heading">
        <h3 id="steps-heading">Step by step</h3>
        <Filter {...{ step, actions, state }} />
        <PlanList steps={preview.steps} migrations={file.facts.set.migrations} only={step.only} />
      </section>
      {preview.changes.length > 0 && (
        <section aria-labelledby="changes-heading">
          <h3 id="changes-heading">What changes</h3>
          <Diff changes={preview.changes} />
        </section>
      )}
      {plan.samples.length > 0 && (
        <section aria-labelledby="samples-heading">
          <h3 id="samples-heading">Rows, before and after</h3>
          <Samples of={plan.samples} />
        </section>
      )}
    </>
  )
}

function Filter({ step, actions }: StepProps<'plan'>) {
  return (
    <fieldset class="segments">
      <legend>Show</legend>
      {(['all', 'risky'] as const).map((only) => (
        <label key={only}>
          <input
            type="radio"
            name="only"
            checked={step.only === only}
            onChange={() => actions.show(only)}
          />
          <span>{only === 'all' ? 'All migrations' : 'Worth a second look'}</span>
        </label>
      ))}
    </fieldset>
  )
}

/**
 * The run itself, before the steps, so that a keyboard need not go through all of them. It can be
 * pressed when what would be lost is ticked.
 */
function Go({ step, state, actions, plan }: ReadyProps) {
  const { facts } = step.file
  const task = taskOf(plan, facts)
  const left = plan.losses.filter(({ id }) => !step.acknowledged.includes(id)).length
  const wouldFail = plan.failure !== undefined || !plan.preview.ok
  const because = reasonAgainst(task !== undefined, wouldFail, left, state.readOnlyTab)
  const steps = count(plan.preview.steps.length, 'migration')
  const partly = lastGood(plan)
  return (
    <>
      <NextStep>
        <p class="from-to">
          {`From ${nameText(facts.version ?? 'the start', 24)} to ${targetName(step.target, facts)}`}
        </p>
        {because !== undefined && (
          <p id="why-not" class="why-not">
            {because}
          </p>
        )}
        {partly !== undefined && (
          <Button
            kind="primary"
            onPress={() => actions.apply(partly)}
          >{`Apply up to ${nameText(partly, 24)} only`}</Button>
        )}
        <Button
          kind={wouldFail ? 'plain' : 'primary'}
          onPress={() => actions.apply()}
          because={because === undefined ? undefined : 'why-not'}
        >
          {wouldFail
            ? 'Try it all the same'
            : `${task?.kind === 'undo' ? 'Undo' : 'Apply'} ${steps}`}
        </Button>
      </NextStep>
    </>
  )
}

function reasonAgainst(
  canBegin: boolean,
  wouldFail: boolean,
  left: number,
  otherTab: boolean,
): string | undefined {
  if (otherTab) return 'Another tab works on this copy. Take over first.'
  if (!canBegin) return 'It cannot be begun.'
  // Nothing is lost by what is taken back.
  if (wouldFail || left === 0) return undefined
  return left === 1 ? 'Tick the loss above to go on.' : `Tick the ${left} losses above to go on.`
}

/** Where a run that would fail can still go to. */
function lastGood({ preview }: PlanFacts): string | undefined {
  if (preview.ok) return undefined
  const failed = preview.steps.findIndex(({ outcome }) => outcome === 'failed')
  // What would be skipped leads nowhere.
  const before = preview.steps
    .slice(0, Math.max(0, failed))
    .findLast(({ outcome }) => outcome === 'applied' || outcome === 'recorded')
  return before?.direction === 'up' ? before.version : undefined
}

function NothingToDo({ step, actions }: StepProps<'plan'>) {
  const { facts } = step.file
  return (
    <LevelCard level={levelOf(facts.history)} label="A tide gauge: the water stands at the top">
      <p class="level-now">
        {`Already at ${facts.newest === undefined ? 'the newest version' : nameText(facts.newest, 24)}: nothing to do.`}
      </p>
      <div class="actions">
        <Button onPress={actions.download}>Download copy</Button>
        <Button onPress={() => actions.showTab('versions')}>Look at older versions</Button>
        <Button kind="quiet" onPress={() => actions.go('overview')}>
          Back to the file
        </Button>
      </div>
    </LevelCard>
  )
}

function placeOf(version: string, { history }: FileFacts): number {
  return history.findIndex((each) => each.version === version) + 1
}

function targetName(target: string, { newest = 'the newest' }: FileFacts): string {
  return nameText(target === 'newest' ? newest : target, 24)
}
