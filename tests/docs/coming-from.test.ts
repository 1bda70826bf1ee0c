import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'vite'
import { describe, expect, test } from 'vitest'
import { sourceAliases } from '../../scripts/entry-points.mjs'
import { root } from '../../scripts/process.mjs'
import type { Database } from '../../src/index.js'
import { tidemark } from '../../src/vite/index.js'
import { Terminal } from '../cli/terminal.js'
import { blocksOf, readPage } from './snippets.js'

// The commands of the pages "Coming from …", carried out in a folder with the files that the page shows,
// on the database that its snippets have too.

interface Page {
  readonly name: string
  /** What it says that the plugin is given; undefined where it says nothing. */
  readonly dir: string | undefined
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
    const [, dir] = /`tidemark\((?:\{ dir: '(.*?)' \})?\)`/.exec(markdown) ?? []
    return {
      name: basename(name, '.md'),
      dir: markdown.includes('`tidemark(') ? (dir ?? 'migrations') : undefined,
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

test('five pages have a call of the plugin', () => {
  expect(pages.filter(({ dir }) => dir !== undefined)).toHaveLength(5)
})

describe.each(pages.filter(({ dir }) => dir !== undefined))('$name', ({ dir, files }) => {
  test('its call of the plugin makes the two migrations', async () => {
    const terminal = new Terminal({
      ...files,
      'entry.js': `import { migrations } from 'virtual:tidemark/migrations'
        export const versions = migrations.map(({ version }) => version)`,
    })
    const alias = Object.entries(sourceAliases()).map(([name, replacement]) => {
      return { find: new RegExp(`^${name}$`), replacement }
    })
    await build({
      root: terminal.folder,
      configFile: false,
      logLevel: 'silent',
      resolve: { alias },
      plugins: [tidemark({ dir })],
      build: { lib: { entry: 'entry.js', formats: ['es'], fileName: () => 'entry.mjs' } },
    })
    const built: unknown = await import(/* @vite-ignore */ terminal.path('dist/entry.mjs'))
    expect((built as { versions: string[] }).versions).toHaveLength(2)
  })
})
