import { expect, test } from 'vitest'
import { readArguments } from '../../src/cli/arguments.js'
import type { Options } from '../../src/cli/arguments.js'
import { expectError } from '../support/expect-error.js'

const OPTIONS: Options = {
  to: { takes: '<version>', help: '' },
  placeholder: { takes: '<name=value>', many: true, help: '' },
  unknown: { takes: '<what>', choices: ['error', 'ignore'], help: '' },
  json: { help: '' },
}
const read = (...argv: string[]) => readArguments(argv, OPTIONS, 'up')

test('words and options may come in any order, values behind a space or an equals sign', () => {
  for (const argv of [
    ['a', '--to', '3', 'b', '--json'],
    ['--json', '--to=3', 'a', 'b'],
  ]) {
    const args = read(...argv)
    expect(args.words).toEqual(['a', 'b'])
    expect(args.text('to')).toBe('3')
    expect(args.has('json')).toBe(true)
    expect(args.has('unknown')).toBe(false)
  }
})

test('words that an option parts are told', () => {
  expect(read('--json', 'a', 'b', '--to', '3').apart).toBeUndefined()
  expect(read('a', '--json', 'b').apart).toBe('b')
})

test('behind two dashes everything is a word', () => {
  expect(read('--', '--to', '-x').words).toEqual(['--to', '-x'])
})

test('an option that may be given often keeps all of its values, in their order', () => {
  expect(read('--placeholder', 'a=1', '--placeholder=b=2').all('placeholder')).toEqual([
    'a=1',
    'b=2',
  ])
})

test('a value that begins with a dash needs the equals sign', () => {
  expect(read('--to=-1').text('to')).toBe('-1')
  expectError('USAGE', () => read('--to', '-1'))
})

test.each([
  [['--too', '3'], '--too', 'Did you mean --to?'],
  [['--zzz'], '--zzz', 'tidemark up --help'],
  [['-t', '3'], '-t', 'tidemark up --help'],
  [['--to'], '--to needs a value', '--to <version>'],
  [['--to', ''], '--to needs a value', '--to <version>'],
  [['--to='], '--to needs a value', '--to <version>'],
  [['--to', '--json'], '--to needs a value', '--to <version>'],
  [['--to', '1', '--to', '2'], '--to is given twice', 'once'],
  [['--json=yes'], '--json takes no value', '--json'],
  [['--unknown', 'ignor'], 'Did you mean ignore?', 'error, ignore'],
  [['--__proto__'], '--__proto__', '--help'],
  [['--constructor', 'x'], '--constructor', '--help'],
])('%j is refused, with words for what to write', (argv, what, next) => {
  const error = expectError('USAGE', () => read(...argv))
  expect(error.what).toContain(what)
  expect(error.next).toContain(next)
})
