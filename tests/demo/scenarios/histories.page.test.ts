import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { chooseFiles, download, makePlan, press, reach, textFile } from '../page.js'
import type { FileToTake } from '../page.js'
import { imageOf, rowsOfImage } from '../sql-js.js'
import { onePage, startOver } from './one-page.js'
import { NOT_PLAIN } from './plain.js'

const POSTS = 'CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);'
const OURS = `CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, description TEXT,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);`
const MIGRATIONS = [
  textFile('001_posts.sql', POSTS),
  textFile('002_body.sql', 'ALTER TABLE posts ADD COLUMN body TEXT;'),
]

const opened = onePage()

async function open(
  page: Page,
  sql: string,
  migrations: readonly FileToTake[] = MIGRATIONS,
): Promise<Uint8Array> {
  await startOver(page)
  const bytes = imageOf(sql)
  await chooseFiles(page, { name: 'blog.db', bytes }, ...migrations)
  await reach(page, 'overview')
  expect(await page.locator('main').textContent()).not.toMatch(NOT_PLAIN)
  return bytes
}

const copyOf = async (page: Page) => (await download(page, 'Download copy')).bytes
const note = (page: Page) => page.locator('.read-only').textContent()
const listOf = (image: Uint8Array, table: string) =>
  rowsOfImage(image, `SELECT version FROM ${table} ORDER BY rowid`).flat()

const RAILS = `CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY);
  INSERT INTO schema_migrations VALUES ('20240101000000'), ('20240202000000');
  CREATE TABLE ar_internal_metadata (key varchar NOT NULL PRIMARY KEY, value varchar,
    created_at datetime(6) NOT NULL, updated_at datetime(6) NOT NULL);`
const GOLANG = `CREATE TABLE schema_migrations (version uint64, dirty bool);
  CREATE UNIQUE INDEX version_unique ON schema_migrations (version);`
const DBMATE = `CREATE TABLE "schema_migrations" (version varchar(128) primary key);
  INSERT INTO schema_migrations VALUES ('001');`
const KNEX = `CREATE TABLE knex_migrations (id integer not null primary key autoincrement,
    name varchar(255), batch integer, migration_time datetime);
  INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('001_posts.js', 1, 1700000000000);
  CREATE TABLE knex_migrations_lock ("index" integer not null primary key autoincrement, is_locked integer);
  INSERT INTO knex_migrations_lock (is_locked) VALUES (0);`
const DRIZZLE = `CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric);
  INSERT INTO __drizzle_migrations VALUES (NULL, 'abc', 1700000000000);`
const FLYWAY = `CREATE TABLE "flyway_schema_history" ("installed_rank" INT NOT NULL PRIMARY KEY, "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL,
    "checksum" INT, "installed_by" VARCHAR(100) NOT NULL, "installed_on" TEXT NOT NULL,
    "execution_time" INT NOT NULL, "success" BOOLEAN NOT NULL);
  INSERT INTO flyway_schema_history VALUES (1, '1', 'posts', 'SQL', 'V1__posts.sql', 5, 'me', '2024-01-01', 5, 1);`

describe('another tool’s list under our name', () => {
  test.each([
    ['Rails', RAILS],
    ['golang-migrate', `${GOLANG} INSERT INTO schema_migrations VALUES (1, 0);`],
    ['dbmate', DBMATE],
  ])(
    '%s is recognised; nothing is changed until a table of our own is asked for',
    async (tool, sql) => {
      const { page } = opened()
      const bytes = await open(page, `${sql} ${POSTS}`)
      expect(await page.locator(`[data-tool="${tool}"]`).count()).toBe(1)
      expect(await note(page)).toContain('Its table is never changed')
      expect(await page.getByRole('button', { name: 'Review upgrade' }).count()).toBe(0)
      expect(Buffer.from(await copyOf(page)).equals(Buffer.from(bytes))).toBe(true)
      const before = rowsOfImage(bytes, 'SELECT * FROM schema_migrations')

      await press(page, 'Keep our list in another table')
      await page.getByRole('button', { name: 'Review upgrade' }).waitFor()
      expect(Buffer.from(await copyOf(page)).equals(Buffer.from(bytes))).toBe(true)
      await page.getByLabel('The file is already like version').selectOption('001')
      await press(page, 'Record it so')
      await page.getByText('1 version applied').first().waitFor()
      await makePlan(page)
      await press(page, 'Apply 1 migration')
      await reach(page, 'result')
      const after = await resultOf(page)
      expect(rowsOfImage(after, 'SELECT * FROM schema_migrations')).toEqual(before)
      expect(listOf(after, 'tidemark_migrations')).toEqual(['001', '002'])
    },
  )

  test('where the user knows the version, one step records it beside the other list', async () => {
    const { page } = opened()
    const bytes = await open(page, `${RAILS} ${POSTS}`)
    await page.getByLabel('The file is already like version').selectOption('001')
    await press(page, 'Record it so')
    await page.getByRole('button', { name: 'Review upgrade' }).waitFor()
    await page.getByText('1 version applied').first().waitFor()
    const after = await copyOf(page)
    expect(listOf(after, 'tidemark_migrations')).toEqual(['001'])
    expect(listOf(after, 'schema_migrations')).toEqual(listOf(bytes, 'schema_migrations'))
  })

  test('a step that golang-migrate did not finish is told in plain words, and not gone on from', async () => {
    const { page } = opened()
    const bytes = await open(
      page,
      `${GOLANG} INSERT INTO schema_migrations VALUES (2, 1); ${POSTS}`,
    )
    expect(await note(page)).toContain(
      'golang-migrate began a migration on this database and did not finish it: 2.',
    )
    expect(await page.getByRole('button', { name: /^Go on from/ }).count()).toBe(0)
    expect(Buffer.from(await copyOf(page)).equals(Buffer.from(bytes))).toBe(true)
  })
})

describe('another tool’s list under a name of its own', () => {
  test.each([
    ['Knex', KNEX, 'knex_migrations'],
    ['Drizzle', DRIZZLE, '__drizzle_migrations'],
    ['Flyway', FLYWAY, 'flyway_schema_history'],
  ])(
    '%s is recognised; what it recorded is taken over when asked, and its table stays',
    async (tool, sql, table) => {
      const { page } = opened()
      const bytes = await open(page, `${sql} ${POSTS}`)
      expect(Buffer.from(await copyOf(page)).equals(Buffer.from(bytes))).toBe(true)
      await press(page, `Go on from ${tool}: take over 1 version`)
      await page.getByText('1 version applied').first().waitFor()
      await makePlan(page)
      await press(page, 'Apply 1 migration')
      await reach(page, 'result')
      const after = await resultOf(page)
      expect(listOf(after, 'schema_migrations')).toEqual(['001', '002'])
      expect(rowsOfImage(after, `SELECT * FROM ${table}`)).toEqual(
        rowsOfImage(bytes, `SELECT * FROM ${table}`),
      )
    },
  )
})

describe('a list of our own', () => {
  test('that a newer app wrote: only looked at, and the versions are named', async () => {
    const { page } = opened()
    const bytes = await open(
      page,
      `${OURS} INSERT INTO schema_migrations (version) VALUES ('001'), ('002'), ('013'), ('014'); ${POSTS}`,
    )
    expect(await note(page)).toMatch(/versions 013, 014.*newer app.*We will not change it/s)
    expect(await page.getByRole('button', { name: 'Review upgrade' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Keep our list' }).count()).toBe(0)
    expect(Buffer.from(await copyOf(page)).equals(Buffer.from(bytes))).toBe(true)
  })

  test('of 10,000 versions that nobody here knows: some are named, the others counted', async () => {
    const { page } = opened()
    await open(
      page,
      `${OURS} WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000)
       INSERT INTO schema_migrations (version) SELECT printf('%06d', n) FROM c`,
    )
    expect(await note(page)).toContain('and 9993 more')
    await page.getByRole('tab', { name: 'Versions' }).click()
    expect(await page.getByRole('tabpanel').locator('tr').count()).toBeLessThan(600)
  })

  test('with columns that others added: goes on', async () => {
    const { page } = opened()
    await open(
      page,
      `${OURS} ALTER TABLE schema_migrations ADD COLUMN who TEXT;
       INSERT INTO schema_migrations (version, who) VALUES ('001', 'me'); ${POSTS}`,
    )
    await makePlan(page)
    await press(page, 'Apply 1 migration')
    await reach(page, 'result')
    const after = await resultOf(page)
    expect(rowsOfImage(after, 'SELECT version, who FROM schema_migrations')).toEqual([
      ['001', 'me'],
      ['002', null],
    ])
  })

  test.each([
    [
      'whose version is a number',
      `CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, description TEXT, applied_at TEXT);
       INSERT INTO schema_migrations (version) VALUES (1);`,
      /version is INTEGER/,
    ],
    [
      'that is a view',
      'CREATE TABLE x (version, description, applied_at); CREATE VIEW schema_migrations AS SELECT * FROM x;',
      /is a view or a virtual table/,
    ],
  ])('%s is not written to; another table is offered', async (_, sql, words) => {
    const { page } = opened()
    const bytes = await open(page, sql)
    expect(await note(page)).toMatch(words)
    expect(await page.getByRole('button', { name: 'Review upgrade' }).count()).toBe(0)
    expect(Buffer.from(await copyOf(page)).equals(Buffer.from(bytes))).toBe(true)
    await press(page, 'Keep our list in another table')
    await makePlan(page)
    await press(page, 'Apply 2 migrations')
    await reach(page, 'result')
    const after = await resultOf(page)
    expect(listOf(after, 'tidemark_migrations')).toEqual(['001', '002'])
    expect(rowsOfImage(after, 'SELECT * FROM schema_migrations')).toEqual(
      rowsOfImage(bytes, 'SELECT * FROM schema_migrations'),
    )
  })

  test('a migration that was edited after it ran: told, and accepted when asked', async () => {
    const { page } = opened()
    await open(page, 'PRAGMA user_version = 1')
    await makePlan(page)
    await press(page, 'Apply 2 migrations')
    await reach(page, 'result')
    const upgraded = await resultOf(page)
    await press(page, 'Open another file')
    await reach(page, 'empty')
    const edited = textFile('001_posts.sql', POSTS.replace('title TEXT', 'title TEXT NOT NULL'))
    await chooseFiles(page, { name: 'blog.db', bytes: upgraded }, edited, ...MIGRATIONS.slice(1))
    await reach(page, 'overview')
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page
      .getByRole('tabpanel')
      .getByText(/changed|edited/i)
      .first()
      .waitFor()
    await press(page, /accept/i)
    await expect
      .poll(() =>
        page
          .getByRole('tabpanel')
          .getByRole('button', { name: /accept/i })
          .count(),
      )
      .toBe(0)
  })
})

test('nothing of this made the page complain', () => {
  expect(opened().complaints).toEqual([])
})

/** Of the result's page, where the button has the name of the file on it. */
async function resultOf(page: Page): Promise<Uint8Array> {
  return (await download(page)).bytes
}
