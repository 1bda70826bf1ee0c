import type { Problem, SchemaChange } from 'tidemark'
import type { Failure, PlanFacts, ResultFacts, RowCounts, Task } from '../model.js'
import { planSentence } from '../view/sentence.js'
import { count, duration, size } from '../words.js'
import { from, list, table, text } from './document.js'
import type { Block, Line, ReportDocument, Section } from './document.js'
import type { ReportInput } from './report-input.js'

// What a report says, in order: what it is about, what was done, what changed, how it was checked.

/** Rows of data are left out: a report is made to be passed on. */
export function documentOf(input: ReportInput): ReportDocument {
  const { file, about } = input
  return {
    title: ['Report on ', from(file.name)],
    sections: [{ title: 'In short', blocks: [facts(input)] }, ...sectionsOf(about)],
  }
}

function sectionsOf(about: ReportInput['about']): Section[] {
  switch (about.kind) {
    case 'plan':
      return planSections(about.plan)
    case 'result':
      return resultSections(about.result)
    case 'failed':
      return [section('What happened', failureBlocks(about.failure))]
    case 'cancelled':
      return [section('What happened', cancelledBlocks(about.hashes))]
  }
}

function facts({ at, file, versions, about }: ReportInput): Block {
  const result = about.kind === 'result' ? about.result : undefined
  const before = result ? result.before.version : file.version
  return list([
    ['About: ', ...aboutWords(about)],
    ['File: ', from(file.name), `, ${size(result?.after.size ?? file.size)}`],
    ['Version before: ', before === undefined ? 'none' : from(before)],
    ...(result ? [['Version now: ', versionWords(result.after.version)]] : []),
    ...(file.newest === undefined ? [] : [['Newest version known: ', from(file.newest)]]),
    [`Written: ${at}`],
    [`tidemark ${versions.tidemark}`, versions.sqlite ? `, SQLite ${versions.sqlite}` : ''],
  ])
}

function aboutWords(about: ReportInput['about']): Line {
  switch (about.kind) {
    case 'plan':
      return ['a plan, tried on a copy; nothing has been changed']
    case 'result':
      return [...taskWords(about.result.task), `, done in ${duration(about.result.durationMs)}`]
    case 'failed':
      return [...taskWords(about.task), ', which failed']
    case 'cancelled':
      return [...taskWords(about.task), ', which was stopped']
  }
}

function taskWords(task: Task): Line {
  switch (task.kind) {
    case 'apply':
      return [`an upgrade by ${count(task.count, 'migration')} to `, from(task.target)]
    case 'undo':
      return [`${count(task.count, 'migration')} undone, back to `, versionWords(task.target)]
    case 'original':
      return ['a return to the original file']
  }
}

function versionWords(version: string | null | undefined): Line[number] {
  return version === null || version === undefined ? 'no version' : from(version)
}

function planSections({ preview, losses, failure }: PlanFacts): Section[] {
  const rows = preview.steps.map(({ version, description, outcome, durationMs, statements }) => [
    [from(version)],
    [from(description)],
    [OUTCOMES[outcome] ?? outcome],
    [statements === 0 ? '' : String(statements)],
    [duration(durationMs)],
  ])
  return [
    section('The plan', [
      text([planSentence(preview)]),
      ...table(['Version', 'Description', 'Outcome on the copy', 'Statements', 'Time'], rows),
      ...warnings(preview.warnings),
    ]),
    ...(failure ? [section('It would fail', failureBlocks(failure))] : []),
    section(
      'What would be lost',
      losses.length === 0
        ? [text(['No table, column or row.'])]
        : [list(losses.map(({ words }) => [from(words)]))],
    ),
    section('What changes in the schema', changes(preview.changes)),
  ]
}

function resultSections(result: ResultFacts): Section[] {
  const { report, before, after, checks } = result
  const steps = (report?.steps ?? []).map(({ version, description, outcome, durationMs }) => [
    [from(version)],
    [from(description)],
    [OUTCOMES[outcome] ?? outcome],
    [duration(durationMs)],
  ])
  const warned = [
    ...(report?.warnings ?? []),
    ...(report?.steps ?? []).flatMap((each) => each.warnings),
  ]
  return [
    section('What was done', [
      ...table(['Version', 'Description', 'Outcome', 'Time'], steps),
      ...(steps.length === 0 ? [text(['No migration ran.'])] : []),
      ...warnings(warned),
    ]),
    section('What changed in the schema', changes(result.changes)),
    section('Rows', rowBlocks(before.rows, after.rows)),
    section('Size', [text([`Before ${size(before.size)}, now ${size(after.size)}.`])]),
    section('Checks', [
      list(
        checks.map(({ name, ok, open, words }) => [
          `${open ? 'remark' : ok ? 'passed' : 'FAILED'}: `,
          from(name),
          ', ',
          from(words),
        ]),
      ),
    ]),
    section('SHA-256', [
      list([
        ['before ', from(before.sha256)],
        ['now ', from(after.sha256)],
      ]),
    ]),
  ]
}

const OUTCOMES: Readonly<Record<string, string>> = {
  applied: 'applied',
  'rolled-back': 'undone',
  recorded: 'already so, recorded',
  skipped: 'skipped',
  failed: 'failed',
  'not-run': 'not run',
}

function rowBlocks(before: RowCounts, after: RowCounts): Block[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const words = (counts: RowCounts, name: string) =>
    Object.hasOwn(counts, name) ? String(counts[name]) : 'no such table'
  const changed = names.filter((name) => words(before, name) !== words(after, name))
  if (changed.length === 0) return [text(['The number of rows is the same in every table.'])]
  const rows = changed.map((name) => [[from(name)], [words(before, name)], [words(after, name)]])
  return table(['Table', 'Rows before', 'Rows now'], rows)
}

function changes(all: readonly SchemaChange[]): Block[] {
  if (all.length === 0) return [text(['Nothing.'])]
  return [list(all.map(changeLine))]
}

/** Words alone: a sign at the beginning of a line is a list to Markdown. */
const ACTIONS = { added: 'added', dropped: 'removed', changed: 'changed' } as const

function changeLine({
  action,
  what,
  table: owner,
  name,
  attribute,
  before,
  after,
}: SchemaChange): Line {
  const place: Line = what === 'table' || owner === undefined ? [] : [' of ', from(owner)]
  const texts: Line =
    action === 'changed'
      ? [': ', before ? from(before) : 'nothing', ' → ', after ? from(after) : 'nothing']
      : []
  return [
    `${ACTIONS[action]}: ${what} `,
    from(name),
    ...place,
    attribute === undefined ? '' : `, ${attribute}`,
    ...texts,
  ]
}

function failureBlocks({ title, code, version, what, state, next, statement }: Failure): Block[] {
  const place = statement
    ? [
        `, line ${statement.line}, column ${statement.column}, statement ${statement.index + 1} of ${statement.count}`,
      ]
    : []
  return [
    text(['Error ', from(code), ': ', from(title)]),
    list([
      ['What happened: ', from(what)],
      ...(version === undefined && !statement
        ? []
        : [['Where: ', from(statement?.source ?? version ?? 'the SQL'), ...place]]),
      ['State: ', from(state)],
      ...(next === undefined ? [] : [['Next: ', from(next)]]),
    ]),
    ...(statement && statement.excerpt !== ''
      ? [{ kind: 'code', text: statement.excerpt } as const]
      : []),
  ]
}

function cancelledBlocks(hashes: { before: string; after: string } | undefined): Block[] {
  const stopped = text(['It was stopped by the user. The copy is as it was before.'])
  if (!hashes) return [stopped]
  return [
    stopped,
    list([
      ['SHA-256 before ', from(hashes.before)],
      ['SHA-256 now ', from(hashes.after)],
    ]),
  ]
}

function warnings(all: readonly Problem[]): Block[] {
  return all.length === 0 ? [] : [list(all.map(({ message }) => ['Warning: ', from(message)]))]
}

function section(title: string, blocks: readonly Block[]): Section {
  return { title, blocks }
}
