import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.js'
import { runs } from '../support/runs.js'
import { NOTES, Terminal, WITHOUT_DRAFTS, withNotes } from './terminal.js'

const files = ['notes.sqlite', 'empty.sqlite', 'text.sqlite', 'nowhere.sqlite', 'migrations', '.']
const others = [
  '001',
  '3',
  'a b',
  'sub/x',
  '\u001B[2J',
  '__proto__',
  'toString',
  '😀',
  '',
  '--',
  '-',
  '-x',
  '--=',
]
const words = files.concat(others)
const options = COMMANDS.flatMap((command) => Object.keys(command.options)).map(
  (name) => `--${name}`,
)
const argv = fc.tuple(
  fc.constantFrom(...COMMANDS.map(({ name }) => name), 'help', 'xyzzy', '--version'),
  fc.array(
    fc.oneof(
      fc.constantFrom(...words),
      fc.constantFrom(...options),
      fc
        .tuple(fc.constantFrom(...options), fc.constantFrom(...words))
        .map((pair) => pair.join('=')),
    ),
    { maxLength: 6 },
  ),
)

test('whatever is typed, it ends with a promised code, in words or in one document', async () => {
  const terminal = new Terminal({
    ...NOTES,
    ...WITHOUT_DRAFTS,
    'empty.sqlite': '',
    'text.sqlite': 'hello',
  })
  await withNotes(terminal)
  await fc.assert(
    fc.asyncProperty(argv, async ([command, rest]) => {
      const { code, out, err, json } = await terminal.run([command, ...rest])
      expect([0, 1, 2, 3]).toContain(code)
      expect(out + err).not.toMatch(/[\u001B\u0007]/)
      expect(err).not.toMatch(/^\s+at /m) // a stack: nobody foresaw it
      const isHelp = /--help|-h|^help$|--version/.test([command, ...rest].join(' '))
      if (rest.includes('--json') && !isHelp) {
        expect(json()).toMatchObject({ exitCode: code })
        expect(err).toBe('')
      }
      expect(out + err).not.toBe('')
    }),
    { numRuns: runs(60) },
  )
})
