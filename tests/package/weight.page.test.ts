import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { expect, inject, test } from 'vitest'

// What a visit of the page costs, as a host with brotli sends it.

/** Bytes. What stands between a visitor and the first screen. */
const SHELL_AT_MOST = 60_000
/**
 * Bytes, the measured size rounded up. 291,000 are SQLite itself, 12,000 the script that loads it; 80,000
 * the rest of the worker, the library with it; 50,000 the page; 24,000 the diagram, its layout and reports.
 */
const ALL_AT_MOST = 461_000

interface Weighed {
  readonly path: string
  readonly bytes: number
}

/** Icons of the installed page are left out: a visit does not fetch them. */
function weigh(): Weighed[] {
  const folder = inject('pageFolder')
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.png'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file.slice(folder.length + 1), bytes: brotli(readFileSync(file)) }))
    .toSorted((a, b) => b.bytes - a.bytes)
}

/** By SHA-256. SQLite takes two seconds, is not ours, and is the same until sql.js has a new version. */
const KNOWN = new Map([
  ['43bbcdd44287e5a2db3b6b5af34b1a3485a7a441285d247976c1ebe3c61f8dbf', 290_952],
])

function brotli(content: Buffer): number {
  const known = KNOWN.get(createHash('sha256').update(content).digest('hex'))
  if (known !== undefined) return known
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  return brotliCompressSync(content, { params }).length
}

function sum(files: readonly Weighed[]): number {
  return files.reduce((bytes, each) => bytes + each.bytes, 0)
}

function list(files: readonly Weighed[]): string {
  return files.map(({ path, bytes }) => `${String(bytes).padStart(8)} ${path}`).join('\n')
}

/** What index.html names: the script, the styles, the icon, the manifest. */
function shellOf(files: readonly Weighed[]): Weighed[] {
  const html = readFileSync(join(inject('pageFolder'), 'index.html'), 'utf8')
  return files.filter(({ path }) => path === 'index.html' || html.includes(`"./${path}"`))
}

// Once: the best compression takes seconds.
const files = weigh()

test(`the shell of the page weighs at most ${SHELL_AT_MOST} bytes`, () => {
  const shell = shellOf(files)
  expect(shell.map(({ path }) => path)).toContain('index.html')
  expect(shell.some(({ path }) => path.endsWith('.js'))).toBe(true)
  expect(sum(shell), list(shell)).toBeLessThanOrEqual(SHELL_AT_MOST)
})

test(`all of the page, with SQLite, weighs at most ${ALL_AT_MOST} bytes`, () => {
  console.log(`The page, compressed:\n${list(files)}\n${String(sum(files)).padStart(8)} in all`)
  expect(files.some(({ path }) => path.endsWith('.wasm'))).toBe(true)
  expect(sum(files), list(files)).toBeLessThanOrEqual(ALL_AT_MOST)
})
