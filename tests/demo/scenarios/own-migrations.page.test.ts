import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import {
  acknowledgeAll,
  download,
  drop,
  makePlan,
  press,
  reach,
  stateOf,
  textFile,
} from '../page.js'
import type { FileToTake } from '../page.js'
import { imageOf, rowsOfImage } from '../sql-js.js'
import { decided, onePage, startOver } from './one-page.js'
import { NOT_PLAIN } from './plain.js'

const SHOP = imageOf(
  `CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO shop (name) VALUES ('a'), ('b'), ('c');`,
)
const SCHEMA = 'SELECT name, sql FROM sqlite_schema ORDER BY name'
const sql = (text: string) => textFile('001_change.sql', text)

const opened = onePage()

/** Drops the shop with migrations, and waits until the page has made up its mind. */
async function open(page: Page, ...migrations: readonly FileToTake[]): Promise<string | null> {
  await startOver(page)
  await drop(page, { name: 'shop.db', bytes: SHOP }, ...migrations)
  await decided(page)
  expect(await page.locator('main').textContent()).not.toMatch(NOT_PLAIN)
  return stateOf(page)
}

const words = (page: Page) => page.locator('main').textContent()

/** The copy after everything was applied. */
async function applied(page: Page): Promise<Uint8Array> {
  await makePlan(page)
  await acknowledgeAll(page)
  await press(page, /^Apply/)
  await reach(page, 'result')
  return (await download(page)).bytes
}

describe('SQL that is more than a migration is refused by file and line, and none of it runs', () => {
  test.each([
    [
      'ATTACH',
      `SELECT 1;\nATTACH 'other.db' AS other;`,
      /001_change\.sql, line 2: ATTACH may not run/,
    ],
    ['an edit of the schema', `PRAGMA writable_schema = ON;`, /line 1: PRAGMA writable_schema/],
    ['an extension', `SELECT load_extension('x');`, /load_extension\(\) may not be called/],
    ['another file', `VACUUM INTO 'other.db';`, /VACUUM INTO writes another file/],
    ['a NUL', `CREATE TABLE a (b);\0DROP TABLE shop;`, /has a NUL/],
    ['in its down', `-- up\nSELECT 1;\n-- down\nDETACH other;`, /line \d: DETACH may not run/],
  ])('%s', async (_, text, expected) => {
    const { page } = opened()
    expect(await open(page, sql(text))).toBe('rejected')
    expect(await words(page)).toMatch(expected)
    expect(await words(page)).toContain('Nothing of them was run')
    expect(await page.locator('[data-rejection]').getAttribute('data-rejection')).toBe(
      'bad-migrations',
    )
  })

  test('two files of one version: both are named', async () => {
    const { page } = opened()
    const twice = [sql('CREATE TABLE a (b);'), textFile('1_again.sql', 'CREATE TABLE b (b);')]
    expect(await open(page, ...twice)).toBe('rejected')
    expect(await words(page)).toMatch(/001_change\.sql.*1_again\.sql/s)
  })

  test('several faults are a list', async () => {
    const { page } = opened()
    expect(await open(page, sql(`ATTACH 'a' AS a;\nDETACH a;\nPRAGMA writable_schema = 1;`))).toBe(
      'rejected',
    )
    expect(await page.getByRole('alert').locator('li').count()).toBe(3)
  })
})

describe('SQL as people write it runs as it is meant', () => {
  test.each([
    ['with a byte order mark', '\uFEFFALTER TABLE shop ADD COLUMN price INTEGER;'],
    ['with CRLF', 'ALTER TABLE shop\r\n  ADD COLUMN price INTEGER;\r\n\r\n'],
    ['without the last semicolon', 'ALTER TABLE shop ADD COLUMN price INTEGER'],
  ])('%s', async (_, text) => {
    const { page } = opened()
    await open(page, sql(text))
    const columns = `SELECT name FROM pragma_table_info('shop')`
    expect(rowsOfImage(await applied(page), columns).flat()).toEqual(['id', 'name', 'price'])
  })

  test('with triggers that have semicolons inside', async () => {
    const { page } = opened()
    await open(
      page,
      sql(`CREATE TABLE log (line TEXT);
CREATE TRIGGER note AFTER INSERT ON shop BEGIN
  INSERT INTO log VALUES (CASE WHEN new.name = 'END;' THEN 'x' ELSE 'added; ' || new.name END);
END;
INSERT INTO shop (name) VALUES ('d');`),
    )
    expect(rowsOfImage(await applied(page), 'SELECT line FROM log')).toEqual([['added; d']])
  })

  test('10 MB of it', async () => {
    const { page } = opened()
    const row = `INSERT INTO shop (name) VALUES ('${'x'.repeat(1000)}');\n`
    await open(page, sql(row.repeat(10_000)))
    expect(rowsOfImage(await applied(page), 'SELECT count(*) FROM shop')).toEqual([[10_003]])
  })
})

describe('SQL that fails says where, and the copy stays', () => {
  /** Plans, begins all the same, and gives what the page then says. The copy is compared. */
  async function tried(page: Page): Promise<string> {
    await makePlan(page)
    const planned = await page.getByRole('alert').textContent()
    await press(page, 'Try it all the same')
    await reach(page, 'failed')
    const failed = await page.getByRole('alert').textContent()
    expect(await words(page)).not.toMatch(NOT_PLAIN)
    const { bytes } = await download(page, 'Download copy')
    expect(rowsOfImage(bytes, SCHEMA)).toEqual(rowsOfImage(SHOP, SCHEMA))
    expect(rowsOfImage(bytes, 'SELECT * FROM shop')).toEqual(
      rowsOfImage(SHOP, 'SELECT * FROM shop'),
    )
    return `${planned}\n${failed}`
  }

  test('in the third of five statements: line and column are right, before and after', async () => {
    const { page } = opened()
    await open(
      page,
      sql(`CREATE TABLE a (x);
CREATE TABLE b (x);
-- the third
  INSERT INTO a VALUES (1), nonsense;
CREATE TABLE d (x);
CREATE TABLE e (x);`),
    )
    const said = await tried(page)
    expect(said.match(/statement 3 of 5, line 4, column 29/g)).toHaveLength(2)
    expect(said).toContain('near "nonsense": syntax error')
  })

  test('with CRLF and letters of two bytes before it, too', async () => {
    const { page } = opened()
    await open(page, sql(`CREATE TABLE größe (x);\r\n\r\nSELECT 'ä', nothing FROM größe;\r\n`))
    expect((await tried(page)).match(/statement 2 of 2, line 3, column 13/g)).toHaveLength(2)
  })

  test('a broken rule is named, with its statement', async () => {
    const { page } = opened()
    await open(page, sql(`UPDATE shop SET name = 'same';\nCREATE UNIQUE INDEX u ON shop (name);`))
    const said = await tried(page)
    expect(said).toContain('UNIQUE constraint failed: shop.name')
    expect(said).toContain('statement 2 of 2, line 2')
  })

  test('rows that point nowhere after a rebuild: each is named', async () => {
    const { page } = opened()
    await open(
      page,
      sql(`CREATE TABLE stock (id INTEGER PRIMARY KEY, shop REFERENCES shop (id));
INSERT INTO stock (shop) VALUES (1), (2), (3);
CREATE TABLE new_shop (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO new_shop SELECT * FROM shop WHERE id > 2;
DROP TABLE shop;
ALTER TABLE new_shop RENAME TO shop;`),
    )
    const said = await tried(page)
    expect(said).toContain('row 1 of stock refers to shop 1; row 2 of stock refers to shop 2')
    // Not what a program has to be called with.
    expect(said).not.toContain('foreignKeys')
  })
})

test('code that comes along is named and not run', async () => {
  const { page } = opened()
  const code = textFile('002_code.js', 'document.title = "it ran"; throw new Error("it ran")')
  expect(await open(page, sql('CREATE TABLE a (b);'), code)).toBe('overview')
  await page.getByText('002_code.js: is code').waitFor()
  expect(await page.title()).toContain('shop.db')
})

test('nothing of this made the page complain', () => {
  expect(opened().complaints).toEqual([])
})
