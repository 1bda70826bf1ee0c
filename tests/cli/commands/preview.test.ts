import { expect, test } from 'vitest'
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
