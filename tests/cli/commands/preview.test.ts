import { expect, test } from 'vitest'
import { readArguments } from '../../../src/cli/arguments.js'
import { preview } from '../../../src/cli/commands/preview.js'
import { ProgressBar } from '../../../src/cli/progress-bar.js'
import { NOTES, Terminal, WITHOUT_DRAFTS, withNotes } from '../terminal.js'

test('what a run would change and lose is told, and nothing is written', async () => {
  const terminal = new Terminal({
    ...NOTES,
    ...WITHOUT_DRAFTS,
    'migrations/004_less.sql': "DELETE FROM notes WHERE title = 'c';",
  })
  await withNotes(terminal)
  const before = terminal.read('notes.sqlite')
  const { code, out } = await terminal.run(['preview', 'notes.sqlite'])
  expect(code).toBe(3)
  expect(out.replace(/\d+\.?\d* ms/g, 'N ms')).toContain(
    [
      'Schema:',
      '  ~ table notes',
      '    - column draft: TEXT',
      '  + table tags',
      '',
      'Rows:',
      '  notes: 3 -> 2',
      '',
      'Lost:',
      '  table notes: 1 of 3 rows',
      '  column notes.draft: 2 of 3 values',
    ].join('\n'),
  )
  expect(terminal.read('notes.sqlite')).toBe(before)
  expect(terminal.names()).toEqual(['migrations', 'notes.sqlite'])
})

test('the error that a run would end in ends it with 1', async () => {
  const terminal = new Terminal({ ...NOTES, 'migrations/003_bad.sql': 'DROP TABLE nothing;' })
  await withNotes(terminal)
  const { code, out, json } = await terminal.run(['preview', 'notes.sqlite', '--json'])
  expect(code).toBe(1)
  expect(out).toContain('003_bad.sql')
  expect(json()).toMatchObject({
    ok: false,
    error: { code: 'MIGRATION_FAILED' },
    steps: [{ outcome: 'applied' }, { outcome: 'failed' }],
  })
})

test('a run without losses ends with 0, also a rollback', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  expect((await terminal.run(['preview', 'notes.sqlite'])).code).toBe(0)
  await terminal.run(['up', 'notes.sqlite'])
  const { code, out } = await terminal.run(['preview', 'notes.sqlite', '--down'])
  expect(code).toBe(0)
  expect(out).toContain('- table tags')
})

test('a long one shows how far the run on the copy is', async () => {
  const terminal = new Terminal({ ...NOTES, ...WITHOUT_DRAFTS })
  await withNotes(terminal)
  let drawn = ''
  const write = (text: string) => {
    drawn += text
  }
  const stream = { isTTY: true, columns: 80, write }
  let time = 0
  const second = () => (time += 1000)
  await preview.run({
    args: readArguments(['notes.sqlite'], preview.options, 'preview'),
    io: {
      out: stream,
      err: stream,
      cwd: terminal.folder,
      env: {},
      now: () => new Date(0),
      onInterrupt: () => () => undefined,
    },
    progress: new ProgressBar(stream, second),
  })
  expect(drawn).toContain('0%  migration 002 (1 of 2)')
  expect(drawn).toContain('50%  migration 003 (2 of 2)')
})
