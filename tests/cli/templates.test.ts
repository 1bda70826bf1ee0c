import { expect, test } from 'vitest'
import { filesOf, testStub } from '../../src/cli/templates.js'
import type { Style } from '../../src/cli/templates.js'
import { fromFiles } from '../../src/sources/index.js'
import type { FormatName } from '../../src/sources/index.js'

const naming = { version: '003', description: 'more', stem: '003_more' }

test.each<[Style, FormatName]>([
  ['sections', 'tidemark'],
  ['halves', 'golang-migrate'],
  ['up only', 'd1'],
  ['goose', 'goose'],
  ['dbmate', 'dbmate'],
  ['sql-migrate', 'sql-migrate'],
])('a new migration in the style "%s" is read as one of the format %s', (style, format) => {
  const files = filesOf(style, naming)
  const folder = fromFiles(files, { format })
  expect(folder.migrations).toHaveLength(1)
  // sql-migrate's version is the whole name.
  expect(folder.migrations[0]?.version).toMatch(/^0*3(?:_more)?$/)
})

test('a text in TypeScript cannot break out of its quotes', () => {
  const odd = { ...naming, description: "it's \\ `${x}`" }
  const [file] = filesOf('typescript', odd)
  expect(file?.path).toBe('003_more.ts')
  expect(file?.text).toContain("description: 'it\\'s \\\\ `${x}`',")
})

test('the test of the first migration begins with nothing applied', () => {
  expect(testStub(naming, undefined, '../migrations')).toContain('from: null, to: ')
})
