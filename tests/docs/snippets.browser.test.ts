import { afterAll, describe, expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { GIVEN } from './browser-setup.js'
import { CountingChecks } from './checks.js'
import type { Checks } from './checks.js'
import { claimsOf, moduleOf, readPage } from './snippets.js'

// The snippets that need a browser, run in one.

const texts = import.meta.glob<string>(['/README.md', '/docs/*.md'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const pages = Object.entries(texts)
  .map(([path, markdown]) => ({ path, ...readPage(markdown) }))
  .map((page) => ({ ...page, snippets: page.snippets.filter(({ inBrowser }) => inBrowser) }))
  .filter(({ snippets }) => snippets.length > 0)

/** Two test runs at the same time must not write over each other's files. */
const workshop = `.cache/docs-in-browser-${crypto.randomUUID()}`
const written: string[] = []
afterAll(async () => {
  for (const path of written) await commands.removeFile(path)
})

const format = (...values: unknown[]): string =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ')

test('there are snippets for a browser', () => {
  expect(pages.flatMap(({ snippets }) => snippets).length).toBeGreaterThan(0)
})

describe.each(pages)('$path', ({ path, snippets, files }) => {
  for (const snippet of snippets) {
    test(`does in line ${snippet.line} (${snippet.heading}) what it says`, async () => {
      const folder = `${workshop}${path.replace('.md', '')}`
      for (const file of files) await write(`${folder}/${file.path}`, file.text)
      const given = { names: GIVEN, setup: '/tests/docs/browser-setup.ts' }
      const target = `${folder}/line-${snippet.line}.ts`
      await write(target, moduleOf(snippet, path, given, '/tests/docs/checks.ts'))

      const checks = new CountingChecks(format)
      const module: unknown = await import(/* @vite-ignore */ `/${target}`)
      await (module as { run(checks: Checks): Promise<void> }).run(checks)
      expect(checks.made, 'statements that were checked').toBe(claimsOf(snippet))
      expect(checks.printed, 'what it prints').toBe(snippet.prints)
    })
  }
})

async function write(path: string, text: string): Promise<void> {
  if (written.includes(path)) return
  written.push(path)
  await commands.writeFile(path, text)
}
