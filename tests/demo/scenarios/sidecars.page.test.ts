import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { download, drop, isStored, stateOf, textFile } from '../page.js'
import type { FileToTake } from '../page.js'
import { imageOf, rowsOfImage } from '../sql-js.js'
import { decided, onePage, startOver } from './one-page.js'
import { NOT_PLAIN } from './plain.js'
import { inWalMode, walBetween } from './wal.js'

const OLD = `CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO shop(name) VALUES ('old');`
const image = inWalMode(imageOf(OLD))
const newer = inWalMode(imageOf(`${OLD} INSERT INTO shop(name) VALUES ('newest');`))
const DATABASE = { name: 'shop.db', bytes: image }
const WAL = { name: 'shop.db-wal', bytes: walBetween(image, newer) }
const ROWS = 'SELECT name FROM shop ORDER BY id'

/** The header of a journal with one page to put back, as SQLite leaves it when its program dies. */
const HOT = (() => {
  const bytes = new Uint8Array(512 + 4 + 4096 + 4)
  const view = new DataView(bytes.buffer)
  const words = [0xd9d505f9, 0x20a163d7, 1, 0, 2, 512, 4096]
  words.forEach((word, at) => view.setUint32(at * 4, word))
  view.setUint32(512, 1)
  return bytes
})()

const opened = onePage()

async function open(page: Page, ...files: readonly FileToTake[]): Promise<string | null> {
  await startOver(page)
  await drop(page, ...files)
  await decided(page)
  expect(await page.locator('main').textContent()).not.toMatch(NOT_PLAIN)
  return stateOf(page)
}

const copyOf = async (page: Page) => (await download(page, 'Download copy')).bytes
const noticesOf = (page: Page) => page.locator('[data-notice]').allTextContents()

describe('a database in WAL mode', () => {
  test('with its -wal: the newest rows are there, and that is told', async () => {
    const { page } = opened()
    expect(await open(page, DATABASE, WAL)).toBe('overview')
    expect(await noticesOf(page)).toEqual([
      expect.stringContaining('The newest changes were in shop.db-wal'),
    ])
    expect(rowsOfImage(await copyOf(page), ROWS).flat()).toEqual(['old', 'newest'])
  })

  test('without it: the old rows, and the missing file is asked for; it may come later', async () => {
    const { page } = opened()
    expect(await open(page, DATABASE)).toBe('overview')
    expect(await noticesOf(page)).toEqual([
      expect.stringMatching(/newest rows may be in shop\.db-wal.*Drop both files together/),
    ])
    expect(Buffer.from(await copyOf(page)).equals(Buffer.from(image))).toBe(true)
    await drop(page, WAL)
    await page.locator('[data-notice="wal-merged"]').waitFor()
    expect(rowsOfImage(await copyOf(page), ROWS).flat()).toEqual(['old', 'newest'])
    // The copy that was being stored before is no copy that could not be.
    await isStored(page)
    expect(await page.locator('[data-notice="storage"]').count()).toBe(0)
  })

  test('with the -wal of another database, by its name: refused', async () => {
    const { page } = opened()
    expect(await open(page, DATABASE, { ...WAL, name: 'users.db-wal' })).toBe('rejected')
    const words = await page.locator('main').textContent()
    expect(words).toContain('users.db-wal is not the -wal of shop.db')
    expect(await page.locator('[data-rejection]').getAttribute('data-rejection')).toBe(
      'wal-mismatch',
    )
  })

  test('with the -wal of another database, by what it holds: refused', async () => {
    const { page } = opened()
    const other = inWalMode(imageOf('PRAGMA application_id = 77; CREATE TABLE other (a)'))
    const more = inWalMode(
      imageOf('PRAGMA application_id = 77; CREATE TABLE other (a); CREATE TABLE more (a)'),
    )
    const wal = { name: 'shop.db-wal', bytes: walBetween(other, more) }
    expect(await open(page, DATABASE, wal)).toBe('rejected')
    expect(await page.locator('main').textContent()).toContain(
      'The -wal file does not belong to this database',
    )
  })

  test('with a text under the name of its -wal: refused', async () => {
    const { page } = opened()
    expect(await open(page, DATABASE, textFile('shop.db-wal', 'hello '.repeat(99)))).toBe(
      'rejected',
    )
    expect(await page.locator('main').textContent()).toContain('What came as the -wal file is none')
  })

  test('the -wal alone is told to be half a database', async () => {
    const { page } = opened()
    expect(await open(page, WAL)).toBe('rejected')
    expect(await page.locator('main').textContent()).toContain(
      'This is the -wal file of a database, without its database',
    )
  })
})

describe('a -journal', () => {
  test('that was not finished refuses its database: half a transaction is in it', async () => {
    const { page } = opened()
    const files = [DATABASE, { name: 'shop.db-journal', bytes: HOT }]
    expect(await open(page, ...files)).toBe('rejected')
    expect(await page.locator('main').textContent()).toMatch(
      /last change to this database was not finished.*SQLite puts it right by itself/s,
    )
  })

  test('that is done is told, and the database opens as it is', async () => {
    const { page } = opened()
    const done = { name: 'shop.db-journal', bytes: new Uint8Array(512) }
    expect(await open(page, DATABASE, done)).toBe('overview')
    expect((await noticesOf(page)).join()).toContain('nothing that is left to undo')
    expect(Buffer.from(await copyOf(page)).equals(Buffer.from(image))).toBe(true)
  })

  test('alone is told to be none', async () => {
    const { page } = opened()
    expect(await open(page, { name: 'shop.db-journal', bytes: HOT })).toBe('rejected')
    expect(await page.locator('main').textContent()).toContain('without its database')
  })
})

test('nothing of this made the page complain', () => {
  expect(opened().complaints).toEqual([])
})
