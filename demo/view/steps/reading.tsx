import type { Check } from '../../model.js'
import { duration } from '../../words.js'
import { Button } from '../button.js'
import { Heading } from '../heading.js'
import { Name, Words } from '../text.js'
import type { StepProps } from './props.js'

const TITLES: Readonly<Record<Check['name'], string>> = {
  header: 'Is it a database?',
  size: 'Does it fit?',
  read: 'Read into this page',
  integrity: 'Is it sound?',
  schema: 'What is in it',
  history: 'Which versions it has had',
}
const STATES: Readonly<Record<Check['state'], string>> = {
  waiting: 'waiting',
  running: 'under way',
  passed: 'done',
  warned: 'done, with a remark',
  failed: 'failed',
}

export function Reading({ step, actions }: StepProps<'reading'>) {
  const done = step.checks.filter(({ state }) => state === 'passed' || state === 'warned').length
  return (
    <>
      <Heading>
        Reading <Name of={step.name} />
      </Heading>
      <p>It is read into this page and checked. Your file stays as it is.</p>
      <progress max={Math.max(1, step.checks.length)} value={done} aria-label="Checks" />
      <ol class="checks">
        {step.checks.map(({ name, state, ms, note }) => (
          <li key={name} data-check={name} data-state={state}>
            <span class="check-title">{TITLES[name]}</span>
            <span class="check-state">
              {STATES[state]}
              {ms !== undefined && ` in ${duration(ms)}`}
            </span>
            {note !== undefined && (
              <span class="note">
                <Words of={note} length={200} />
              </span>
            )}
          </li>
        ))}
      </ol>
      <div class="actions">
        <Button onPress={actions.cancelReading}>Cancel</Button>
      </div>
    </>
  )
}
