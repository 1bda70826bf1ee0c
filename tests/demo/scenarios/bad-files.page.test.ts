import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { makeBadFiles } from '../../../scripts/bad-files.mjs'
import { chooseFiles, download, makePlan, press, reach, stateOf, textFile } from '../page.js'
import type { FileToTake } from '../page.js'
import { rowsOfImage, SQL } from '../sql-js.js'
import { decided, onePage, startOver } from './one-page.js'
import { NOT_PLAIN } from './plain.js'

const files = new Map(makeBadFiles(SQL).map((file) => [file.name, file.bytes]))
const bytesOf = (name: string) => {
  const bytes = files.get(name)
  if (!bytes) throw new Error(`There is no bad file ${name}.`)
  return bytes
}

const opened = onePage()

/** Opens one file after the other, and waits until the page has made up its mind. */
async function open(page: Page, ...chosen: readonly FileToTake[]): Promise<void> {
  await startOver(page)
  await chooseFiles(page, ...chosen)
  await decided(page)
}

const fileOf = (name: string) => ({ name: `${name}.db`, bytes: bytesOf(name) })

/** What each kind of bad file is called, and a word of its own that its owner reads. */
const REFUSED: readonly (readonly [name: string, kind: string, words: RegExp])[] = [
  ['text', 'not-a-database', /is text, not a database/],
  ['dump.sql', 'not-a-database', /sqlite3 new\.db < dump\.sql/],
  ['zip', 'not-a-database', /zip archive.*Unpack it/s],
  ['gzip', 'not-a-database', /compressed with gzip/],
  ['png', 'not-a-database', /picture \(PNG\)/],
  ['pdf', 'not-a-database', /is a PDF/],
  ['sqlite2', 'not-a-database', /SQLite 2, from before 2004/],
  ['zeros', 'not-a-database', /nothing but zeros/],
  ['deflated', 'not-a-database', /not an SQLite database/],
  ['upper-case-magic', 'not-a-database', /not an SQLite database/],
  [
    'encrypted',
    'encrypted',
    /encrypted, or it is not an SQLite database.*never asks for a password/s,
  ],
  ['sixteen-bytes', 'truncated', /ends after 16 bytes; the header alone has 100/],
  ['header-only', 'truncated', /There are 100 bytes, which is 0 whole pages/],
  ['half', 'truncated', /it has 22 pages.*which is 11 whole pages/s],
  ['one-byte-short', 'truncated', /90,112 bytes in all. There are 90,111 bytes/],
  ['one-page-short', 'truncated', /it has 22 pages.*which is 21 whole pages/s],
  ['wrong-page-size', 'truncated', /pages of 32,768 bytes/],
  ['read-version-3', 'newer-format', /3 for writing and 3 for reading/],
  ['write-version-3', 'newer-format', /too new to be written/],
  ['schema-format-9', 'newer-format', /schema is of format 9; this page knows 1 to 4/],
  ['page-size-3', 'damaged', /header is damaged: page size/],
  ['page-size-0', 'damaged', /header is damaged: page size/],
  ['encoding-7', 'damaged', /header is damaged: encoding/],
  ['payload-fraction', 'damaged', /header is damaged: payload fractions/],
  ['no-room', 'damaged', /header is damaged: reserved bytes/],
  ['index-as-schema', 'damaged', /header is damaged: first page/],
  ['zeroed-schema-page', 'damaged', /SQLite cannot read its schema/],
  ['malformed-schema', 'damaged', /malformed database schema \(x\)/],
  ['root-page-9999', 'damaged', /invalid rootpage/],
  ['zeroed-page', 'damaged', /SQLite finds damage in it/],
  ['noise-page', 'damaged', /SQLite finds damage in it/],
  ['index-behind', 'damaged', /wrong # of entries in index i/],
]

describe('a bad file is refused with its own words, and the page goes on', () => {
  test.each(REFUSED)('%s', async (name, kind, words) => {
    const { page } = opened()
    await open(page, fileOf(name))
    expect(await stateOf(page)).toBe('rejected')
    const main = (await page.locator('main').textContent()) ?? ''
    expect(await page.locator('[data-rejection]').getAttribute('data-rejection')).toBe(kind)
    expect(main).toMatch(words)
    // To the last byte: in kB, a file that lacks one is as large as it should be.
    const size = `${bytesOf(name).length.toLocaleString('en-GB')} bytes`
    expect(kind !== 'truncated' || main.includes(size)).toBe(true)
    expect(main).toContain(`${name}.db was not opened.`)
    expect(main).toContain('What you can do')
    expect(main).not.toMatch(NOT_PLAIN)
    // The next step is a file of the user's, at the place where the words are.
    expect(await page.getByLabel('Choose another file').count()).toBe(1)
  })

  test('every bad file that must not open is among these', () => {
    const must = makeBadFiles(SQL).filter(({ expected }) => expected !== 'opens')
    const named = new Set(REFUSED.map(([name]) => name))
    // No bytes are offered as a new database (below).
    expect(must.map(({ name }) => name).filter((name) => !named.has(name))).toEqual(['empty'])
  })

  test('none of them made the page complain', () => {
    expect(opened().complaints).toEqual([])
  })
})

/** What opens all the same, with what its owner should know. */
const OPENS: readonly (readonly [name: string, notice: RegExp | undefined])[] = [
  ['wal-flags', /newest rows may be in wal-flags\.db-wal/],
  ['extra-bytes', /bytes behind the last page/],
  ['null-in-not-null', /break a rule of their own table: NULL value in t\.a/],
  ['fts5', /does not have the module fts5, so these cannot be fully read or changed here: f/],
  ['rtree', /does not have the module rtree/],
  ['function', /does not have the function slug, so these/],
  ['collation', /does not have the sorting order MYCOLL/],
  ['broken-check', undefined],
  ['broken-view', undefined],
  ['endless-view', undefined],
  ['view-bomb', undefined],
  ['blob-bomb', undefined],
]

describe('a strange file that is no bad one opens, and its bytes stay', () => {
  test.each(OPENS)('%s', async (name, notice) => {
    const { page } = opened()
    await open(page, fileOf(name))
    expect(await stateOf(page)).toBe('overview')
    const notices = (await page.locator('[data-notice]').allTextContents()).join('\n')
    expect(notices).toMatch(notice ?? /^$/)
    expect(notices).not.toMatch(NOT_PLAIN)
    const { bytes } = await download(page, 'Download copy')
    expect(Buffer.from(bytes).equals(Buffer.from(bytesOf(name)))).toBe(true)
  })
})

test('no bytes at all are offered as a new database, which the migrations fill', async () => {
  const { page } = opened()
  const create = textFile('001_make_shop.sql', 'CREATE TABLE shop (id INTEGER PRIMARY KEY);')
  await open(page, { name: 'new.db', bytes: new Uint8Array() }, create)
  expect(await page.locator('[data-notice="file"]').textContent()).toContain(
    'new.db has no bytes. It is treated as a new, empty database',
  )
  await makePlan(page)
  await press(page, /^Apply/)
  await reach(page, 'result')
  const { bytes } = await download(page)
  expect(rowsOfImage(bytes, `SELECT name FROM sqlite_schema WHERE name = 'shop'`)).toEqual([
    ['shop'],
  ])
})

test('where a module is missing, migrations of other tables work; those that touch it say why not', async () => {
  const { page } = opened()
  await open(
    page,
    fileOf('fts5'),
    textFile('001_other.sql', 'CREATE TABLE other (a);'),
    textFile('002_search.sql', "INSERT INTO f VALUES ('found');"),
  )
  await makePlan(page)
  expect(await page.locator('main').textContent()).toContain('no such module: fts5')
  await press(page, 'Apply up to 001 only')
  await reach(page, 'result')
  const { bytes } = await download(page)
  const tables = `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`
  expect(rowsOfImage(bytes, tables).flat()).toEqual(['f', 'other', 'schema_migrations', 't'])
})
