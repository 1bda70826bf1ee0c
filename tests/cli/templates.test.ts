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

const place = { migrations: '../migrations', style: 'sections' } as const

test('the test of the first migration asks for nothing that was kept: nothing was there', () => {
  const stub = testStub(naming, { ...place, previous: undefined })
  expect(stub).not.toContain('DataKept')
  expect(stub).toContain("import { expectReversible, migrationTest } from 'tidemark/testing'")
})

test('the test of a later one begins at the version before', () => {
  const stub = testStub(naming, { ...place, previous: '002' })
  expect(stub).toContain("from: '002', to: '003', seed")
})

test('a folder with the marks of another tool is read by fromFiles in its test', () => {
  const stub = testStub(naming, { ...place, previous: undefined, style: 'goose' })
  expect(stub).toContain("import { fromFiles } from 'tidemark/sources'")
  expect(stub).not.toContain('fromGlob')
})
