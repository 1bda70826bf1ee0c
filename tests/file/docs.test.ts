import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** The codes of a union in a source file. */
function codesOf(path: string, union: string): string[] {
  const text = read(path)
  const begin = text.indexOf(union)
  const end = text.indexOf('\n\n', begin)
  return [...text.slice(begin, end).matchAll(/'([A-Z_]+)'/g)].map(([, code = '']) => code)
}

/** The codes in the first column of a table whose head begins with these cells, and their rows. */
function tableOf(path: string, head: string): string[][] {
  const lines = read(path).split('\n')
  const begin = lines.findIndex((line) => line.startsWith(head))
  const rows = lines.slice(begin + 2)
  const end = rows.findIndex((line) => !line.startsWith('|'))
  return rows.slice(0, end).map((line) => line.split('|').map((cell) => cell.trim()))
}

test.each([
  ['docs/files.md', '| code | severity |', 'src/file/header.ts', 'export type FileProblemCode ='],
  [
    'docs/adopt.md',
    '| warning | means |',
    'src/adopt/open-image.ts',
    'export interface OpenWarning',
  ],
])('%s has a row for every code of %s, each with its words', (page, head, source, union) => {
  const rows = tableOf(page, head)
  const codes = codesOf(source, union)
  expect(codes.length).toBeGreaterThan(3)
  expect(rows.map(([, code = '']) => code.slice(1, -1)).toSorted()).toEqual(codes.toSorted())
  expect(rows.filter((cells) => cells.slice(1, -1).includes(''))).toEqual([])
})
