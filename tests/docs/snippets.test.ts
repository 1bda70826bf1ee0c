import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { CountingChecks } from './checks.js'
import type { Checks } from './checks.js'
import { GIVEN } from './browser-setup.js'
import { claimsOf, moduleOf, readPage } from './snippets.js'

// Every snippet of the README and of docs/ is type-checked and run as an app would run it: by the
// public names of the package, against the real sql.js. (What needs a browser is type-checked here and
// run by snippets.browser.test.ts.)

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = fileURLToPath(new URL('.', import.meta.url))
/** Two test runs at the same time must not write over each other's files. */
const workshop = join(root, '.cache', `docs-${process.pid}`)
afterAll(() => rmSync(workshop, { recursive: true, force: true }))

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
  .filter((path) => path.endsWith('.md') && existsSync(join(root, path)))
  .map((path) => ({ path, ...readPage(readFileSync(join(root, path), 'utf8')) }))

for (const page of pages) await write(page)

test('there are snippets', () => {
  expect(pages.flatMap(({ snippets }) => snippets).length).toBeGreaterThan(20)
})

test('the type checker of an app accepts every snippet', () => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  writeFileSync(
    join(workshop, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.json',
      // A snippet shows a thing and need not use everything that it names.
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
      include: ['./**/*.ts', '../../tests/support/*.d.ts'],
    }),
  )
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', workshop], {
    encoding: 'utf8',
  })
  expect(stdout + stderr).toBe('')
})

describe.each(pages)('$path', ({ path, snippets, files, loose }) => {
  for (const snippet of snippets.filter(({ inBrowser }) => !inBrowser)) {
    test(`does in line ${snippet.line} (${snippet.heading}) what it says`, async () => {
      const checks = new CountingChecks(format)
      const module: unknown = await import(/* @vite-ignore */ fileOf(path, snippet.line))
      await (module as { run(checks: Checks): Promise<void> }).run(checks)
      expect(checks.made, 'statements that were checked').toBe(claimsOf(snippet))
      expect(checks.printed, 'what it prints').toBe(snippet.prints)
    })
  }

  test('has its SQL in files that its snippets read', () => {
    expect(loose.map(({ line }) => line)).toEqual([])
    const unread = files.filter((file) => {
      const others = files.filter((each) => each !== file)
      const together = [...snippets, ...others].map(({ text }) => text).join('\n')
      const isRead =
        together.includes('import.meta.glob') || together.includes(basename(file.path, '.ts'))
      return !file.isApp && !file.path.endsWith('.d.ts') && !isRead
    })
    expect(unread.map(({ line }) => line)).toEqual([])
  })
})

/** Writes the modules of a page, each in its own file, and the files that the page shows. */
async function write({ path, snippets, files }: (typeof pages)[number]): Promise<void> {
  mkdirSync(folderOf(path), { recursive: true })
  // The code of an app is type-checked where it is built.
  for (const file of files.filter(({ isApp, path }) => !isApp || !path.endsWith('.ts'))) {
    const target = join(folderOf(path), file.path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, file.text)
  }
  const setup = join(here, 'setup', `${basename(path, '.md')}.ts`)
  const names = existsSync(setup) ? await namesGiven(setup) : []
  for (const snippet of snippets) {
    const given = snippet.inBrowser
      ? { names: GIVEN, setup: join(here, 'browser-setup.js') }
      : { names, setup: setup.replace(/\.ts$/, '.js') }
    const text = moduleOf(snippet, path, given, join(here, 'checks.js'))
    writeFileSync(fileOf(path, snippet.line), text)
  }
}

async function namesGiven(path: string): Promise<string[]> {
  const module: unknown = await import(/* @vite-ignore */ path)
  return Object.keys(await (module as { setup(): Promise<object> }).setup())
}

function folderOf(page: string): string {
  return join(workshop, basename(page, '.md'))
}

function fileOf(page: string, line: number): string {
  return join(folderOf(page), `line-${line}.ts`)
}
