import type { FileFacts, Notice, ResultFacts } from '../../model.js'
import { count, duration } from '../../words.js'
import { Button } from '../button.js'
import { DataDelta } from '../data-delta.js'
import { Diff } from '../diff.js'
import { Hash } from '../hash.js'
import { Heading } from '../heading.js'
import { levelOf } from '../level.js'
import { LevelCard } from '../level-card.js'
import { OlderVersion } from '../older-version.js'
import { RunSteps } from '../run-steps.js'
import { Samples } from '../samples.js'
import { SaveActions } from '../save-actions.js'
import { nameText, Words } from '../text.js'
import type { StepProps } from './props.js'

export function Result(props: StepProps<'result'>) {
  const { step, actions } = props
  const { file } = step
  const { result, facts } = file
  if (!result) {
    return (
      <>
        <Heading>Nothing was done yet</Heading>
        <Button onPress={() => actions.go('overview')}>Back to the file</Button>
      </>
    )
  }
  return (
    <>
      <Heading>{headline(result)}</Heading>
      <LevelCard level={levelOf(facts.history)} label={`A tide gauge: ${headline(result)}`}>
        <Checks checks={result.checks} />
        {!result.stored && <InMemory why={whyInMemory(facts, props.state.notices)} />}
        <SaveActions file={file} state={props.state} actions={actions} />
      </LevelCard>
      <section aria-labelledby="diff-heading">
        <h3 id="diff-heading">What changed</h3>
        <Diff changes={result.changes} />
        {result.report && <RunSteps report={result.report} />}
      </section>
      <section aria-labelledby="data-heading">
        <h3 id="data-heading">Rows and size</h3>
        <DataDelta result={result} />
        <Samples of={result.samples} />
      </section>
      <section aria-labelledby="proof-heading" class="proof">
        <h3 id="proof-heading">Proof and report</h3>
        <p>
          SHA-256 before: <Hash of={result.before.sha256} onCopy={actions.copyText} />
          <br />
          SHA-256 after: <Hash of={result.after.sha256} onCopy={actions.copyText} />
        </p>
        <div class="actions">
          <Button onPress={() => actions.downloadReport('markdown')}>Report as Markdown</Button>
          <Button onPress={() => actions.downloadReport('json')}>Report as JSON</Button>
          <Button onPress={() => actions.downloadReport('html')}>Report to print</Button>
        </div>
      </section>
      <OlderVersion facts={facts} actions={actions} />
    </>
  )
}

function headline({ task, after, report, durationMs }: ResultFacts): string {
  if (task.kind === 'original') return 'The original file is back'
  const done = report?.steps.filter(({ outcome }) => outcome !== 'skipped').length ?? 0
  if (done === 0) return 'No migration fits this file: nothing was changed'
  const at =
    after.version === undefined ? 'before the first version' : `at ${nameText(after.version, 24)}`
  const verb = task.kind === 'apply' ? 'applied' : 'undone'
  return `Now ${at}: ${count(done, 'migration')} ${verb} in ${duration(durationMs)}`
}

/** Why the copy could not be kept, where that is known and not said above the step already. */
function whyInMemory({ notices }: FileFacts, said: readonly Notice[]): string | undefined {
  const why = notices.find(({ kind }) => kind === 'storage')?.message
  return said.some(({ message }) => message === why) ? undefined : why
}

function InMemory({ why }: { readonly why: string | undefined }) {
  return (
    <p class="notice">
      <Words of={why ?? 'This browser could not keep the copy. It is in memory.'} /> Download it
      before you close the page.
    </p>
  )
}

/** What SQLite calls them, in words. */
const CHECKS: Readonly<Partial<Record<string, string>>> = {
  integrity_check: 'Damage',
  quick_check: 'Damage',
  foreign_key_check: 'References',
  history: 'History',
}

function Verdict({ of: { name, ok, open } }: { readonly of: ResultFacts['checks'][number] }) {
  const about = CHECKS[name] ?? name
  if (open) return <span>{`– ${about}:`}</span>
  if (!ok) return <strong>{`✗ ${about}`}</strong>
  return <strong>{`✓ ${about === 'Damage' ? 'No damage' : about}`}</strong>
}

function Checks({ checks }: Pick<ResultFacts, 'checks'>) {
  return (
    <ul class="passed" aria-label="Checks">
      {checks.map((check) => (
        <li key={check.name} data-check={check.name} data-ok={check.ok}>
          <Verdict of={check} /> <Words of={check.words} length={300} />
        </li>
      ))}
    </ul>
  )
}
