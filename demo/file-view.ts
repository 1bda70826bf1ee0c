import type { MigrationStatus } from 'tidemark'
import { h } from './h.js'
import type { FileFacts } from './old-machine.js'
import { clip, count, size, time } from './words.js'

/** Name, size, version and what is pending. */
export function factsView(file: FileFacts): HTMLElement {
  const unknown = countOf(file, 'unknown')
  const fact = (term: string, words: string) =>
    h('div', {}, h('dt', {}, term), h('dd', {}, h('bdi', {}, words)))
  return h(
    'dl',
    { class: 'facts' },
    fact('File', clip(file.name)),
    fact('Size', size(file.size)),
    fact('Version', file.version === undefined ? 'none yet' : clip(file.version, 40)),
    fact(
      'Migrations',
      `${countOf(file, 'applied')} applied, ${countOf(file, 'pending')} pending` +
        (unknown > 0 ? `, ${unknown} unknown` : ''),
    ),
  )
}

function countOf({ history }: FileFacts, wanted: MigrationStatus['state']): number {
  return history.filter(({ state }) => state === wanted).length
}

/** Every migration that the page knows or the file records, in order. */
export function migrationsView({ history }: FileFacts): HTMLElement {
  const heading = h('h3', { id: 'migrations' }, 'Migrations')
  if (history.length === 0) {
    return h('section', {}, heading, h('p', { class: 'quiet' }, 'There is no history to show.'))
  }
  return h(
    'section',
    {},
    heading,
    h(
      'table',
      { 'aria-labelledby': 'migrations' },
      tableHead('Migration', 'State'),
      h('tbody', {}, ...history.map(migrationRow)),
    ),
  )
}

const SIGNS = { applied: '✓', pending: '○', unknown: '?' } as const

function migrationRow(status: MigrationStatus): HTMLElement {
  const { version, description, state, appliedAt, changed, outOfOrder, reversible } = status
  const notes = [
    !reversible && state !== 'unknown' && 'cannot be rolled back',
    outOfOrder && 'older than one that is applied',
    changed && 'edited since it was applied',
    state === 'unknown' && 'not known to this page',
  ].filter((note) => note !== false)
  return h(
    'tr',
    { 'data-migration': state },
    h(
      'th',
      { scope: 'row' },
      h('bdi', { class: 'version' }, clip(version, 40)),
      ' ',
      h('bdi', { class: 'description' }, clip(description)),
      notes.length > 0 && h('span', { class: 'note' }, notes.join(', ')),
    ),
    h(
      'td',
      {},
      h(
        'span',
        { class: `badge ${state}` },
        h('span', { 'aria-hidden': 'true' }, SIGNS[state]),
        ' ',
        state,
      ),
      appliedAt !== undefined &&
        h('time', { class: 'note', datetime: clip(appliedAt, 40) }, clip(time(appliedAt), 40)),
    ),
  )
}

/** The tables with their numbers of rows. */
export function tablesView(file: FileFacts): HTMLElement {
  return h(
    'section',
    {},
    h('h3', { id: 'tables' }, 'Tables'),
    h('p', { class: 'quiet' }, `${tablesInWords(file)}.`),
    file.tables.length > 0 &&
      h(
        'table',
        { 'aria-labelledby': 'tables' },
        tableHead('Table', 'Rows'),
        h(
          'tbody',
          {},
          ...file.tables.map(({ name, rows }) =>
            h(
              'tr',
              { 'data-table': '' },
              h('th', { scope: 'row' }, h('bdi', {}, clip(name))),
              h('td', {}, typeof rows === 'number' ? rows.toLocaleString('en-GB') : rows),
            ),
          ),
        ),
      ),
  )
}

function tableHead(...columns: readonly string[]): HTMLElement {
  return h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name))))
}

/** '8 tables', or how many of them are listed. */
function tablesInWords({ tables, tableCount }: FileFacts): string {
  const all = count(tableCount, 'table')
  return tables.length < tableCount ? `The first ${tables.length} of ${all}` : all
}
