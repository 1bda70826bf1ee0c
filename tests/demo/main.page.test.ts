import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { SAMPLE_SQL } from '../../demo/sample.js'
import { launchChromium } from '../support/chromium.js'
import { choose, download, drop, openPage, press, reach } from './page.js'
import { askSqlite, sqlite } from './sqlite.js'
import { imageOf, rowsOfImage } from './sql-js.js'

/** Every row of every table of the first version, in the columns that it had. */
const ROWS = `
  SELECT 'agents', id, type, status, current_task_id, last_heartbeat, metrics FROM agents UNION ALL
  SELECT 'blockers', id, task_id, reason, question, resolution, resolved_at FROM blockers UNION ALL
  SELECT 'changelog', id, project_id, agent_id, task_id, action, details FROM changelog UNION ALL
  SELECT 'issues', id, project_id, issue_number, title, status, completed_at FROM issues UNION ALL
  SELECT 'memory', id, project_id, category, value, created_at, updated_at FROM memory UNION ALL
  SELECT 'projects', id, name, root_path, status, phase, config FROM projects UNION ALL
  SELECT 'tasks', id, title, status, assigned_to, depends_on, actual_tokens FROM tasks UNION ALL
  SELECT 'test_results', id, task_id, status, passed, failed, duration FROM test_results
  ORDER BY 1, 2`
const VERSIONS = 'SELECT version FROM schema_migrations ORDER BY version'
const ALL = ['001', '002', '003', '004', '005', '006', '007']

const HISTORY = `CREATE TABLE schema_migrations (
  version TEXT PRIMARY KEY, description TEXT, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);`

let browser: Browser
let folder: string

beforeAll(async () => {
  browser = await launchChromium()
  folder = mkdtempSync(join(tmpdir(), 'tidemark-demo-'))
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a file that is chosen', () => {
  test('is upgraded and downloaded with every row, and comes back as up to date', async () => {
    const image = imageOf(SAMPLE_SQL)
    const { page, context, complaints } = await openPage(browser)
    await choose(page, 'shop.sqlite', image)
    await reach(page, 'overview')
    expect(await page.locator('[data-migration="pending"]').count()).toBe(7)
    expect(await page.getByRole('row', { name: 'tasks 5' }).count()).toBe(1)

    await press(page, 'Apply all 7 migrations')
    await reach(page, 'result')
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe(
      '7 migrations are applied',
    )
    const { name, bytes } = await download(page)
    expect(name).toBe('shop.v007.sqlite')
    expect(rowsOfImage(bytes, ROWS)).toEqual(rowsOfImage(image, ROWS))
    expect(rowsOfImage(bytes, VERSIONS).flat()).toEqual(ALL)
    expect(rowsOfImage(bytes, 'PRAGMA integrity_check')).toEqual([['ok']])
    expect(rowsOfImage(bytes, 'PRAGMA foreign_key_check')).toEqual([])

    await press(page, 'Start over')
    await choose(page, name, bytes)
    await reach(page, 'overview')
    expect(await page.getByRole('button', { name: /Apply/ }).count()).toBe(0)
    expect(await page.locator('main').textContent()).toContain('Nothing to apply')
    expect(complaints).toEqual([])
    await context.close()
  })

  test.skipIf(sqlite === undefined)('opens in the sqlite of this computer', async () => {
    const { page, context } = await openPage(browser)
    await choose(page, 'shop.sqlite', imageOf(SAMPLE_SQL))
    await press(page, /^Apply all/)
    await reach(page, 'result')
    const path = join(folder, 'upgraded.sqlite')
    writeFileSync(path, (await download(page)).bytes)
    expect(askSqlite(path, 'PRAGMA integrity_check')).toEqual(['ok'])
    expect(askSqlite(path, 'PRAGMA foreign_key_check')).toEqual([])
    expect(askSqlite(path, VERSIONS)).toEqual(ALL)
    expect(askSqlite(path, 'SELECT count(*) FROM tasks')).toEqual(['5'])
    await context.close()
  })

  test('goes on where the original system stopped', async () => {
    const { page, context } = await openPage(browser)
    const done = `INSERT INTO schema_migrations (version, description) VALUES ('001', 'by the original');`
    await choose(page, 'shop.db', imageOf(SAMPLE_SQL + HISTORY + done))
    await reach(page, 'overview')
    await press(page, 'Apply all 6 migrations')
    await reach(page, 'result')
    expect(rowsOfImage((await download(page)).bytes, VERSIONS).flat()).toEqual(ALL)
    await context.close()
  })

  test('is downloaded as it was before anything is applied', async () => {
    const image = imageOf(SAMPLE_SQL)
    const { page, context } = await openPage(browser)
    await choose(page, 'shop.db', image)
    await reach(page, 'overview')
    const { name, bytes } = await download(page)
    expect(name).toBe('shop.v0.sqlite')
    const everything = `SELECT * FROM sqlite_schema ORDER BY name`
    expect(rowsOfImage(bytes, everything)).toEqual(rowsOfImage(image, everything))
    expect(rowsOfImage(bytes, ROWS)).toEqual(rowsOfImage(image, ROWS))
    await context.close()
  })
})

test('a file dropped anywhere on the page opens; several are refused in words', async () => {
  const { page, context, complaints } = await openPage(browser)
  const bytes = imageOf(SAMPLE_SQL)
  await drop(page, [{ name: 'dropped.db', bytes }])
  await reach(page, 'overview')
  expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('dropped.db')
  await drop(page, [
    { name: 'a.db', bytes },
    { name: 'a.db-wal', bytes },
  ])
  await reach(page, 'failed')
  expect(await page.getByRole('alert').textContent()).toContain('Several files')
  expect(complaints).toEqual([])
  await context.close()
})

test('of two files, the one that was dropped last is opened', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  // While the engine is on its way, both files are waiting to be opened.
  await page.route('**/*.wasm', async (route) => {
    await held
    await route.continue()
  })
  await page.goto(inject('pageUrl'), { waitUntil: 'commit' })
  await reach(page, 'empty')
  const bytes = imageOf(SAMPLE_SQL)
  await drop(page, [{ name: 'first.db', bytes }])
  await page.getByRole('heading', { name: 'Reading first.db' }).waitFor()
  await drop(page, [{ name: 'second.db', bytes }])
  await page.getByRole('heading', { name: 'Reading second.db' }).waitFor()
  release()
  await reach(page, 'overview')
  expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('second.db')
  await context.close()
})

test('an engine that cannot be loaded is told when a file is opened', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.route('**/*.wasm', (route) => route.abort())
  await page.goto(inject('pageUrl'))
  await press(page, /sample/)
  await reach(page, 'failed')
  const words = await page.getByRole('alert').textContent()
  expect(words).toContain('It was not opened.')
  expect(words).toContain('Reload the page')
  await context.close()
})

describe('the sample', () => {
  test('is made in the browser, and upgraded like any file', async () => {
    const { page, context } = await openPage(browser)
    await press(page, /sample/)
    await reach(page, 'overview')
    await press(page, /^Apply all/)
    await reach(page, 'result')
    const { name, bytes } = await download(page)
    expect(name).toBe('codeframe-sample.v007.sqlite')
    expect(rowsOfImage(bytes, ROWS)).toEqual(rowsOfImage(imageOf(SAMPLE_SQL), ROWS))
    await context.close()
  })

  test('is rolled back one version at a time, until one says why it stays', async () => {
    const { page, context } = await openPage(browser)
    await press(page, /sample/)
    await press(page, /^Apply all/)
    for (const version of ['007', '006', '005', '004', '003']) {
      await press(page, `Roll back last (${version})`)
      await page.getByRole('heading', { name: `${version} is rolled back` }).waitFor()
    }
    expect(await page.getByRole('button', { name: /Roll back/ }).count()).toBe(0)
    expect(await page.locator('main').textContent()).toContain(
      'the spelling that the keys had before is not kept',
    )
    expect(rowsOfImage((await download(page)).bytes, VERSIONS).flat()).toEqual(['001', '002'])
    await press(page, 'Apply all 5 migrations')
    await page.getByRole('heading', { name: '5 migrations are applied' }).waitFor()
    await context.close()
  })
})

describe('a failure is told in words, and the working copy is as before it', () => {
  test('a migration that does not fit names its file, statement, line and column', async () => {
    const { page, context } = await openPage(browser)
    const image = imageOf('CREATE TABLE recipes (id INTEGER PRIMARY KEY, title TEXT)')
    await choose(page, 'recipes.db', image)
    await press(page, /^Apply all/)
    await reach(page, 'failed')
    const alert = page.getByRole('alert')
    expect(await alert.textContent()).toContain('002_tidy_memory_keys.sql, statement 1 of 2')
    expect(await alert.textContent()).toContain('no such table: memory')
    expect(await alert.locator('pre').textContent()).toContain('UPDATE memory')
    await press(page, 'Back to the file')
    await reach(page, 'overview')
    const everything = 'SELECT * FROM sqlite_schema'
    expect(rowsOfImage((await download(page)).bytes, everything)).toEqual(
      rowsOfImage(image, everything),
    )
    await context.close()
  })

  test('001 does not come off while agents have other types', async () => {
    const { page, context } = await openPage(browser)
    const open = SAMPLE_SQL.replace(/type TEXT CHECK\(type IN [^)]*\)\)/, 'type TEXT NOT NULL')
    const image = imageOf(`${open}
      INSERT INTO agents (id, type) VALUES ('d1', 'designer'), ('d2', 'designer');
      ${HISTORY} INSERT INTO schema_migrations (version) VALUES ('001');`)
    await choose(page, 'shop.db', image)
    await press(page, 'Roll back last (001)')
    await reach(page, 'failed')
    expect(await page.getByRole('alert').textContent()).toContain('designer (2)')
    await press(page, 'Back to the file')
    expect(rowsOfImage((await download(page)).bytes, ROWS)).toEqual(rowsOfImage(image, ROWS))
    await context.close()
  })
})

describe('a file that cannot be opened is refused in words', () => {
  const text = new TextEncoder().encode('not a database, but some text\n'.repeat(50))
  const cut = imageOf(SAMPLE_SQL).slice(0, 9000)
  const damaged = imageOf(SAMPLE_SQL).fill(0xff, 4096, 8192)

  test.each([
    ['text', 'notes.db', text, 'not an SQLite database but text'],
    ['an empty file', 'empty.db', new Uint8Array(), 'It has no bytes.'],
    ['a file that is cut off', 'cut.db', cut, 'It is cut off'],
    ['a damaged file', 'damaged.db', damaged, 'SQLite finds damage in it'],
  ])('%s', async (_, name, bytes, words) => {
    const { page, context, complaints } = await openPage(browser)
    await choose(page, name, bytes)
    await reach(page, 'failed')
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe(
      `${name} cannot be opened`,
    )
    expect(await page.getByRole('alert').textContent()).toContain(words)
    await press(page, 'Choose another file')
    await reach(page, 'empty')
    await choose(page, 'shop.db', imageOf(SAMPLE_SQL))
    await reach(page, 'overview')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('one of 2 GiB, before it is read', async () => {
    const path = join(folder, 'huge.db')
    writeFileSync(path, imageOf(SAMPLE_SQL))
    truncateSync(path, 2 ** 31) // a hole: it takes no room on the disk
    const { page, context } = await openPage(browser)
    await page.getByLabel('Choose an SQLite file').setInputFiles(path)
    await reach(page, 'failed')
    expect(await page.getByRole('alert').textContent()).toContain('It has 2 GiB or more.')
    await context.close()
  })
})

describe('a file that is not ours to change is shown and left as it is', () => {
  test.each([
    [
      'of a newer app',
      SAMPLE_SQL + HISTORY + `INSERT INTO schema_migrations (version) VALUES ('001'), ('012');`,
      '012',
    ],
    [
      'with the history of another tool',
      `${SAMPLE_SQL} CREATE TABLE schema_migrations (version BIGINT NOT NULL PRIMARY KEY, dirty BOOLEAN NOT NULL);
       INSERT INTO schema_migrations VALUES (7, 0);`,
      'golang-migrate',
    ],
  ])('%s', async (_, sql, words) => {
    const image = imageOf(sql)
    const { page, context } = await openPage(browser)
    await choose(page, 'foreign.db', image)
    await reach(page, 'overview')
    expect(await page.getByRole('alert').textContent()).toContain(words)
    expect(await page.getByRole('row', { name: 'tasks 5' }).count()).toBe(1)
    expect(await page.getByRole('button', { name: /Apply|Roll back/ }).count()).toBe(0)
    const { bytes } = await download(page)
    const everything = 'SELECT * FROM sqlite_schema'
    expect(rowsOfImage(bytes, everything)).toEqual(rowsOfImage(image, everything))
    expect(rowsOfImage(bytes, ROWS)).toEqual(rowsOfImage(image, ROWS))
    await context.close()
  })
})

test('names that are markup run no script, wherever the page shows them', async () => {
  const hostile = `<img src=x onerror="alert(1)"><script>alert(2)</script>`
  const inSql = hostile.replaceAll("'", "''")
  const image = imageOf(`
    CREATE TABLE "${hostile.replaceAll('"', '""')}" (a);
    CREATE TABLE agents (id, type, "${hostile.replaceAll('"', '""')}");
    ${HISTORY}
    INSERT INTO schema_migrations VALUES ('${inSql}', '${inSql}', '${inSql}');
  `)
  const { page, context, complaints } = await openPage(browser)
  await choose(page, `${hostile}.db`.replaceAll('/', '-'), image)
  await reach(page, 'overview')
  expect(await page.locator('main').textContent()).toContain(hostile)
  expect((await download(page)).name).toMatch(/^[\w=().\- ]+\.sqlite$/)

  // In the words of a failure too: 001 stops at a column that it does not know.
  await press(page, 'Start over')
  const column = imageOf(`CREATE TABLE agents (id, type, "${hostile.replaceAll('"', '""')}")`)
  await choose(page, 'agents.db', column)
  await press(page, /^Apply all/)
  await reach(page, 'failed')
  expect(await page.getByRole('alert').textContent()).toContain(hostile)
  expect(await page.locator('img, main script').count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('nothing is asked of the network once the page is loaded, and offline all works', async () => {
  const { page, context, requests, complaints } = await openPage(browser)
  await page.waitForLoadState('networkidle')
  expect(requests.some((url) => url.endsWith('.wasm'))).toBe(true)
  const loaded = requests.length
  await context.setOffline(true)
  await choose(page, 'shop.db', imageOf(SAMPLE_SQL))
  await press(page, /^Apply all/)
  await reach(page, 'result')
  await download(page)
  await press(page, /^Roll back last/)
  await page.getByRole('heading', { name: '007 is rolled back' }).waitFor()
  await press(page, 'Start over')
  await press(page, /sample/)
  await reach(page, 'overview')
  await press(page, 'Start over')
  await choose(page, 'bad.db', new Uint8Array(50))
  await reach(page, 'failed')
  expect(requests.slice(loaded)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('the policy of the page refuses markup, styles and connections that are not its own', async () => {
  const { page, context } = await openPage(browser)
  const refused = await page.evaluate(async () => {
    const thrown = (work: () => void) => {
      try {
        work()
        return 'allowed'
      } catch (error) {
        return String(error)
      }
    }
    const violations = new Promise<string[]>((resolve) => {
      const seen = new Set<string>()
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        seen.add(effectiveDirective)
        if (seen.has('connect-src') && seen.has('style-src-elem')) resolve([...seen])
      })
    })
    const markup = thrown(() => {
      Reflect.set(document.createElement('div'), 'innerHTML', '<b>bold</b>')
    })
    const script = thrown(() => {
      document.createElement('script').src = 'https://example.com/x.js'
    })
    document.head.append(document.createElement('style'))
    document.head.lastElementChild?.append('body { color: red }')
    await fetch('http://127.0.0.1:9/').catch(() => undefined)
    return { markup, script, violations: await violations }
  })
  expect(refused.markup).toContain('TrustedHTML')
  expect(refused.script).toContain('TrustedScriptURL')
  expect(refused.violations).toEqual(expect.arrayContaining(['connect-src', 'style-src-elem']))
  await context.close()
})
