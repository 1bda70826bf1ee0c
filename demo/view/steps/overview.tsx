import type { FileFacts, Notice } from '../../model.js'
import { Button, NextStep } from '../button.js'
import { FactsList } from '../facts-list.js'
import { Heading } from '../heading.js'
import { levelOf, tally } from '../level.js'
import { LevelCard } from '../level-card.js'
import { MigrationSetNote } from '../migration-set.js'
import { Notices } from '../notices.js'
import { OverviewTabs } from '../overview-tabs.js'
import { ReadOnlyNote } from '../read-only.js'
import { Name, nameText } from '../text.js'
import { Unsupported } from '../unsupported.js'
import type { StepProps } from './props.js'

export function Overview({ step, state, actions }: StepProps<'overview'>) {
  const { facts } = step.file
  const pending = facts.history.filter((each) => each.state === 'pending').length
  const here = whereWords(facts)
  const canChange = facts.readOnly === undefined && !state.readOnlyTab
  return (
    <>
      <Heading>
        <Name of={facts.name} />
      </Heading>
      <ReadOnlyNote facts={facts} actions={actions} canChange={!state.readOnlyTab} />
      <LevelCard level={levelOf(facts.history)} label={`A tide gauge: ${here}`}>
        <p class="level-now">{here}</p>
        {facts.history.length > 0 && <p class="quiet">{tally(facts.history)}</p>}
        <FactsList file={step.file} />
        {canChange && pending === 0 && <p>Nothing to do: no version is pending.</p>}
        <div class="actions">
          {canChange && pending > 0 && (
            <NextStep>
              <Button kind="primary" onPress={() => actions.go('plan')}>
                Review upgrade
              </Button>
            </NextStep>
          )}
          <Button onPress={actions.download}>Download copy</Button>
          {step.file.result && <Button onPress={() => actions.go('result')}>Last result</Button>}
          {canChange && facts.history.some((each) => each.state === 'applied') && (
            <Button onPress={() => actions.go('undo')}>Undo…</Button>
          )}
          <span class="narrow-only">
            <Button kind="quiet" onPress={() => actions.go('empty')}>
              Open another file
            </Button>
          </span>
        </div>
      </LevelCard>
      <Notices of={facts.notices.filter((notice) => !isAmong(state.notices, notice))} />
      <Unsupported of={facts.unsupported} />
      <MigrationSetNote facts={facts} />
      <OverviewTabs step={step} actions={actions} canChange={canChange} />
    </>
  )
}

/** What is said of the page as a whole is not said once more of the file. */
function isAmong(notices: readonly Notice[], { message }: Notice): boolean {
  return notices.some((each) => each.message === message)
}

function whereWords({ version, newest, history, readOnly }: FileFacts): string {
  if (version === undefined) {
    return readOnly ? 'Its version is not known here' : 'Before the first version'
  }
  const here = `At version ${nameText(version, 24)}`
  if (newest === undefined || history.length === 0) return here
  if (newest === version) return `${here}, the newest`
  const end = nameText(newest, 24)
  return readOnly?.why === 'newer' ? `${here}; this page ends at ${end}` : `${here} of ${end}`
}
