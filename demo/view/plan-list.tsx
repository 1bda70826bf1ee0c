import type { Finding, PreviewStep } from 'tidemark'
import type { MigrationFacts } from '../model.js'
import { count, duration, number } from '../words.js'
import { Diff } from './diff.js'
import { Disclosure } from './disclosure.js'
import { Code, Description, Name, nameText, Words } from './text.js'

const OUTCOMES: Readonly<Record<PreviewStep['outcome'], string>> = {
  applied: 'would be applied',
  'rolled-back': 'would be undone',
  recorded: 'is so already, would be recorded',
  skipped: 'does not fit this file, would be skipped',
  failed: 'would fail',
  'not-run': 'would not be reached',
}

/** Something to look at before it runs. */
export function isRisky(step: PreviewStep, facts: MigrationFacts | undefined): boolean {
  return (
    step.losses.length > 0 ||
    step.outcome === 'failed' ||
    step.outOfOrder ||
    !step.transaction ||
    (step.direction === 'up' && !step.reversible) ||
    (facts?.findings ?? []).some(({ severity }) => severity !== 'info')
  )
}

export interface PlanListProps {
  readonly steps: readonly PreviewStep[]
  readonly migrations: readonly MigrationFacts[]
  readonly only: 'all' | 'risky'
}

/** The steps of a plan in their order, each with its text and what it did to the clone. */
export function PlanList({ steps, migrations, only }: PlanListProps) {
  const known = new Map(migrations.map((each) => [each.version, each]))
  const shown = steps.filter((step) => only === 'all' || isRisky(step, known.get(step.version)))
  if (shown.length === 0) return <p class="quiet">No migration of this plan needs a second look.</p>
  return (
    <ol class="plan-list">
      {shown.map((step) => (
        <PlanCard key={step.version} step={step} facts={known.get(step.version)} />
      ))}
    </ol>
  )
}

interface PlanCardProps {
  readonly step: PreviewStep
  readonly facts: MigrationFacts | undefined
}

function PlanCard({ step, facts }: PlanCardProps) {
  const { version, description, outcome, durationMs } = step
  const ran = outcome === 'applied' || outcome === 'rolled-back'
  const flags = flagsOf(step, facts)
  return (
    <li data-migration={version} data-outcome={outcome}>
      <div class="plan-title">
        <h4>
          <span class="version">
            <Name of={version} length={24} />
          </span>{' '}
          <Description of={description} />
        </h4>
        <p class="quiet">{`${OUTCOMES[outcome]}${ran ? `, ${duration(durationMs)}` : ''}`}</p>
      </div>
      {flags.length > 0 && (
        <ul class="flags">
          {flags.map((words) => (
            <li key={words}>
              <Words of={words} />
            </li>
          ))}
        </ul>
      )}
      {(facts?.findings ?? [])
        .filter((finding) => !isFlagged(finding, step))
        .map((finding, place) => (
          <FindingNote key={place} finding={finding} />
        ))}
      {step.warnings.map(({ code, what }, place) => (
        <p key={place} class="finding warning">
          <Words of={what} /> <code>{code}</code>
        </p>
      ))}
      <Texts step={step} facts={facts} />
    </li>
  )
}

function flagsOf(step: PreviewStep, facts: MigrationFacts | undefined): string[] {
  return [
    ...step.losses.map(({ kind, table, column, count: many, of }) => {
      const what = column === undefined ? nameText(table) : `${nameText(table)}.${nameText(column)}`
      const verb = kind === 'values' ? 'turns' : 'loses'
      return `${verb} ${count(many, kind === 'rows' || kind === 'table' ? 'row' : 'value')} of ${number(of)} in ${what}`
    }),
    ...(step.outOfOrder ? ['older than one that is applied'] : []),
    ...(step.transaction ? [] : ['runs outside a transaction']),
    ...(step.direction === 'up' && !step.reversible
      ? [`cannot be undone${facts?.irreversible === undefined ? '' : `: ${facts.irreversible}`}`]
      : []),
  ]
}

/** What a flag above says already, from the preview and so of this very file. */
function isFlagged({ code }: Finding, { losses, direction, reversible }: PreviewStep): boolean {
  if (code === 'DATA_LOSS') return losses.length > 0
  return code === 'MISSING_DOWN' && direction === 'up' && !reversible
}

function FindingNote({ finding }: { readonly finding: Finding }) {
  return (
    <p class={`finding ${finding.severity}`}>
      <Words of={finding.message} /> <Words of={finding.suggestion} /> <code>{finding.code}</code>
    </p>
  )
}

function Texts({ step, facts }: PlanCardProps) {
  const sql = step.direction === 'up' ? facts?.sql?.up : facts?.sql?.down
  const where = nameText(step.version, 24)
  return (
    <div class="disclosures">
      {sql === undefined ? (
        <p class="quiet">Written as a program: there is no SQL to show.</p>
      ) : (
        <Disclosure summary={`SQL of ${where}`}>
          {() => <Code of={sql} label={`SQL of ${where}`} />}
        </Disclosure>
      )}
      {step.changes.length > 0 && (
        <Disclosure summary={`What ${where} changes`}>
          {() => <Diff changes={step.changes} />}
        </Disclosure>
      )}
    </div>
  )
}
