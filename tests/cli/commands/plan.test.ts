import { expect, test } from 'vitest'
import { NOTES, Terminal, withNotes } from '../terminal.js'

test('the steps of a run, with what is to be said about each', async () => {
  const terminal = new Terminal({
    ...NOTES,
    'migrations/003_small.sql': '-- no-transaction\n-- up\nVACUUM;\n',
  })
  await withNotes(terminal)
  const { code, out } = await terminal.run(['plan', 'notes.sqlite'])
  expect(code).toBe(0)
  expect(out).toBe(
    [
      'notes.sqlite: 2 steps',
      '',
      'VERSION  DESCRIPTION  DIRECTION  REMARK',
      '002      tags         up',
      '003      small        up         cannot be rolled back, without a transaction',
      '',
    ].join('\n'),
  )
  const one = await terminal.run(['plan', 'notes.sqlite', '--to', '2', '--json'])
  expect(one.json()).toMatchObject({ goal: { up: '2' }, steps: [{ version: '002' }], refusals: [] })
})

test('of a rollback with --down', async () => {
  const terminal = new Terminal(NOTES)
  await terminal.run(['up', 'notes.sqlite', '--create'])
  const versions = async (...options: string[]) => {
    const { json } = await terminal.run(['plan', 'notes.sqlite', '--json', ...options])
    const { steps } = json() as { steps: { version: string; direction: string }[] }
    return steps.map(({ version, direction }) => `${version} ${direction}`)
  }
  expect(await versions('--down')).toEqual(['002 down'])
  expect(await versions('--down', '--all')).toEqual(['002 down', '001 down'])
  expect(await versions('--down', '--to', '001')).toEqual(['002 down'])
  expect((await terminal.run(['plan', 'notes.sqlite', '--all'])).code).toBe(2)
})

test('what a run would refuse ends it with 1', async () => {
  const terminal = new Terminal(NOTES)
  await withNotes(terminal)
  const { code, out } = await terminal.run(['plan', 'notes.sqlite', '--to', '9'])
  expect(code).toBe(1)
  expect(out).toContain('refused: NO_SUCH_VERSION: There is no migration 9.')
})
