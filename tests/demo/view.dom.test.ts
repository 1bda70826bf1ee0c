import type { MigrationStatus, RunStep } from 'tidemark'
import { beforeEach, describe, expect, test } from 'vitest'
import { EMPTY } from '../../demo/old-machine.js'
import type { Failure, FileFacts, PageState } from '../../demo/old-machine.js'
import { announcementOf, headingOf, view } from '../../demo/view.js'
import type { Actions } from '../../demo/view.js'

const HOSTILE = '<img src=x onerror=alert(1)>'

const status = (
  version: string,
  state: MigrationStatus['state'],
  more: Partial<MigrationStatus> = {},
): MigrationStatus => ({
  version,
  description: `about ${version}`,
  state,
  changed: false,
  outOfOrder: false,
  reversible: true,
  ...more,
})

const file: FileFacts = {
  name: 'shop.db',
  size: 8192,
  tables: [
    { name: 'orders', rows: 1204 },
    { name: 'words', rows: 'virtual, not counted' },
  ],
  tableCount: 2,
  history: [
    status('001', 'applied', { appliedAt: '2025-10-01T08:00:00Z', reversible: false }),
    status('002', 'pending', { outOfOrder: true }),
    status('003', 'pending'),
  ],
  version: '001',
  downloadName: 'shop.v001.sqlite',
  refusal: undefined,
  undo: { version: '001', description: 'about 001', refusal: undefined },
  warnings: [],
}
const step: RunStep = {
  version: '002',
  description: 'about 002',
  direction: 'up',
  outOfOrder: false,
  conditional: false,
  reversible: true,
  transaction: true,
  outcome: 'applied',
  durationMs: 3,
  warnings: [],
}
const failure: Failure = {
  title: 'The upgrade stopped',
  code: 'MIGRATION_FAILED',
  place: '002_x.sql, statement 1 of 2, line 3, column 8',
  what: 'no such table: memory',
  excerpt: '3 | UPDATE memory',
  state: 'Nothing was changed by 002.',
  next: 'Look at the file.',
}

let asked: string[]
let opened: File[]
const ask = (name: string) => () => void asked.push(name)
const actions: Actions = {
  open: (chosen) => void opened.push(chosen),
  openSample: ask('openSample'),
  applyAll: ask('applyAll'),
  rollBackLast: ask('rollBackLast'),
  download: ask('download'),
  back: ask('back'),
  startOver: ask('startOver'),
}

/** Draws a state into the document. */
function draw(state: PageState): HTMLElement {
  const main = document.createElement('main')
  main.append(...view(state, actions))
  document.body.replaceChildren(main)
  return main
}

const buttonsOf = (main: HTMLElement) =>
  [...main.querySelectorAll('button')].map((each) => each.textContent)

function press(main: HTMLElement, label: string | RegExp): void {
  const found = [...main.querySelectorAll('button')].find((each) =>
    new RegExp(label).test(each.textContent),
  )
  if (!found) throw new Error(`There is no button ${String(label)}.`)
  found.click()
}

const overview = (more: Partial<FileFacts> = {}): PageState => ({
  at: 'overview',
  file: { ...file, ...more },
})
const result = (...steps: RunStep[]): PageState => ({
  at: 'result',
  file,
  task: { kind: 'apply', count: steps.length },
  report: { goal: { up: 'newest' }, steps, warnings: [], durationMs: 12 },
})

beforeEach(() => {
  asked = []
  opened = []
})

describe('every state', () => {
  const states: PageState[] = [
    EMPTY,
    { at: 'empty', reading: 'a.db' },
    overview(),
    { at: 'applying', file, task: { kind: 'apply', count: 2 } },
    result(step),
    { at: 'failed', file, failure },
  ]

  test.each(states)('begins with one heading that can take focus: $at', (state) => {
    const main = draw(state)
    expect(main.querySelectorAll('h2')).toHaveLength(1)
    expect(main.firstElementChild?.tagName).toBe('H2')
    main.querySelector('h2')?.focus()
    expect(document.activeElement?.tagName).toBe('H2')
  })
})

describe('empty', () => {
  test('has a labelled file input, and opens what is chosen with it', () => {
    const main = draw(EMPTY)
    const input = main.querySelector('input')
    if (!input) throw new Error('There is no input.')
    expect(input.type).toBe('file')
    expect(main.querySelector('label')?.getAttribute('for')).toBe(input.id)
    const chosen = new File(['x'], 'a.db')
    Object.defineProperty(input, 'files', { value: [chosen] })
    input.dispatchEvent(new Event('change'))
    expect(opened).toEqual([chosen])
  })

  test('offers the sample', () => {
    press(draw(EMPTY), /sample/)
    expect(asked).toEqual(['openSample'])
  })

  test('offers nothing while a file is read', () => {
    const main = draw({ at: 'empty', reading: 'a.db' })
    expect(main.querySelector('h2')?.textContent).toContain('Reading a.db')
    expect(main.querySelectorAll('button, input')).toHaveLength(0)
  })
})

describe('overview', () => {
  test('shows size, version, and tables with their rows', () => {
    const text = draw(overview()).textContent
    expect(text).toContain('8 kB')
    expect(text).toContain('1 applied, 2 pending')
    const tables = [...document.querySelectorAll('[data-table]')].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    )
    expect(tables).toEqual([
      ['orders', '1,204'],
      ['words', 'virtual, not counted'],
    ])
  })

  test('shows each migration with its state in words and what is special about it', () => {
    draw(overview())
    const all = [...document.querySelectorAll('[data-migration]')]
    expect(all.map((row) => row.getAttribute('data-migration'))).toEqual([
      'applied',
      'pending',
      'pending',
    ])
    expect(all[0]?.textContent).toContain('cannot be rolled back')
    expect(all[0]?.querySelector('time')?.getAttribute('datetime')).toBe('2025-10-01T08:00:00Z')
    expect(all[1]?.textContent).toContain('older than one that is applied')
    expect(all[2]?.textContent).toMatch(/^003 about 003○ pending$/)
  })

  test('offers to apply, download, roll back and start over', () => {
    const main = draw(overview())
    for (const label of [/^Apply all 2/, /^Download/, /^Roll back last \(001\)/, /^Start over/]) {
      press(main, label)
    }
    expect(asked).toEqual(['applyAll', 'download', 'rollBackLast', 'startOver'])
  })

  test('offers no roll back that would be refused, and says why', () => {
    const undo = {
      version: '001',
      description: '',
      refusal: '001 cannot be rolled back: it burnt.',
    }
    const main = draw(overview({ undo }))
    expect(buttonsOf(main).some((label) => label.includes('Roll back'))).toBe(false)
    expect(main.textContent).toContain('it burnt')
  })

  test('offers to apply nothing where nothing is pending', () => {
    const main = draw(overview({ history: [status('001', 'applied')] }))
    expect(buttonsOf(main)).toEqual(['Download', 'Roll back last (001)', 'Start over'])
    expect(main.textContent).toContain('Nothing to apply')
  })

  test('says in an alert why a file is left as it is, and offers to apply nothing', () => {
    const main = draw(overview({ refusal: 'A newer app made it.' }))
    expect(main.querySelector('[role="alert"]')?.textContent).toContain('A newer app made it.')
    expect(buttonsOf(main).some((label) => label.includes('Apply'))).toBe(false)
  })

  test('counts unknown versions only where there are some', () => {
    const main = draw(overview({ history: [status('001', 'applied'), status('009', 'unknown')] }))
    expect(main.textContent).toContain('1 applied, 0 pending, 1 unknown')
  })

  test('says how many tables there are when it does not list all', () => {
    expect(draw(overview({ tableCount: 20_000 })).textContent).toContain(
      'The first 2 of 20,000 tables',
    )
  })
})

describe('result', () => {
  test('counts what was applied and says what became of each step', () => {
    const main = draw(result(step, { ...step, version: '003', outcome: 'skipped' }))
    expect(main.querySelector('h2')?.textContent).toBe('1 migration is applied')
    const steps = [...main.querySelectorAll('[data-outcome]')]
    expect(steps.map((each) => each.getAttribute('data-outcome'))).toEqual(['applied', 'skipped'])
    expect(steps[1]?.textContent).toContain('does not fit this file')
  })

  test('names the version that was rolled back', () => {
    const state: PageState = {
      at: 'result',
      file,
      task: { kind: 'undo', version: '002' },
      report: { goal: { undo: '002' }, steps: [step], warnings: [], durationMs: 1 },
    }
    expect(headingOf(state)).toBe('002 is rolled back')
  })

  test('shows warnings of the run and of its steps', () => {
    const warning = { code: 'STATEMENT_SKIPPED', what: '', message: 'BEGIN was left out' } as const
    expect(draw(result({ ...step, warnings: [warning] })).textContent).toContain(
      'BEGIN was left out',
    )
  })
})

describe('failed', () => {
  test('says in an alert what happened, where, and what to do; the SQL is in a frame', () => {
    const main = draw({ at: 'failed', file, failure })
    const alert = main.querySelector('[role="alert"]')
    for (const words of Object.values(failure).slice(1)) expect(alert?.textContent).toContain(words)
    expect(alert?.textContent).toContain('Your file on disk is not changed.')
    expect(main.querySelector('pre')?.textContent).toBe('3 | UPDATE memory')
    press(main, 'Back to the file')
    expect(asked).toEqual(['back'])
  })

  test('leads only to another file where nothing could be opened', () => {
    const main = draw({ at: 'failed', file: undefined, failure })
    expect(buttonsOf(main)).toEqual(['Choose another file'])
  })
})

describe('what comes from a file', () => {
  const facts: FileFacts = {
    ...file,
    name: HOSTILE,
    tables: [{ name: HOSTILE, rows: HOSTILE }],
    history: [
      status(HOSTILE, 'applied', { description: HOSTILE, appliedAt: HOSTILE }),
      status(HOSTILE, 'unknown', { description: HOSTILE }),
    ],
    version: HOSTILE,
    refusal: HOSTILE,
    undo: { version: HOSTILE, description: HOSTILE, refusal: undefined },
    warnings: [HOSTILE],
  }
  const problem = { code: 'DANGLING_REFERENCE', what: HOSTILE, message: HOSTILE } as const
  const run = { ...step, version: HOSTILE, description: HOSTILE, warnings: [problem] }
  const report = { goal: { up: 'newest' }, steps: [run], warnings: [problem], durationMs: 1 }
  const states: PageState[] = [
    { at: 'empty', reading: HOSTILE },
    { at: 'overview', file: facts },
    { at: 'applying', file: facts, task: { kind: 'undo', version: HOSTILE } },
    { at: 'result', file: facts, task: { kind: 'undo', version: HOSTILE }, report },
    {
      at: 'failed',
      file: facts,
      failure: {
        title: HOSTILE,
        code: HOSTILE,
        place: HOSTILE,
        what: HOSTILE,
        excerpt: HOSTILE,
        state: HOSTILE,
        next: HOSTILE,
      },
    },
  ]

  test.each(states)('is never markup: $at', (state) => {
    const main = draw(state)
    expect(main.querySelectorAll('img')).toHaveLength(0)
    expect(main.textContent).toContain(HOSTILE)
  })

  test('is cut where it is long', () => {
    const long = 'x'.repeat(20_000)
    const main = draw({ at: 'overview', file: { ...facts, name: long, warnings: [] } })
    expect(main.textContent.length).toBeLessThan(3000)
  })
})

describe('what a screen reader is told', () => {
  test('is what was opened and what is pending', () => {
    expect(announcementOf(overview())).toBe('shop.db is open. 2 migrations pending.')
  })

  test('is nothing twice: a failure is an alert already', () => {
    expect(announcementOf({ at: 'failed', file, failure })).toBe('')
  })
})
