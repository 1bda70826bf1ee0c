import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { MigrationRunner } from '../../src/index.js'
import { loadModule } from '../../src/vite/load-module.js'

const folder = mkdtempSync(join(tmpdir(), 'modules-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

test('TypeScript is loaded, with what it imports, as it stands now', async () => {
  file('helper.ts', 'export const word: string = "first"')
  const path = file('001_a.ts', 'import { word } from "./helper.js"\nexport default { word }')
  expect(await loadModule(path, {})).toMatchObject({ module: { default: { word: 'first' } } })
  file('helper.ts', 'export const word: string = "second"')
  expect(await loadModule(path, {})).toMatchObject({ module: { default: { word: 'second' } } })
})

test('names of the app are followed', async () => {
  file('shared.ts', 'export const word = "shared"')
  const path = file('002_b.ts', 'export { word } from "@/shared"')
  expect(await loadModule(path, { '@': folder })).toMatchObject({ module: { word: 'shared' } })
})

test('tidemark is the library that asks, also where none is installed', async () => {
  const path = file('004_d.ts', 'export { MigrationRunner } from "tidemark"')
  expect(await loadModule(path, {})).toMatchObject({ module: { MigrationRunner } })
})

test.each([
  ['what only a browser has', 'export default document.title', 'document is not defined'],
  ['what only a bundler finds', 'import a from "./a.wasm?url"\nexport default a', 'a.wasm?url'],
  ['what does not parse', 'export default {', 'Unexpected token'],
])('%s is no error, and the reason is kept', async (_, text, words) => {
  const loaded = await loadModule(file('003_c.ts', text), {})
  expect(loaded).toHaveProperty('failure')
  expect('failure' in loaded && loaded.failure).toContain(words)
})
