import type { SchemaChange } from '../diff.js'
import { formatDiff } from '../format-diff.js'
import type { Loss } from '../losses.js'
import type { Problem, RunStep, Step } from '../report.js'
import type { OpenDatabase } from './open-database.js'
import type { Paint } from './paint.js'
import { printable } from './printable.js'
import { spelled } from './spelling.js'
import { table } from './table.js'
import type { Cell } from './table.js'

/** '1 step', '1,204 rows' */
export function count(many: number, singular: string, plural = `${singular}s`): string {
  return `${many.toLocaleString('en-GB')} ${many === 1 ? singular : plural}`
}

/** '0.4 ms', '12 ms', '3.2 s' */
export function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`
}

/** '20.5 kB' (1 kB is 1,000 bytes) */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB']
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  const value = bytes / 1000 ** power
  const digits = power > 0 && value < 100 ? 1 : 0
  return `${Number(value.toFixed(digits)).toLocaleString('en-GB')} ${units[power] ?? ''}`
}

/** A loss as a person counts it. */
export function lossInWords({ kind, table: name, column = '', count: lost, of }: Loss): string {
  const numbers = `${lost.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}`
  if (kind === 'table') return `table ${name}: all of its ${count(lost, 'row')}`
  if (kind === 'rows') return `table ${name}: ${numbers} rows`
  if (kind === 'column') return `column ${name}.${column}: ${numbers} values`
  return `column ${name}.${column}: ${numbers} values change their type`
}

export function lossLines(losses: readonly Loss[], paint: Paint): string[] {
  if (losses.length === 0) return []
  const lines = losses.map((loss) => `  ${printable(lossInWords(loss))}`)
  return ['', paint('yellow', 'Lost:'), ...lines]
}

export function changeLines(changes: readonly SchemaChange[], paint: Paint): string[] {
  if (changes.length === 0) return []
  const colours = { '+': 'green', '-': 'red', '~': 'yellow' } as const
  const lines = formatDiff(changes)
    .split('\n')
    .map((each) => {
      const line = printable(each)
      const sign = line.trimStart().charAt(0)
      return sign === '+' || sign === '-' || sign === '~' ? paint(colours[sign], line) : line
    })
  return ['', 'Schema:', ...lines.map((line) => `  ${line}`)]
}

/** Warnings and refusals, each with its further lines below it. */
export function problemLines(
  problems: readonly Pick<Problem, 'message'>[],
  label: 'warning' | 'refused',
  paint: Paint,
): string[] {
  const colour = label === 'warning' ? 'yellow' : 'red'
  return problems.flatMap(({ message: whole }) => {
    // A warning comes from a plan, which changes nothing; here it is read behind a run that did.
    const isWarning = label === 'warning'
    const message = isWarning ? whole.replace('\nNothing was changed. ', '\n') : whole
    const [first = '', ...rest] = printable(spelled(message)).split('\n')
    return [`${paint(colour, `${label}:`)} ${first}`, ...rest.map((line) => `  ${line}`)]
  })
}

/** What was noticed when the file was opened. */
export function openingLines({ warnings, unsupported }: OpenDatabase, paint: Paint): string[] {
  const lacking = unsupported.map(({ kind, name, objects }) => {
    return { message: `sql.js has no ${kind} ${name}; it is needed for ${objects.join(', ')}.` }
  })
  const lines = problemLines([...warnings, ...lacking], 'warning', paint)
  return lines.length > 0 ? ['', ...lines] : []
}

const OUTCOMES = {
  applied: 'green',
  'rolled-back': 'green',
  recorded: 'green',
  skipped: 'dim',
  failed: 'red',
  'not-run': 'dim',
} as const

interface DoneStep extends Step {
  readonly outcome: keyof typeof OUTCOMES
  readonly durationMs: number
}

/** What a run or a preview did, step by step. */
export function doneTable(steps: readonly (DoneStep | RunStep)[], paint: Paint): string[] {
  const rows = steps.map(({ version, description, outcome, durationMs }): Cell[] => [
    version,
    description,
    { text: outcome, as: OUTCOMES[outcome] },
    outcome === 'not-run' ? '' : duration(durationMs),
  ])
  return table(['VERSION', 'DESCRIPTION', 'OUTCOME', 'TIME'], rows, paint)
}
