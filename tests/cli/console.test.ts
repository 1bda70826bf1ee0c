import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandsOf, Shell, withoutTimes } from './console.js'
import { Terminal } from './terminal.js'

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')

test('every command of docs/cli.md writes what the page shows', async () => {
  const shell = new Shell(new Terminal())
  const shown = commandsOf(page)
  expect(shown.length).toBeGreaterThan(20)
  for (const each of shown) {
    const told = `docs/cli.md:${each.line} ${each.command}\n`
    const output = withoutTimes(await shell.run(each))
    expect(told + output).toBe(told + withoutTimes(each.output))
  }
})

test('a page that shows something else would be noticed', async () => {
  const shell = new Shell(new Terminal())
  const [shown] = commandsOf('```console\n$ npx tidemark --version\n9.9.9\n```\n')
  expect(shown).toEqual({ line: 2, command: 'npx tidemark --version', output: '9.9.9' })
  expect(shown && (await shell.run(shown))).not.toBe('9.9.9')
  await expect(shell.run({ line: 1, command: 'rm -rf x', output: '' })).rejects.toThrow('rm -rf x')
})
