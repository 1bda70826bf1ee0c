import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../scripts/process.mjs'
import type { Database } from '../../src/index.js'
import { Terminal } from '../cli/terminal.js'
import { blocksOf, readPage } from './snippets.js'

// The commands of the pages "Coming from …", carried out in a folder with the files that the page shows,
// on the database that its snippets have too.

interface Page {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly commands: readonly (readonly string[])[]
}

const pages = readdirSync(join(root, 'docs'))
  .filter((name) => name.startsWith('coming-from-'))
  .map((name): Page => {
    const markdown = readFileSync(join(root, 'docs', name), 'utf8')
    const shell = blocksOf(markdown).filter(({ language }) => language === 'sh')
    const lines = shell.flatMap(({ text }) => text.split('\n'))
    const { files } = readPage(markdown)
    return {
      name: basename(name, '.md'),
      files: Object.fromEntries(files.map(({ path, text }) => [path, text])),
      commands: lines.map((line) => line.replace('npx tidemark ', '').split(' ')),
    }
  })
  .filter(({ commands }) => commands.length > 0)

test('six pages have commands', () => {
  expect(pages).toHaveLength(6)
})

describe.each(pages)('$name', ({ name, files, commands }) => {
  test('its commands take the file over and bring it to the second version', async () => {
    const setup = join(root, 'tests', 'docs', 'setup', `${name}.ts`)
    expect(existsSync(setup)).toBe(true)
    const module: unknown = await import(/* @vite-ignore */ setup)
    const { connection } = await (module as { setup(): Promise<{ connection: Database }> }).setup()
    const terminal = new Terminal({ ...files, 'notes.sqlite': connection.export() })
    for (const command of commands) {
      const { code, err } = await terminal.run(command)
      expect(err).toBe('')
      expect(code).toBe(0)
    }
    const columns = `SELECT "notnull" FROM pragma_table_info('notes') WHERE name = 'title'`
    expect(terminal.rows('notes.sqlite', columns)).toEqual([[1]])
    expect(terminal.rows('notes.sqlite', 'SELECT name FROM tags')).toEqual([['sea'], ['log']])
  })
})
